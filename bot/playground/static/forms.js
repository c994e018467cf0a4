// Dialogs: the forms that the bot asks, and the page's own.

import { alertUser, as, failed, focusOn, hideSide, once, parse, post } from "./page.js";
import { listen, stopListening } from "./news.js";

// openForm shows a form of the bot. The browser keeps the focus inside while it
// is open and gives it back afterwards.
export async function openForm(id) {
  const answer = await fetch("/playground/form?" + new URLSearchParams({ as, id })).catch(() => null);
  if (!answer?.ok) return alertUser(failed);
  const dialog = parse(await answer.text());
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    const { activeElement: at } = document;
    // Chromium takes the caret away with the dialog, and typing would do nothing.
    at.setSelectionRange?.(at.selectionStart, at.selectionEnd);
    // The button that opened it may be gone.
    if (at === document.body) focusOn(document.getElementById("message-" + id) ?? document.getElementById("messages"));
  });
  openDialog(dialog);
}

export function openDialog(dialog) {
  if (dialog.open) return;
  hideSide();
  dialog.showModal();
  dialog.querySelector(":is(input, textarea, select)")?.focus();
}

// submitForm sends a form and gives what came of it; nothing where it stays
// open.
export async function submitForm(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) (values[name] ??= []).push(value);
  const result = await post("submit", { as, form: form.dataset.submit, values });
  if (!result) return null;
  if (result.errors) {
    showErrors(form, result.errors);
    return null;
  }
  form.closest("dialog").close();
  return result;
}

function showErrors(form, errors) {
  for (const field of form.querySelectorAll(".field")) {
    const words = errors[field.dataset.field];
    const error = field.querySelector(".error");
    error.textContent = words ?? "";
    error.hidden = !words;
    const control = field.matches("fieldset") ? field : field.querySelector("input, textarea, select");
    control.toggleAttribute("aria-invalid", false);
    if (words) control.setAttribute("aria-invalid", "true");
  }
  const first = form.querySelector("[aria-invalid=true]");
  (first?.matches("fieldset") ? first.querySelector("input") : first)?.focus();
}

// startOver makes the world anew and begins on its first page. Other pages are
// told by the stream; this one would leave before it has its answer.
export const startOver = (form) =>
  once(form.querySelector(".danger"), async () => {
    stopListening();
    if (await post("reset", { team: form.elements.team.value })) location.assign("/playground/");
    else listen();
  });
