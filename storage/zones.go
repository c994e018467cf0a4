package storage

import (
	"fmt"
	"sync"
	"time"
)

// zones are the time zones that were loaded so far, by their IANA names. To
// load one anew means to read and to parse a file.
type zones struct{ loaded sync.Map }

// named gives a zone by its name.
func (z *zones) named(name string) (*time.Location, error) {
	if zone, ok := z.loaded.Load(name); ok {
		return zone.(*time.Location), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("load zone: %w", err)
	}
	loaded, _ := z.loaded.LoadOrStore(name, zone)
	return loaded.(*time.Location), nil
}
