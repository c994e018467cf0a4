package win

import (
	"context"
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

// amountAction settles what an amount means; its value is the draft's number
// and which reading it is, as DRAFT:INDEX.
const amountAction = "win.amount"

// askAmount asks which amount was meant.
func (f feature) askAmount(ctx context.Context, r *bot.Request, d draft, text string) (bot.Reply, error) {
	number, err := f.save(ctx, r, d)
	if err != nil {
		return bot.Reply{}, err
	}
	var buttons []bot.Button
	for i, amount := range d.Readings {
		buttons = append(buttons, bot.Button{Action: amountAction, Value: number + ":" + strconv.Itoa(i), Label: r.Money(amount)})
	}
	buttons = append(buttons, bot.Button{Action: dropAction, Value: number, Label: r.Plain("win.drop")})
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Text{Text: r.Say("win.which_amount", "text", text, "customer", d.Customer)},
		bot.Buttons{Buttons: buttons},
		bot.Small{Text: r.Say("win.not_yet")},
	}}), nil
}

// chooseAmount goes on with the amount that was chosen.
func (f feature) chooseAmount(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	number, index, _ := strings.Cut(r.Value, ":")
	d, err := f.take(ctx, r, number)
	if err != nil {
		return bot.Reply{}, err
	}
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(d.Readings) {
		return bot.Reply{}, bot.UnknownAction()
	}
	d.Amount, d.Readings = d.Readings[i], nil
	reply, err := f.propose(ctx, r, d)
	return replacing(reply), err
}
