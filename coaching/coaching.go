// Package coaching is the domain of a sales team's rituals: workspaces and
// their people, wins and the ledger that keeps them, quotas, boards, schedules.
//
// It owns the rules: how money is shared, when a period ends, what "on pace"
// means, when a board is due. It does no I/O, reads no clock, speaks no SQL and
// knows no chat: whatever it needs is handed in, and what it says to people is
// a Words value that a reader's language is put to elsewhere.
package coaching
