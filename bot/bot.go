// Package bot is chat with no platform in it: what comes in (Incoming), who
// said it and what it means (Router, Request), what goes out (Reply, Message,
// Form), and the promises about what goes out later (Outbox, Moments).
//
// It owns the neutral language that features speak and platforms translate. It
// does not own any platform's format (bot/slack, bot/teams, bot/playground), any SQL, or
// any rule of the trade.
package bot
