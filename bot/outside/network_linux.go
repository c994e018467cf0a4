package outside

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// ownNetwork is set where a test runs in a network of its own.
const ownNetwork = "CARILLON_TEST_OWN_NETWORK"

// Alone plays the test that calls it once more, in a network of its own, and
// reports whether it did: the server listens on every address of its network,
// which should be nobody else's. Where the machine does not allow that the test
// goes on in everybody's.
func Alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(ownNetwork) != "" {
		raiseLoopback(t)
		return false
	}
	Tool(t, server)
	again := exec.Command(os.Args[0], "-test.run="+onlyThis(t), "-test.count=1", "-test.timeout="+flagValue("test.timeout"), "-test.v="+flagValue("test.v"))
	again.Env = append(os.Environ(), ownNetwork+"=1")
	again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	var output bytes.Buffer
	again.Stdout, again.Stderr = &output, &output
	if again.Start() != nil {
		return false // it takes a right that the user has not
	}
	if err := again.Wait(); err != nil {
		t.Errorf("in a network of its own: %v\n%s", err, &output)
	} else if testing.Verbose() {
		t.Logf("in a network of its own:\n%s", &output)
	}
	return true
}

// onlyThis is the pattern of this test, and of those of its subtests that were
// asked for.
func onlyThis(t *testing.T) string {
	_, below, _ := strings.Cut(flagValue("test.run"), "/")
	if below == "" {
		return "^" + t.Name() + "$"
	}
	return "^" + t.Name() + "$/" + below
}

// raiseLoopback switches on the loopback of a new network.
func raiseLoopback(t *testing.T) {
	t.Helper()
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(socket)
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		t.Fatal(err)
	}
	loopback.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback); err != nil {
		t.Fatalf("switch on the loopback: %v", err)
	}
}
