//go:build !linux

package outside

import "testing"

// Alone would play a test in a network of its own, which takes a Linux.
func Alone(*testing.T) bool { return false }
