// The composer: what is typed, the commands that are suggested, a file.

import { as, place, post } from "./page.js";
import { Choices } from "./choices.js";

const box = document.getElementById("text"); // not there on the dashboard
const list = document.getElementById("suggestions");
const file = document.getElementById("file");
const attached = document.getElementById("attached");

// fill puts a line into the box, for the person to send.
export function fill(line) {
  box.value = line;
  box.focus();
}

// say sends what is typed, in the composer or in answer to a message. What did
// not get through stays in the box.
export async function say(form) {
  const field = form.elements.text;
  const [text, thread, sent] = [field.value, form.dataset.thread, form.elements.file?.files[0]];
  if (!text.trim() && !sent) return null;
  field.value = "";
  const what = { as, place, text, ...(thread && { thread }) };
  const result = sent ? await post("file", withFile(what, sent)) : await post("say", what);
  if (result && sent) detach();
  if (!result && !field.value) field.value = text;
  return result;
}

function withFile(what, sent) {
  const body = new FormData();
  for (const [name, value] of Object.entries(what)) body.set(name, value);
  body.set("file", sent);
  return body;
}

export function detach() {
  file.value = "";
  attached.hidden = true;
  box.focus();
}

file?.addEventListener("change", () => {
  attached.firstElementChild.textContent = file.files[0]?.name ?? "";
  attached.hidden = !file.files.length;
  box.focus();
});

function suggestions() {
  const begun = (option, typed) =>
    typed.startsWith("/") && !/\s/.test(typed) && option.dataset.name.toLowerCase().startsWith(typed.toLowerCase());
  const commands = new Choices(box, list, begun);
  const show = (shown) => {
    list.hidden = !shown;
    box.setAttribute("aria-expanded", String(shown));
  };
  commands.choose = (option) => {
    fill(option.dataset.name + " ");
    show(false);
  };
  box.addEventListener("input", () => show(commands.offer() > 0));
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const chosen = commands.chosen();
    const exact = chosen?.dataset.name.toLowerCase() === box.value.toLowerCase();
    if (event.key === "ArrowDown") commands.move(1);
    else if (event.key === "ArrowUp") commands.move(-1);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !exact)) commands.choose(chosen);
    else if (event.key === "Escape") show(false);
    else {
      if (event.key === "Enter") show(false);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

if (box) suggestions();
