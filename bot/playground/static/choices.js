// Lists to choose from while the focus stays in a text field: the commands
// above the composer, and the places and people of the finder.

export class Choices {
  // matches tells which options are offered for what is typed.
  constructor(field, list, matches) {
    Object.assign(this, { field, list, matches });
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  offered() {
    return [...this.list.children].filter((option) => !option.hidden);
  }

  // offer shows what matches, the first of it chosen.
  offer() {
    for (const option of this.list.children) option.hidden = !this.matches(option, this.field.value);
    this.select(0);
    return this.offered().length;
  }

  chosen() {
    return this.offered().find((option) => option.getAttribute("aria-selected") === "true");
  }

  select(index) {
    for (const option of this.list.children) option.setAttribute("aria-selected", "false");
    this.field.removeAttribute("aria-activedescendant");
    const options = this.offered();
    if (!options.length) return;
    const option = options[(index + options.length) % options.length];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  // move goes up or down from what is chosen.
  move(by) {
    this.select(this.offered().indexOf(this.chosen()) + by);
  }
}
