// What every part of the page's script uses: whose page it is, and how it talks
// to the server and to the person.

export const { world, as, place, since, failed } = document.body.dataset;

// post sends what a person does: JSON, or a form with a file.
export async function post(path, body) {
  const form = body instanceof FormData;
  const answer = await fetch("/playground/api/" + path, {
    method: "POST",
    headers: form ? {} : { "Content-Type": "application/json" },
    body: form ? body : JSON.stringify(body),
  }).catch(() => null);
  const result = await answer?.json().catch(() => null);
  if (!answer?.ok || !result) {
    alertUser(result?.error ?? failed);
    return null;
  }
  return result;
}

const alert = document.getElementById("alert");
let hiding;

export function alertUser(words) {
  alert.hidePopover();
  alert.textContent = words;
  alert.showPopover(); // above a dialog, too
  clearTimeout(hiding);
  hiding = setTimeout(() => alert.hidePopover(), 8000);
}

if (alert.textContent) alertUser(alert.textContent); // from the server

// parse makes an element of HTML that the server rendered.
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.lastElementChild;
}

// replace puts something in the place of what stood there, of which some parts
// are kept. Who was at a control is at the same one afterwards, else at what it
// was part of.
export function replace(old, fresh, kept = []) {
  const { activeElement: at } = document;
  const within = old.contains(at);
  for (const part of kept) fresh.querySelector(part)?.replaceWith(old.querySelector(part));
  old.replaceWith(fresh);
  if (!within) return;
  const same = [...fresh.querySelectorAll(at.tagName)].find((one) => one.className === at.className && sameData(one, at));
  focusOn(fresh.contains(at) ? at : (same ?? fresh));
}

const sameData = (one, other) => JSON.stringify({ ...one.dataset }) === JSON.stringify({ ...other.dataset });

// focusOn gives the focus to something, be it no control.
export function focusOn(one) {
  if (one.tabIndex < 0) one.tabIndex = -1;
  one.focus({ preventScroll: true });
}

// once does what a button is for, and does not do it again meanwhile. The
// button is not disabled, for it would lose the focus.
export async function once(button, act) {
  if (button.ariaDisabled) return;
  button.ariaDisabled = "true";
  await act();
  button.ariaDisabled = null;
}

// hideSide puts the side away where it covers the conversation.
export function hideSide() {
  const side = document.getElementById("side");
  if (side.matches(":popover-open")) side.hidePopover();
}
