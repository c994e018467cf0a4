package main

import (
	"crypto/rand"
	"crypto/subtle"
	"strings"
	"sync"
)

// adminCodeLength is how many characters of five bits the code has: too many to
// be guessed in any number of attempts.
const adminCodeLength = 16

// adminCode is what whoever sees the program start becomes the first admin with.
// It lives as long as the process: each of several has its own.
type adminCode struct {
	code string

	mu    sync.Mutex
	spent string // the delivery that used it
}

func newAdminCode() *adminCode { return &adminCode{code: rand.Text()[:adminCodeLength]} }

// String is the code as it is typed.
func (c *adminCode) String() string { return c.code }

// Spend tells whether a code is right and was not used before by another
// delivery. The same one may use it again: its transaction may have been broken
// off.
func (c *adminCode) Spend(code, delivery string) bool {
	if subtle.ConstantTimeCompare([]byte(strings.ToUpper(code)), []byte(c.code)) == 0 {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.spent == "" {
		c.spent = delivery
	}
	return c.spent == delivery
}
