package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/carillon-bot/carillon/bot"
)

// Announced gives the first announcement of each of some wins that was sent, by
// the win; no entry for the others.
func (s *Store) Announced(ctx context.Context, workspace int64, wins []int64) (map[int64]bot.Parcel, error) {
	announced := make(map[int64]bot.Parcel, len(wins))
	for some := range slices.Chunk(wins, inAtOnce) {
		subjects := make([]any, len(some))
		for i, win := range some {
			subjects[i] = strconv.FormatInt(win, 10)
		}
		var rows []parcelRow
		err := s.q(ctx).SelectContext(ctx, &rows, selectParcel+`
			where o.workspace = $1 and o.kind = $2 and o.ref <> '' and o.subject in (`+placeholders(3, len(some))+`) order by o.id desc`,
			append([]any{workspace, bot.WinAnnouncement}, subjects...)...)
		if err != nil {
			return nil, fmt.Errorf("read announcements: %w", err)
		}
		for _, row := range rows {
			win, err := strconv.ParseInt(row.Subject, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("announcement %d: %w", row.ID, err)
			}
			announced[win] = row.parcel()
		}
	}
	return announced, nil
}
