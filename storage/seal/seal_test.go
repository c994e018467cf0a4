package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/storage/seal"
)

func ring(t testing.TB, keys ...string) *seal.Ring {
	t.Helper()
	r, err := seal.Parse(strings.Join(keys, ", "))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Whatever is sealed for a place comes back there, by the key that sealed it
// wherever that is on the ring, and nowhere else; and shows nothing of itself.
func TestWhatIsSealedComesBack(t *testing.T) {
	older, newer, foreign := seal.NewKey(), seal.NewKey(), seal.NewKey()
	before, after, others := ring(t, older), ring(t, newer, older), ring(t, foreign)
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.SliceOf(rapid.Byte()).Draw(t, "secret")
		place := rapid.String().Draw(t, "place")
		sealed := before.Seal(secret, place)
		for _, r := range []*seal.Ring{before, after} {
			if got, err := r.Open(sealed, place); err != nil || !bytes.Equal(got, secret) {
				t.Fatalf("opened as %q, %v", got, err)
			}
		}
		if _, err := others.Open(sealed, place); !errors.Is(err, seal.ErrNoKey) {
			t.Fatalf("by another key: %v", err)
		}
		if _, err := before.Open(sealed, place+"'"); !errors.Is(err, seal.ErrBroken) {
			t.Fatalf("at another place: %v", err)
		}
		if !before.Newest(sealed) || after.Newest(sealed) || !after.Newest(after.Seal(secret, place)) {
			t.Fatal("which key is the newest is not known")
		}
		if len(secret) >= 4 && bytes.Contains(sealed, secret) || bytes.Equal(sealed, before.Seal(secret, place)) {
			t.Fatalf("sealed is %q", sealed)
		}
	})
}

func TestWhatWasChangedIsNotOpened(t *testing.T) {
	r := ring(t, seal.NewKey())
	sealed := r.Seal([]byte("secret"), "here")
	for i := range sealed {
		for bit := range 8 {
			changed := bytes.Clone(sealed)
			changed[i] ^= 1 << bit
			if got, err := r.Open(changed, "here"); err == nil {
				t.Errorf("opened with bit %d of byte %d changed: %q", bit, i, got)
			}
		}
		if got, err := r.Open(sealed[:i], "here"); err == nil {
			t.Errorf("opened with %d bytes: %q", i, got)
		}
	}
}

func TestKeysThatAreNone(t *testing.T) {
	good := seal.NewKey()
	for name, c := range map[string]struct{ text, want string }{
		"nothing":    {"", "key 1 of 1 is not base64 of 32 bytes"},
		"words":      {"correct horse battery staple", "key 1 of 1"},
		"too short":  {base64.StdEncoding.EncodeToString(make([]byte, 31)), "key 1 of 1"},
		"too long":   {base64.StdEncoding.EncodeToString(make([]byte, 33)), "key 1 of 1"},
		"last comma": {good + ",", "key 2 of 2"},
		"in between": {good + ",x," + seal.NewKey(), "key 2 of 3"},
		"twice":      {good + "," + good, "key 2 of 2 is there twice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := seal.Parse(c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("the error is %v, want %s", err, c.want)
			}
			for part := range strings.SplitSeq(c.text, ",") {
				if len(part) > 3 && strings.Contains(err.Error(), part) {
					t.Errorf("the error repeats what was given: %v", err)
				}
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	r := ring(f, seal.NewKey())
	f.Add([]byte{})
	f.Add(r.Seal([]byte("secret"), "here"))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if secret, err := r.Open(sealed, "elsewhere"); err == nil {
			t.Errorf("opened as %q", secret)
		}
	})
}
