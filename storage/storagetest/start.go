package storagetest

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// errNoPostgres says that the machine has no Postgres to start.
var errNoPostgres = errors.New("no Postgres installed")

// guard runs Postgres until the other end of its standard input is closed,
// which the kernel does when the tests end, however they end. Then it stops the
// server and removes its files.
const guard = `"$1" -D "$2/data" -k "$2" -h "" \
	-c fsync=off -c synchronous_commit=off -c full_page_writes=off \
	-c autovacuum=off -c max_connections=200 -c shared_buffers=64MB &
read -r never
kill -QUIT $!
wait $!
rm -rf "$2"`

// startPostgres starts a server on a socket in a directory of its own, in
// memory where it can, and gives its URL. It may not answer yet. It lives for as
// long as the lifeline is kept.
func startPostgres() (address string, lifeline io.Closer, err error) {
	c, err := newCluster()
	if err != nil {
		return "", nil, err
	}
	log, err := os.Create(filepath.Join(c.dir, "log"))
	if err != nil {
		return "", nil, err
	}
	defer log.Close()
	command := c.guarded(guard)
	command.Stdout, command.Stderr = log, log
	lifeline, err = command.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	if err := command.Start(); err != nil {
		return "", nil, fmt.Errorf("postgres: %w", err)
	}
	return c.address(), lifeline, nil
}

// cluster are the files of a server, in a directory of its own.
type cluster struct {
	dir        string
	postgres   string // the program
	credential *syscall.Credential
}

// newCluster makes the files of a server, in memory where it can.
func newCluster() (cluster, error) {
	initdb, postgres, err := findPostgres()
	if err != nil {
		return cluster{}, err
	}
	dir, err := os.MkdirTemp(inMemory(), "carillon-postgres-")
	if err != nil {
		return cluster{}, err
	}
	credential, err := unprivileged()
	if err != nil {
		return cluster{}, err
	}
	if credential != nil {
		if err := os.Chown(dir, int(credential.Uid), int(credential.Gid)); err != nil {
			return cluster{}, err
		}
	}
	command := exec.Command(initdb, "-D", filepath.Join(dir, "data"), "-U", "carillon", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	command.Dir = dir
	command.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	if output, err := command.CombinedOutput(); err != nil {
		return cluster{}, fmt.Errorf("initdb: %w\n%s", err, output)
	}
	return cluster{dir, postgres, credential}, nil
}

// guarded is a script that runs the server for as long as its standard input is
// kept. In a group of its own it outlives an interrupt at the terminal, so that
// it can tidy up.
func (c cluster) guarded(script string) *exec.Cmd {
	command := exec.Command("/bin/sh", "-c", script, "guard", c.postgres, c.dir)
	command.Dir = c.dir
	command.SysProcAttr = &syscall.SysProcAttr{Credential: c.credential, Setpgid: true}
	return command
}

func (c cluster) address() string {
	u := url.URL{Scheme: "postgres", User: url.User("carillon"), Path: "/postgres"}
	u.RawQuery = url.Values{"host": {c.dir}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

// findPostgres looks for the two binaries in one place.
func findPostgres() (initdb, postgres string, err error) {
	dirs, err := postgresPlaces()
	if err != nil {
		return "", "", err
	}
	for _, dir := range dirs {
		initdb, postgres := filepath.Join(dir, "initdb"), filepath.Join(dir, "postgres")
		if executable(initdb) && executable(postgres) {
			return initdb, postgres, nil
		}
	}
	return "", "", errNoPostgres
}

// postgresPlaces are where its binaries may be: on the path and where Debian
// puts them, of which the newest is taken.
func postgresPlaces() ([]string, error) {
	dirs := filepath.SplitList(os.Getenv("PATH"))
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return nil, err
	}
	slices.Reverse(installed)
	return append(dirs, installed...), nil
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// inMemory is a directory that is kept in memory, or none.
func inMemory() string {
	const dir = "/dev/shm"
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return dir
	}
	return ""
}

// unprivileged is who Postgres is to run as: nobody in particular, unless the
// tests run as root, as whom it refuses to.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		if account, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
