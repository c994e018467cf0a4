// The guided tour: a card beside the conversation that points to the control to
// use and waits until what comes of it is there. How far somebody came is kept,
// so that they can leave and take it up again, after a reload too.

import { hideSide, world } from "./page.js";
import { fill } from "./composer.js";

const card = document.getElementById("tour"); // for the made-up team alone
const kept = "carillon-tour";

// A state is how far somebody is: the step, whether they are at it or have left,
// and the newest message when the tour began and when the step did.
const atFirst = { world, step: 0, on: false, from: null, since: null };
let state = atFirst;
let revealed; // the step whose control was brought into view

function keep(change) {
  state = { ...state, ...change };
  localStorage.setItem(kept, JSON.stringify(state));
}

const steps = [...(card?.querySelectorAll("[data-step]") ?? [])];

const number = (article) => Number(article.dataset.id);
const newest = () => Math.max(0, ...[...document.querySelectorAll("#messages article")].map(number));

// last is the last control or block of a kind in the page; of those in messages,
// one that is newer than a message.
function last(selector, after) {
  const counts = (one) => !one.closest("#messages") || number(one.closest("article")) > after;
  return [...document.querySelectorAll(selector)].filter(counts).at(-1);
}

function go(step) {
  hideSide();
  if (step === steps.length) return end();
  const now = newest();
  keep({ step, on: true, since: now, from: state.from ?? now });
  show();
}

function end() {
  keep(atFirst);
  leave();
}

function leave() {
  keep({ on: false });
  card.hidePopover();
  document.getElementById("text").focus();
  label();
  look();
}

function show() {
  const step = steps[state.step];
  for (const one of steps) one.hidden = one !== step;
  const next = card.querySelector("[data-tour=next]");
  const { skip, next: on, end: done } = next.dataset;
  next.textContent = step.dataset.until ? skip : step === steps.at(-1) ? done : on;
  next.classList.toggle("primary", !step.dataset.until);
  card.showPopover();
  if (step.dataset.line) fill(step.dataset.line);
  else if (!step.dataset.until) next.focus();
  label();
  look();
}

// look sees whether what a step waits for is there, and points to its control.
function look() {
  const { points, until } = (state.on && steps[state.step].dataset) || {};
  if (until && last(until, state.since)) return go(state.step + 1);
  const control = points && points.split(", ").map((one) => last(one, state.from)).find(Boolean);
  for (const pointed of document.querySelectorAll(".pointed")) {
    if (pointed !== control) pointed.classList.remove("pointed");
  }
  if (!control) return;
  control.classList.add("pointed");
  if (revealed !== state.step) reveal(control);
}

// reveal brings a control into view, with the side where that is called up; the
// card stays above it.
function reveal(control) {
  revealed = state.step;
  const side = control.closest("#side");
  if (side && !side.checkVisibility()) {
    side.showPopover();
    card.hidePopover();
    card.showPopover();
  }
  control.scrollIntoView({ block: "nearest" });
}

// label says on the tour's links whether it would begin or go on.
function label() {
  for (const link of document.querySelectorAll("[data-tour=go]")) {
    link.dataset.take ??= link.textContent;
    link.textContent = state.from === null || state.on ? link.dataset.take : link.dataset.resume;
  }
}

function begin() {
  hideSide();
  if (state.from === null) go(0);
  else show();
}

// onTour does what a control of the tour asks for, and says whether there is
// nothing left to do: the tour takes place on one page, to which its links lead.
export function onTour({ tour }) {
  if (tour === "next") go(state.step + 1);
  else if (tour === "leave") leave();
  else {
    keep({ on: true });
    if (!("here" in card.dataset)) return false;
    begin();
  }
  return true;
}

function takeUp() {
  const before = JSON.parse(localStorage.getItem(kept) ?? "null");
  if (before?.world === world && before.step < steps.length) state = before;
  label();
  if (state.on && "here" in card.dataset) begin();
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}

if (card) takeUp();
