// The page's little script. The server makes all HTML; what is here sends what
// people do, puts new messages where they belong, and opens forms.

const { world, as, place, since, failed } = document.body.dataset;
const messages = document.getElementById("messages");
const scroll = document.getElementById("scroll");

// What people do.

async function post(path, body) {
  const answer = await fetch("/playground/api/" + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  const result = await answer?.json().catch(() => null);
  if (!answer?.ok || !result) {
    alertUser(result?.error ?? failed);
    return null;
  }
  return result;
}

function alertUser(words) {
  const alert = document.getElementById("alert");
  alert.textContent = words;
  alert.hidden = false;
  clearTimeout(alertUser.timer);
  alertUser.timer = setTimeout(() => (alert.hidden = true), 8000);
}

// follow goes where an answer leads: to its form, or from the dashboard to the
// conversation where the answer is. What is said here comes with the stream.
async function follow(result) {
  for (const message of result?.messages ?? []) {
    if (message.form) await openForm(message.id);
    else if (place === "home") location.assign(document.querySelector(".place.direct").href);
  }
}

async function say(form) {
  const box = form.elements.text;
  const text = box.value;
  if (!text.trim()) return;
  box.value = "";
  suggest();
  const thread = form.dataset.thread;
  if (!thread) stayAtEnd = true;
  const result = await post("say", { as, place, text, ...(thread && { thread }) });
  if (!result && !box.value) box.value = text;
  await follow(result);
}

async function press(button) {
  const { message, action, value } = button.dataset;
  button.disabled = true;
  await follow(await post("press", { as, message, action, value }));
  button.disabled = false;
}

async function moveClock(body) {
  const clock = document.getElementById("clock");
  clock.setAttribute("aria-busy", "true");
  await post("clock", body);
  document.getElementById("clock").removeAttribute("aria-busy");
}

// Forms.

async function openForm(id) {
  const answer = await fetch("/playground/form?" + new URLSearchParams({ as, id })).catch(() => null);
  if (!answer?.ok) return alertUser(failed);
  const dialog = parse(await answer.text());
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  dialog.querySelector(".field :is(input, textarea, select)")?.focus();
}

async function submitForm(form) {
  stayAtEnd = true;
  const values = {};
  for (const [name, value] of new FormData(form)) (values[name] ??= []).push(value);
  const result = await post("submit", { as, form: form.dataset.submit, values });
  if (!result) return;
  if (result.errors) return showErrors(form, result.errors);
  form.closest("dialog").close();
  await follow(result);
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

// What is new.

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.lastElementChild;
}

let stayAtEnd = true;
scroll.addEventListener("scroll", () => {
  stayAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
});

function toEnd() {
  if (stayAtEnd) scroll.scrollTop = scroll.scrollHeight;
}

function show(html) {
  const fresh = parse(html);
  const old = document.getElementById(fresh.id);
  if (old) {
    // Its thread was not sent again, and somebody may be writing there.
    for (const part of [".content > .thread", ".content > .answer"]) {
      fresh.querySelector(part)?.replaceWith(old.querySelector(part));
    }
    old.replaceWith(fresh);
  } else {
    fresh.classList.add("fresh");
    const parent = document.getElementById("message-" + fresh.dataset.thread);
    insert(parent?.querySelector(".thread") ?? messages, fresh);
  }
  toEnd();
}

// insert keeps messages in order of their ids, and the days between them.
function insert(list, fresh) {
  const later = [...list.children].find((m) => Number(m.dataset.id) > Number(fresh.dataset.id));
  list.insertBefore(fresh, later ?? null);
  const before = fresh.previousElementSibling;
  if (list === messages && before?.dataset.day !== fresh.dataset.day && !before?.matches(".day")) {
    const day = document.createElement("p");
    day.className = "day";
    day.append(Object.assign(document.createElement("span"), { textContent: fresh.dataset.dayWords }));
    list.insertBefore(day, fresh);
  }
}

function showClock(html) {
  const clock = document.getElementById("clock");
  const fresh = parse(html);
  const shown = (section) => section.querySelector("p").textContent;
  if (shown(fresh) === shown(clock) || document.activeElement.matches("#clock input")) return;
  const focused = [...clock.querySelectorAll("button")].indexOf(document.activeElement);
  if (clock.hasAttribute("aria-busy")) fresh.setAttribute("aria-busy", "true");
  fresh.querySelector("details")?.toggleAttribute("open", clock.querySelector("details").open);
  clock.replaceWith(fresh);
  fresh.querySelectorAll("button")[focused]?.focus();
}

// A page that nobody looks at does not listen: a browser has few connections to
// one server, and there may be a page for each person.
let stream;
let latest = since;

function listen() {
  stream?.close();
  if (document.hidden) return;
  stream = new EventSource("/playground/stream?" + new URLSearchParams({ world, as, place, since: latest }));
  const on = (name, handle) =>
    stream.addEventListener(name, (event) => {
      latest = event.lastEventId;
      handle(event.data);
    });
  on("message", show);
  on("clock", showClock);
  on("anew", (link) => location.assign(link));
  on("elsewhere", (ref) => document.querySelector(`.place[data-ref="${CSS.escape(ref)}"]`)?.classList.add("news"));
}

document.addEventListener("visibilitychange", listen);
listen();

// The composer and its suggestions.

const composer = document.getElementById("composer");
const box = document.getElementById("text");
const list = document.getElementById("suggestions");

function suggest() {
  if (!list) return;
  const typed = box.value.toLowerCase();
  let shown = 0;
  for (const option of list.children) {
    option.hidden = !typed.startsWith("/") || /\s/.test(typed) || !option.dataset.name.toLowerCase().startsWith(typed);
    if (!option.hidden) shown++;
  }
  list.hidden = shown === 0;
  box.setAttribute("aria-expanded", String(shown > 0));
  select(0);
}

const offered = () => [...(list?.children ?? [])].filter((option) => !option.hidden);

function select(index) {
  const options = offered();
  for (const option of list.children) option.setAttribute("aria-selected", "false");
  box.removeAttribute("aria-activedescendant");
  if (!options.length) return;
  const option = options[(index + options.length) % options.length];
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", option.id);
}

function choose(option) {
  box.value = option.dataset.name + " ";
  box.focus();
  suggest();
}

box?.addEventListener("input", suggest);
box?.addEventListener("keydown", (event) => {
  if (list.hidden || event.isComposing) return;
  const options = offered();
  const current = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const exact = options[current]?.dataset.name.toLowerCase() === box.value.toLowerCase();
  if (event.key === "ArrowDown") select(current + 1);
  else if (event.key === "ArrowUp") select(current - 1);
  else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !exact)) choose(options[current]);
  else if (event.key === "Escape") list.hidden = true;
  else return;
  event.preventDefault();
  event.stopPropagation();
});

// Everything that is pressed.

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches(".composer textarea")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches(".composer")) say(form);
  else if (form.dataset.submit) submitForm(form);
  else if (form.matches("[data-clock]")) moveClock({ to: form.elements.to.value });
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const option = event.target.closest("#suggestions li");
  if (option) return choose(option);
  const button = event.target.closest("button");
  if (!button) return;
  const { action, form, fill, advance, to } = button.dataset;
  if (action !== undefined) press(button);
  else if (form) openForm(form);
  else if (fill) {
    box.value = fill;
    box.focus();
  } else if (advance) moveClock({ advance });
  else if (to) moveClock({ to });
  else if ("close" in button.dataset) button.closest("dialog").close();
});

toEnd();
