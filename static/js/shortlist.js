/* The shortlist for a handout, kept in this tab alone. Without this script the same links lead to
   the handout, and its address carries the groups on. */

const KEY = "handout";
const bar = document.querySelector("[data-handout]");
const sheet = document.querySelector("[data-handout-sheet]");

// The list is kept as the query of a handout's address: condition, area, groups and so on.
const read = () => new URLSearchParams(sessionStorage.getItem(KEY) ?? "");
const write = (list) => sessionStorage.setItem(KEY, list.toString());
const groupsOf = (list) => list.getAll("group");

function withGroups(list, groups) {
  const changed = new URLSearchParams(list);
  changed.delete("group");
  groups.forEach((group) => changed.append("group", group));
  return changed;
}

class Shortlist {
  constructor() {
    this.link = bar.querySelector("a");
    // What this page is about: its condition, area and language.
    this.page = withGroups(new URL(this.link.href).searchParams, []);
    this.handOver = document.querySelector("[data-hand-over]");
    this.firstGroups = this.handOver?.href;
    this.takeOver();
    this.linksAsButtons();
    // A list that htmx has changed brings new links.
    document.addEventListener("htmx:afterSwap", () => { this.linksAsButtons(); this.show(); });
    const again = bar.querySelector("button");
    again.hidden = false;
    again.addEventListener("click", () => this.empty());
    window.addEventListener("pageshow", () => this.show());
  }

  /* Groups that the address carries on begin a list; the place of the page is the list's place. */
  takeOver() {
    const carried = new URL(this.link.href).searchParams;
    if (groupsOf(carried).length && !groupsOf(read()).length) write(carried);
    const list = read();
    if (!this.page.get("condition") || this.isOther(list)) return;
    for (const name of ["area", "language"]) {
      if (this.page.get(name)) list.set(name, this.page.get(name));
      else list.delete(name);
    }
    write(list);
  }

  /* Another condition is another family's: it has a list of its own. */
  isOther(list) {
    const [mine, its] = [this.page.get("condition"), list.get("condition")];
    return Boolean(mine && its && mine !== its);
  }

  toggle(slug) {
    let list = read();
    const begins = this.isOther(list);
    if (begins) list = new URLSearchParams(this.page);
    const groups = groupsOf(list);
    if (groups.includes(slug)) {
      groups.splice(groups.indexOf(slug), 1);
    } else if (groups.length < this.counts.length) {
      groups.push(slug);
    } else {
      return this.say(bar.dataset.full);
    }
    for (const [name, value] of this.page) list.set(name, value);
    write(withGroups(list, groups));
    this.show();
    const words = this.counts[groups.length - 1] ?? bar.dataset.empty;
    this.say(begins ? `${bar.dataset.begun} ${words}` : words);
  }

  empty() {
    sessionStorage.removeItem(KEY);
    this.show();
    this.say(bar.dataset.empty);
    document.getElementById("main").focus();
  }

  show() {
    const list = read();
    const here = this.isOther(list) ? [] : groupsOf(list);
    const count = groupsOf(list).length;
    bar.hidden = count === 0;
    bar.querySelector("p").textContent = this.counts[count - 1] ?? "";
    this.link.href = `${bar.dataset.handout}?${list}`;
    if (this.handOver) this.handOver.href = here.length ? this.link.href : this.firstGroups;
    document.querySelectorAll("button[data-handout-add]").forEach((button) => {
      button.setAttribute("aria-pressed", String(here.includes(button.dataset.handoutAdd)));
    });
  }

  get counts() {
    return bar.dataset.counts.split("|");
  }

  say(words) {
    document.querySelector("[data-handout-said]").textContent = words;
  }

  linksAsButtons() {
    document.querySelectorAll("a[data-handout-add]").forEach((link) => this.asButton(link));
  }

  asButton(link) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "handout-add";
    button.dataset.handoutAdd = link.dataset.handoutAdd;
    button.append(bar.dataset.label, link.querySelector("span"));
    button.addEventListener("click", () => this.toggle(button.dataset.handoutAdd));
    link.replaceWith(button);
  }
}

try {
  // The handout itself is what its address says; elsewhere the list of this tab counts.
  if (sheet) write(new URLSearchParams(sheet.dataset.handoutSheet));
  else if (bar) new Shortlist();
} catch {
  // Where the browser keeps nothing, the links go on working.
}
