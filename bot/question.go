package bot

import "context"

// questionAction answers a question as if it was typed.
const questionAction = "command.ask"

// QuestionButton is a button that answers the question with a key, as if its
// name alone was typed; without a key, help. A command that writes is not
// asked so: it has a form.
func QuestionButton(key, label string) Button {
	return Button{Action: questionAction, Value: key, Label: label}
}

func (rt *Router) question() Action {
	return Action{Name: questionAction, Reads: true, Run: func(ctx context.Context, r *Request) (Reply, error) {
		if r.Value == "" {
			return rt.help(ctx, r, nil)
		}
		c, known := rt.byKey(r.Value)
		if !known || !c.Reads {
			return Reply{}, UnknownAction()
		}
		if err := rt.permit(ctx, r, c.Who); err != nil {
			return Reply{}, err
		}
		r.Args = Args{}
		return c.Run(ctx, r)
	}}
}
