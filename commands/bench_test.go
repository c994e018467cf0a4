package commands_test

import (
	"strconv"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// One command from the platform's delivery to the answer, on the store.
func benchmarkCommand(b *testing.B, command, line string) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		stage := stage(b, s)
		n := 0
		handle := func(user, command, text string) {
			n++
			in := bot.Incoming{
				ID: "bench-" + strconv.Itoa(n), Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user,
				Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), Direct: true, CanOpenForm: true,
				At: stage.Now(), Command: command, Text: text,
			}
			reply, err := stage.Router().Handle(b.Context(), in)
			if err != nil || len(reply.Messages) == 0 {
				b.Fatalf("%s %s: %v, %v", command, text, reply, err)
			}
		}
		handle("sam", "quota", "set "+bot.PersonToken("bob")+" 120k Q4 stretch 150k")
		for i := range 50 {
			handle("bob", "win", strconv.Itoa(1000+i*100)+" Customer"+strconv.Itoa(i))
		}
		b.ReportAllocs()
		for b.Loop() {
			text := line
			if command == "win" {
				text += strconv.Itoa(n)
			}
			handle("bob", command, text)
		}
	})
}

func BenchmarkQuota(b *testing.B) { benchmarkCommand(b, "quota", "") }

func BenchmarkLeaderboard(b *testing.B) { benchmarkCommand(b, "leaderboard", "") }

func BenchmarkWin(b *testing.B) { benchmarkCommand(b, "win", "12k Customer number ") }
