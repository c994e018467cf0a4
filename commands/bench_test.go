package commands_test

import (
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// atOnce is how many people ask at the same time, each for themselves.
const atOnce = 16

// One command from the platform's delivery to the answer, on the store: asked
// by one person after the other, and by several at the same time. How much is
// durable depends on the server that CARILLON_TEST_DATABASE_URL names.
func benchmarkCommand(b *testing.B, command string, line func(n int64) string) {
	benchmark(b, func(n int64) bot.Incoming { return bot.Incoming{Command: command, Text: line(n)} })
}

func benchmark(b *testing.B, act func(n int64) bot.Incoming) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		stage := stage(b, s)
		var n atomic.Int64
		does := func(b *testing.B, user string, in bot.Incoming) {
			in.ID, in.Platform, in.Tenant, in.User = "bench-"+strconv.FormatInt(n.Add(1), 10), bottest.StagePlatform, bottest.StageTenant, user
			in.Place, in.Direct, in.CanOpenForm, in.At = bot.DirectPlace(in.Platform, in.Tenant, user), true, true, stage.Now()
			reply, err := stage.Router().Handle(b.Context(), in)
			if err != nil || len(reply.Messages) == 0 {
				b.Errorf("%+v: %v, %v", in, reply, err)
			}
		}
		says := func(user, command, text string) { does(b, user, bot.Incoming{Command: command, Text: text}) }
		var reps []string
		for i := range atOnce {
			rep := "rep" + strconv.Itoa(i)
			reps = append(reps, rep)
			for n := range 5 {
				says(rep, "win", strconv.Itoa(1000+n*100)+" Customer"+strconv.Itoa(n))
			}
			says("sam", "quota", "set "+bot.PersonToken(rep)+" 120k Q4 stretch 150k")
		}
		b.Run("alone", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				does(b, reps[0], act(n.Load()))
			}
		})
		b.Run("at once", func(b *testing.B) {
			var next atomic.Int64
			b.SetParallelism(atOnce / runtime.GOMAXPROCS(0))
			b.RunParallel(func(pb *testing.PB) {
				rep := reps[int(next.Add(1)-1)%len(reps)]
				for pb.Next() {
					does(b, rep, act(n.Load()))
				}
			})
		})
	})
}

func BenchmarkQuota(b *testing.B) {
	benchmarkCommand(b, "quota", func(int64) string { return "" })
}

func BenchmarkLeaderboard(b *testing.B) {
	benchmarkCommand(b, "leaderboard", func(int64) string { return "" })
}

func BenchmarkWin(b *testing.B) {
	benchmarkCommand(b, "win", func(n int64) string { return "12k Customer number " + strconv.FormatInt(n, 10) })
}

func BenchmarkHome(b *testing.B) {
	benchmark(b, func(int64) bot.Incoming { return bot.Incoming{Home: true} })
}
