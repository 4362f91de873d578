/* Printing, copying and sharing a handout with one press. Without this script the browser's own
   menu prints, and the text of the letter can be selected. */

const tools = document.querySelector("[data-handout-tools]");
const letter = document.getElementById("letter");
const said = document.querySelector("[data-handout-said]");

function offer(name, act) {
  const button = tools.querySelector(`[data-do="${name}"]`);
  button.hidden = false;
  button.addEventListener("click", act);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(letter.value);
  } catch {
    // Without the clipboard's own interface, as on plain HTTP, selecting and copying still works.
    letter.select();
    if (!document.execCommand("copy")) return;
  }
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = said.dataset.copied; });
}

async function share() {
  const { title, text, url } = tools.dataset;
  try {
    await navigator.share({ title, text, url });
  } catch {
    // The reader closed the list of programs: nothing to do.
  }
}

if (tools) {
  offer("print", () => window.print());
  offer("copy", copy);
  if (navigator.share) offer("share", share);
}
