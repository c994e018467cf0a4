package coaching

import "time"

// SettingChange is one change of a setting: of a member, of a channel, or of
// the workspace where both are zero. Before and After are written as they are
// typed in English. By is zero for what came with the start of the program.
type SettingChange struct {
	ID        int64
	Workspace int64
	Member    int64
	Channel   int64
	Key       string
	Before    string
	After     string
	By        int64
	At        time.Time
}
