package slack

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// opened opens the form of a reply and takes it out. Where that fails, because
// the trigger has run out, the handler is asked again as if forms could not be
// opened: what stands in for one is then in the person's language.
func (s *Slack) opened(ctx context.Context, d delivery, h bot.Handler, answer bot.Reply) bot.Reply {
	if answer.Form == nil {
		return answer
	}
	err := s.open(ctx, d, *answer.Form)
	if err == nil {
		answer.Form = nil
		return answer
	}
	s.log.WarnContext(ctx, "slack form not opened", "form", answer.Form.Name, "delivery", d.in.ID, "error", err)
	d.in.CanOpenForm = false
	again, _ := h.Handle(ctx, d.in)
	if again.Form != nil {
		again = bot.Answer(s.settings.Catalogue.InEveryLanguage("slack.form_failed"))
	}
	return again
}

// open opens a modal. That the trigger was used already means that a copy of this
// delivery has opened it.
func (s *Slack) open(ctx context.Context, d delivery, form bot.Form) error {
	view, err := modal(form, d)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	_, err = s.api.OpenViewContext(ctx, d.trigger, view)
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && refused.Err == "exchanged_trigger_id" {
		return nil
	}
	return err
}

// answerSubmission refuses a form beside its fields, or closes it and says in the
// channel where it was opened what came of it. A form that could not be handled
// stays open, so that nothing that was filled in is lost.
func (s *Slack) answerSubmission(ctx context.Context, a acknowledgement, d delivery, h bot.Handler) {
	reply, err := h.Handle(ctx, d.in)
	switch {
	case err != nil:
		s.refuseFields(ctx, a, d, bot.FieldErrors{"": bot.Joined(reply.Messages).PlainText()})
		return
	case len(reply.Errors) > 0:
		s.refuseFields(ctx, a, d, reply.Errors)
		return
	case reply.Form != nil:
		s.showNext(ctx, a, d, *reply.Form)
	}
	s.afterwards(ctx, a, d, reply, func(ctx context.Context) error { return s.say(ctx, d, reply) })
}

// refuseFields leaves a form open and says beside its fields what is wrong.
func (s *Slack) refuseFields(ctx context.Context, a acknowledgement, d delivery, errs bot.FieldErrors) {
	if err := a.answer(slack.NewErrorsViewSubmissionResponse(d.fieldErrors(errs))); err != nil {
		s.log.ErrorContext(ctx, "slack form not refused", "delivery", d.in.ID, "error", err)
	}
}

// showNext puts another form in the place of the one that was sent.
func (s *Slack) showNext(ctx context.Context, a acknowledgement, d delivery, form bot.Form) {
	view, err := modal(form, d)
	if err == nil {
		err = a.answer(slack.NewUpdateViewSubmissionResponse(&view))
	}
	if err != nil {
		s.log.ErrorContext(ctx, "slack form not opened", "form", form.Name, "delivery", d.in.ID, "error", err)
	}
}
