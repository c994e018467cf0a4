// The finder goes to a place, or to somebody's page, by a few letters.

import { Choices } from "./choices.js";
import { openDialog } from "./forms.js";

const dialog = document.getElementById("finder");
const field = document.getElementById("find");
const none = dialog.querySelector(".none");

// plain is a text without case and accents, as people type it.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const found = new Choices(field, document.getElementById("finds"), (option, typed) =>
  plain(option.dataset.name).includes(plain(typed.trim().replace(/^[#@]/, ""))),
);
found.choose = (option) => location.assign(option.dataset.link);

export function find() {
  field.value = "";
  none.hidden = found.offer() > 0;
  openDialog(dialog);
}

export function goToFound() {
  const option = found.chosen();
  if (option) found.choose(option);
}

field.addEventListener("input", () => (none.hidden = found.offer() > 0));
field.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") found.move(1);
  else if (event.key === "ArrowUp") found.move(-1);
  else return;
  event.preventDefault();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close(); // beside it
});
