// The search box as a WAI-ARIA combobox with a list of suggestions.
// Without this file the box is an ordinary search form; with it, Enter still searches for what
// was typed unless a suggestion has been chosen with the arrow keys.
"use strict";

const WAIT = 150; // milliseconds of quiet before asking
const SHORTEST = 2; // letters

class Combobox {
  constructor(input) {
    this.input = input;
    this.active = -1;
    this.build();
    input.addEventListener("input", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    // A press on a suggestion must not take the focus away before the click arrives.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.onClick(event));
  }

  build() {
    const { input } = this;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.listLabel);
    this.list.hidden = true;
    this.status = document.createElement("div");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    input.after(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) {
      input.setAttribute(name, value);
    }
  }

  askSoon() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if (text.length < SHORTEST) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(text), WAIT);
  }

  async ask(text) {
    this.request = new AbortController();
    try {
      const address = `${this.input.dataset.suggest}?q=${encodeURIComponent(text)}`;
      const response = await fetch(address, { signal: this.request.signal });
      if (response.ok) this.show((await response.json()).suggestions);
    } catch (error) {
      // Newer letters abort a request; without a network the form itself still works.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(suggestions) {
    if (document.activeElement !== this.input) return;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...suggestions.map((suggestion, place) => this.option(suggestion, place)));
    const found = suggestions.length;
    this.toggle(found > 0);
    const { foundOne, foundMany } = this.input.dataset;
    this.status.textContent =
      found === 0 ? "" : found === 1 ? foundOne : foundMany.replace("{n}", found);
  }

  option({ text, detail, url }, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.url = url;
    const name = document.createElement("span");
    name.textContent = text;
    option.append(name);
    if (detail) {
      const about = document.createElement("span");
      about.className = "suggestion-detail";
      about.textContent = detail;
      option.append(" ", about);
    }
    return option;
  }

  onKey(event) {
    const last = this.list.children.length - 1;
    if (event.isComposing) return;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" && last >= 0) {
      event.preventDefault();
      this.toggle(true);
      this.choose(this.active < last ? this.active + 1 : -1);
    } else if (event.key === "ArrowUp" && last >= 0) {
      event.preventDefault();
      this.toggle(true);
      this.choose(this.active < 0 ? last : this.active - 1);
    } else if (event.key === "Enter") {
      this.onEnter(event);
    }
  }

  onEnter(event) {
    const option = this.list.hidden ? null : this.list.children[this.active];
    if (option) {
      event.preventDefault();
      location.assign(option.dataset.url);
    } else {
      clearTimeout(this.timer);
      this.request?.abort();
    }
  }

  onClick(event) {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  }

  choose(place) {
    this.active = place;
    [...this.list.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === place));
    });
    const option = this.list.children[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  toggle(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.choose(-1);
    this.toggle(false);
    this.status.textContent = "";
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input) => new Combobox(input));
