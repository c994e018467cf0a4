package storagetest

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ownGuard runs a Postgres that may be stopped and started again, and says its
// process id. What it has committed outlives its processes, though not the
// machine. Told to keep its files it waits for the server to end by itself.
const ownGuard = `"$1" -D "$2/data" -k "$2" -h "" -c fsync=off -c full_page_writes=off \
	-c autovacuum=off -c max_connections=200 -c shared_buffers=64MB >>"$2/log" 2>&1 &
echo $!
read -r word
if [ "$word" = keep ]; then
	wait $!
else
	kill -QUIT $!
	wait $!
	rm -rf "$2"
fi`

// Postgres is a server of a test's own, which can go away.
type Postgres struct {
	URL string // of a migrated and empty database

	t        testing.TB
	cluster  cluster
	guard    *exec.Cmd
	lifeline io.WriteCloser
	pid      int
}

// OwnPostgres starts a server that ends with the test.
func OwnPostgres(t testing.TB) *Postgres {
	t.Helper()
	c, err := newCluster()
	if errors.Is(err, errNoPostgres) {
		missing(t)
	}
	if err != nil {
		t.Fatalf("make a Postgres: %v", err)
	}
	p := &Postgres{t: t, cluster: c}
	p.Start()
	t.Cleanup(func() {
		p.lifeline.Close()
		p.guard.Wait() // a server that is told to quit fails
	})
	s, err := connect(t.Context(), c.address())
	if err != nil {
		t.Fatal(err)
	}
	if p.URL, err = s.create(t.Context()); err != nil {
		t.Fatalf("create a database: %v", err)
	}
	return p
}

// Start starts the server and waits until it answers.
func (p *Postgres) Start() {
	p.t.Helper()
	p.guard = p.cluster.guarded(ownGuard)
	lifeline, err := p.guard.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	said, err := p.guard.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.guard.Start(); err != nil {
		p.t.Fatalf("start Postgres: %v", err)
	}
	p.lifeline = lifeline
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		p.t.Fatalf("start Postgres: %v", err)
	}
	if p.pid, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
		p.t.Fatalf("start Postgres: %v", err)
	}
	s, err := connect(p.t.Context(), p.cluster.address())
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(p.cluster.dir, "log"))
		p.t.Fatalf("%v\n%s", err, log)
	}
	s.admin.Close()
}

// Stop stops the server as an administrator does who does not wait for anybody:
// what is under way is broken off.
func (p *Postgres) Stop() {
	p.t.Helper()
	p.signal(p.pid, syscall.SIGINT)
	p.over()
}

// Kill ends all processes of the server at once, as when its machine does.
func (p *Postgres) Kill() {
	p.t.Helper()
	p.signal(p.pid, syscall.SIGSTOP) // so that it has no more children
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", p.pid))
	if err != nil {
		p.t.Fatalf("find the processes of Postgres: %v", err)
	}
	var pids []int
	for child := range strings.FieldsSeq(string(children)) {
		pid, err := strconv.Atoi(child)
		if err != nil {
			p.t.Fatal(err)
		}
		p.signal(pid, syscall.SIGKILL)
		pids = append(pids, pid)
	}
	p.signal(p.pid, syscall.SIGKILL)
	p.over()
	// A server does not start while one of them holds its memory.
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for deadline := time.After(30 * time.Second); slices.ContainsFunc(pids, lives); {
		select {
		case <-look.C:
		case <-deadline:
			p.t.Fatal("processes of Postgres do not end")
		}
	}
}

// lives reports whether a process has not ended yet, also where nobody has asked
// how it did.
func lives(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, state, _ := strings.Cut(string(stat), ") ")
	return err == nil && !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}

// Cut ends all connections to the database, the server's own aside.
func (p *Postgres) Cut() {
	p.t.Helper()
	db, err := sql.Open("postgres", p.cluster.address())
	if err != nil {
		p.t.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(p.t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, databaseOf(p.URL))
	if err != nil {
		p.t.Fatalf("cut connections: %v", err)
	}
}

func (p *Postgres) signal(pid int, s syscall.Signal) {
	p.t.Helper()
	if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		p.t.Fatalf("%s to Postgres: %v", s, err)
	}
}

// over waits until the server is gone.
func (p *Postgres) over() {
	p.t.Helper()
	if _, err := io.WriteString(p.lifeline, "keep\n"); err != nil {
		p.t.Fatal(err)
	}
	p.guard.Wait() // how the server ended is known
}
