// Brings htmx when somebody first reaches for a part of the page that it makes smoother, so that
// nobody waits for it who only reads. Until it is there, and without it, forms and links work.
"use strict";

{
  const { htmx: address } = document.currentScript.dataset;
  const reaching = ["pointerover", "pointerdown", "focusin", "input"];
  let changed;

  const bring = () => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = catchUp;
    document.head.append(script);
  };

  // htmx starts by itself only in a page that has finished loading.
  const reach = ({ target }) => {
    if (!target.closest?.("[data-smoother]")) return;
    reaching.forEach((event) => document.removeEventListener(event, reach));
    if (document.readyState === "complete") bring();
    else window.addEventListener("load", bring, { once: true });
  };

  const remember = ({ target }) => {
    if (target.closest?.("[data-smoother]")) changed = target;
  };

  // What was chosen or opened before htmx had arrived is answered now.
  const catchUp = () => {
    document.removeEventListener("input", remember);
    if (changed?.isConnected) window.htmx.trigger(changed, "change");
    document.querySelectorAll("details[open][data-hx-get]").forEach((branch) => {
      window.htmx.trigger(branch, "toggle");
    });
  };

  // A field that somebody is in stays as it is, or letters typed meanwhile would be lost; unless
  // there is a problem to show, or one that is gone.
  const keepFieldInHand = (event) => {
    const { target, fragment } = event.detail;
    const inHand = target.querySelector(":focus");
    const hasProblem = target.querySelector(".error") || fragment.querySelector(".error");
    if (inHand && !hasProblem) event.detail.shouldSwap = false;
  };

  // After a link or the button the list itself is what was asked for: go there.
  const goToList = ({ detail }) => {
    const { elt } = detail.requestConfig;
    if (detail.target.id === "groups-found" && !elt.matches("form")) {
      document.getElementById("found").focus();
    }
  };

  reaching.forEach((event) => document.addEventListener(event, reach));
  document.addEventListener("input", remember);
  document.addEventListener("htmx:oobBeforeSwap", keepFieldInHand);
  document.addEventListener("htmx:afterSettle", goToList);
  // The way back and forth leads through addresses that htmx wrote, also where it is not there yet.
  window.addEventListener("popstate", ({ state }) => {
    if (state?.htmx && !window.htmx) location.reload();
  });
}
