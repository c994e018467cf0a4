package importing

import (
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// People are the members of a workspace as sheets name them: by name, handle or
// e-mail address, whatever its case and accents. Behind an at sign it is the
// handle, if somebody has it.
type People struct{ named, handled map[string][]coaching.Member }

// NewPeople makes a register of members.
func NewPeople(members []coaching.Member) People {
	p := People{named: map[string][]coaching.Member{}, handled: map[string][]coaching.Member{}}
	for _, m := range members {
		handle := coaching.NameKey(m.Handle)
		p.handled[handle] = append(p.handled[handle], m)
		keys := []string{coaching.NameKey(m.Name), handle, coaching.NameKey(m.Email)}
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			if key != "" {
				p.named[key] = append(p.named[key], m)
			}
		}
	}
	return p
}

// Active gives the one active member of a name.
func (p People) Active(name string) (coaching.Member, error) {
	return one(name, onlyActive(p.find(name)))
}

// Any gives the one member of a name, somebody who has left where nobody active
// goes by it.
func (p People) Any(name string) (coaching.Member, error) {
	found := p.find(name)
	if active := onlyActive(found); len(active) > 0 {
		found = active
	}
	return one(name, found)
}

func (p People) find(name string) []coaching.Member {
	bare, handle := strings.CutPrefix(name, "@")
	key := coaching.NameKey(bare)
	if found := p.handled[key]; handle && len(found) > 0 {
		return found
	}
	return p.named[key]
}

func onlyActive(members []coaching.Member) []coaching.Member {
	return slices.DeleteFunc(slices.Clone(members), func(m coaching.Member) bool { return !m.Active })
}

func one(name string, found []coaching.Member) (coaching.Member, error) {
	switch len(found) {
	case 0:
		return coaching.Member{}, coaching.Refuse(coaching.Invalid, "importing.nobody", "text", name)
	case 1:
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, m := range found {
		names[i] = m.Name + " (@" + m.Handle + ")"
	}
	return coaching.Member{}, coaching.Refuse(coaching.Invalid, "importing.several", "text", name, "people", strings.Join(names, ", "))
}
