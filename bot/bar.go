package bot

import "github.com/carillon-bot/carillon/coaching"

// barCells is how many cells a bar of progress has; so many fit on a phone.
const barCells = 20

// Bar draws the progress in signs, for platforms that draw none, with a line before
// the cell that ought to be reached.
func (p Progress) Bar() string {
	cells := []rune{}
	mark := cellsOf(p.Expected)
	for i := range barCells {
		if i == mark && p.Expected > 0 {
			cells = append(cells, '│')
		}
		if i < cellsOf(p.Done) {
			cells = append(cells, '▓')
		} else {
			cells = append(cells, '░')
		}
	}
	if mark == barCells {
		cells = append(cells, '│')
	}
	return string(cells)
}

func cellsOf(share coaching.Share) int {
	return int(min(max(share, 0), 10_000) * barCells / 10_000)
}
