// What every page has around its content, in the browser: the skip link, the menu of a phone, the glossary.

import { showList, start } from "./glossary.js";

let begun = false;

export function mount({ parentElement }) {
  if (!begun) {
    begun = true;
    dress();
    skipLink();
    document.addEventListener("click", chosen, true);
    start(document.body);
  }
  let place = parentElement.querySelector(":scope > div");
  place ??= parentElement.appendChild(document.createElement("div"));
  showList(place);
}

export function unmount() {
  // The frame stays for as long as the window does; the next page mounts it again.
}

function dress() {
  const link = document.head.appendChild(document.createElement("link"));
  link.rel = "stylesheet";
  link.href = new URL("./frame.css", import.meta.url).href;
}

/** The first tab stop of every page: it leads past the menus, to the player or to what the page shows. */
function skipLink() {
  const link = document.createElement("a");
  link.className = "hs-skip";
  link.href = "#";
  link.textContent = "Skip to the content";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const main = document.querySelector(".stMain");
    const play = main?.querySelector('.hs-player [data-do="play"]');
    const target = play ?? main;
    if (target === main) main?.setAttribute("tabindex", "-1");
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  });
  document.body.prepend(link);
}

/** On a phone the menu lies over the page: it closes when a page was chosen in it. */
function chosen(event) {
  if (!event.target.closest?.('[data-testid="stSidebarNavLink"]') || innerWidth > 768) return;
  setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click(), 0);
}
