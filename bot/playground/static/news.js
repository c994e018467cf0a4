// What is new: the server streams it, and here it is put where it belongs.

import { as, parse, place, replace, since, world } from "./page.js";

const messages = document.getElementById("messages");
const scroll = document.getElementById("scroll");

let atEnd = true;
scroll.addEventListener("scroll", () => {
  atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
});

// toEnd shows what was said last, to those who were there already.
function toEnd() {
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}

// stayAtEnd has what comes next be shown: it answers what the person did.
export function stayAtEnd() {
  atEnd = true;
  toEnd();
}

function show(html) {
  const fresh = parse(html);
  const old = document.getElementById(fresh.id);
  if (old) {
    // Its thread was not sent again, and somebody may be writing there.
    replace(old, fresh, [".content > .thread", ".content > .answer"]);
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
  if (clock.hasAttribute("aria-busy")) fresh.setAttribute("aria-busy", "true");
  fresh.querySelector("details")?.toggleAttribute("open", clock.querySelector("details").open);
  replace(clock, fresh);
}

// A page that nobody looks at does not listen: a browser has few connections to
// one server, and there may be a page for each person.
let stream;
let latest = since;

export function listen() {
  stopListening();
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

export function stopListening() {
  stream?.close();
}

document.addEventListener("visibilitychange", listen);
listen();
// An address may name a message: that is what is looked for then.
atEnd = !document.querySelector(".message:target");
toEnd();
