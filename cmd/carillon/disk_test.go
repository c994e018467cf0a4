package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// disk is one that can be filled.
type disk struct {
	name string
	// make gives the folder of a disk of its own, as the processes that the
	// test starts see it, and as all else does.
	make func(t *testing.T) (inside, outside string)
	// fill leaves hardly any room, until room is called.
	fill func(t *testing.T, outside string, r *replica) (room func())
}

// limitedDisk is any disk, on which a process may write to the beginnings of its
// files alone.
var limitedDisk = disk{
	name: "a limit on files",
	make: func(t *testing.T) (inside, outside string) {
		dir := t.TempDir()
		return dir, dir
	},
	fill: func(t *testing.T, _ string, r *replica) func() {
		t.Helper()
		limit := func(most uint64) {
			t.Helper()
			var now unix.Rlimit
			if err := unix.Prlimit(r.pid(), unix.RLIMIT_FSIZE, nil, &now); err != nil {
				t.Fatalf("read the limit: %v", err)
			}
			now.Cur = min(most, now.Max)
			if err := unix.Prlimit(r.pid(), unix.RLIMIT_FSIZE, &now, nil); err != nil {
				t.Fatalf("set the limit: %v", err)
			}
		}
		limit(nearlyFull)
		return func() { limit(unix.RLIM_INFINITY) }
	},
}

// nearlyFull is the room that is left, in bytes, so that a transaction may be the
// one that fails half-way.
const nearlyFull = 40 << 10

// smallDisk is a small file system in memory, which is filled by another file.
// Only the thread of the test sees it where it is mounted, and the processes that
// it starts, so that it is gone with them.
var smallDisk = disk{
	name: "a small disk",
	make: func(t *testing.T) (inside, outside string) {
		t.Helper()
		inside = t.TempDir()
		runtime.LockOSThread() // for good: the thread ends with the test
		if err := mount(inside); err != nil {
			t.Fatalf("mount: %v", err)
		}
		t.Cleanup(func() {
			if err := unix.Unmount(inside, unix.MNT_DETACH); err != nil {
				t.Errorf("unmount: %v", err)
			}
		})
		return inside, filepath.Join("/proc/self/task", strconv.Itoa(unix.Gettid()), "root", inside)
	},
	fill: func(t *testing.T, outside string, _ *replica) func() {
		t.Helper()
		filler := filepath.Join(outside, "filler")
		file, err := os.Create(filler)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		size := int64(0)
		for piece := make([]byte, 64<<10); err == nil; {
			var n int
			n, err = file.Write(piece)
			size += int64(n)
		}
		if !errors.Is(err, unix.ENOSPC) {
			t.Fatalf("fill the disk: %v", err)
		}
		if err := file.Truncate(max(size-nearlyFull, 0)); err != nil {
			t.Fatalf("leave some room: %v", err)
		}
		return func() {
			if err := os.Remove(filler); err != nil {
				t.Errorf("make room: %v", err)
			}
		}
	},
}

// mount mounts a small file system for this thread alone.
func mount(dir string) error {
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	return unix.Mount("carillon", dir, "tmpfs", 0, "size=32m")
}

// canMount reports whether this machine lets us.
func canMount() bool {
	able := make(chan bool)
	go func() {
		runtime.LockOSThread() // for good: the mount ends with the thread
		able <- mount("/tmp") == nil
	}()
	return <-able
}
