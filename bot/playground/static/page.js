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

// hideSide puts the side away where it covers the conversation.
export function hideSide() {
  const side = document.getElementById("side");
  if (side.matches(":popover-open")) side.hidePopover();
}
