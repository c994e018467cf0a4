// The page's little script. The server makes all HTML; what is here sends what
// people do, goes where the answers lead, and knows the keys.

import { as, once, place, post } from "./page.js";
import { openDialog, openForm, startOver, submitForm } from "./forms.js";
import { detach, fill, say } from "./composer.js";
import { find, goToFound } from "./finder.js";
import { stayAtEnd } from "./news.js";
import { onTour } from "./tour.js";

// The address says whose page this is and where, so that it can be passed on.
const address = "/playground/?" + new URLSearchParams({ as, place });
if (location.pathname + location.search !== address) history.replaceState(null, "", address);

// follow goes where an answer leads: to its form, or from the dashboard to the
// conversation where the answer is. What is said here comes with the stream.
async function follow(result) {
  for (const message of result?.messages ?? []) {
    if (message.form) await openForm(message.id);
    else if (place === "home") location.assign(document.querySelector(".place.direct").href);
  }
}

const press = (button) =>
  once(button, async () => {
    const { message, action, value } = button.dataset;
    await follow(await post("press", { as, message, action, value }));
  });

async function moveClock(body) {
  const clock = document.getElementById("clock");
  if (clock.hasAttribute("aria-busy")) return;
  clock.setAttribute("aria-busy", "true");
  await post("clock", body);
  document.getElementById("clock").removeAttribute("aria-busy");
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const { submit, thread, clock, reset, finder } = form.dataset;
  if (form.matches("[action]")) return; // the browser sends it
  event.preventDefault();
  if (form.matches(".composer")) {
    if (!thread) stayAtEnd();
    await follow(await say(form));
  } else if (submit) {
    stayAtEnd();
    once(event.submitter, async () => follow(await submitForm(form)));
  } else if (clock !== undefined) moveClock({ to: form.elements.to.value });
  else if (reset !== undefined) startOver(form);
  else if (finder !== undefined) goToFound();
});

document.addEventListener("click", (event) => {
  const control = event.target.closest("button, a[data-tour]");
  if (!control) return;
  const { action, form, fill: line, advance, to, open, tour } = control.dataset;
  if (action !== undefined) press(control);
  else if (form) openForm(form);
  else if (line) fill(line);
  else if (advance) moveClock({ advance });
  else if (to) moveClock({ to });
  else if (open === "finder") find();
  else if (open) openDialog(document.getElementById(open));
  else if (tour) {
    if (onTour(control.dataset)) event.preventDefault();
  } else if ("detach" in control.dataset) detach();
  else if ("close" in control.dataset) control.closest("dialog").close();
});

// Keys: Enter sends, Ctrl or ⌘ K goes somewhere, arrows move within lists.
// Escape closes what is open, which the browser sees to.

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const { key, target } = event;
  if (key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) find();
  else if (key === "Enter" && !event.shiftKey && target.matches(".composer textarea")) target.form.requestSubmit();
  else if ((key === "ArrowDown" || key === "ArrowUp") && target.closest("[data-arrows]")) {
    const all = [...target.closest("[data-arrows]").querySelectorAll("a")];
    all.at((all.indexOf(target) + (key === "ArrowDown" ? 1 : -1)) % all.length).focus();
  } else return;
  event.preventDefault();
});

if (/Mac|iP(hone|ad)/.test(navigator.platform)) document.querySelector(".find kbd").textContent = "⌘ K";
