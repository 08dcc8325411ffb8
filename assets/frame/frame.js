// What every page has around its content, in the browser: the skip link, the menu of a phone, the glossary.

import { followLinks } from "../shared/follow.js";
import { styled } from "../shared/mount.js";
import { sayWhatIsThere } from "./arrived.js";
import { showList, start } from "./glossary.js";
import { holdClicks } from "./leaving.js";

/** @import { Component } from "../shared/types.js" */

/** How high the head of the folded menu is, in CSS pixels: as in frame.css. */
const HEAD = 44;

let begun = false;

/** @param {Component} component */
export function mount({ parentElement }) {
  if (!begun) {
    begun = true;
    styled(new URL("frame.css", import.meta.url));
    void ownStyle();
    holdClicks();
    sayWhatIsThere();
    followLinks();
    skipLink();
    document.addEventListener("click", chosen, true);
    start(document.body);
  }
  /** @type {HTMLElement | null} */
  const place = parentElement.querySelector(":scope > div");
  showList(place ?? parentElement.appendChild(document.createElement("div")));
}

export function unmount() {
  // The frame stays for as long as the window does; the next page mounts it again.
}

/** Streamlit answers an address that no page has with a document of its own, in which our style is not. */
async function ownStyle() {
  if (document.getElementById("hs-style")) return;
  // Our files are in component/<name>/frame/, below the app's root, whose document has it.
  const answer = await fetch(new URL("../../../", import.meta.url));
  const style = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("hs-style");
  if (style) document.body.append(style);
}

/** The first tab stop of every page: it leads past the menus, to the player or to what the page shows. */
function skipLink() {
  const link = document.createElement("a");
  link.className = "hs-skip";
  link.href = "#";
  link.textContent = "Skip to the content";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    /** @type {HTMLElement | null} */
    const main = document.querySelector(".stMain");
    /** @type {HTMLElement | null | undefined} */
    const play = main?.querySelector('.hs-player [data-do="play"]');
    const target = play ?? main;
    if (target === main) main?.setAttribute("tabindex", "-1");
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  });
  document.body.prepend(link);
}

/**
 * On a phone the menu lies over the page, folded where the page has controls: a tap on its head unfolds it. It closes
 * when a page was chosen in it.
 * @param {MouseEvent} event
 */
function chosen({ target, clientY }) {
  const menu = target instanceof Element ? target.closest('[data-testid="stSidebarNav"]') : null;
  if (!menu || innerWidth > 768) return;
  const unfolded = document.documentElement.classList;
  if (!(/** @type {Element} */ (target).closest('[data-testid="stSidebarNavLink"]'))) {
    if (clientY - menu.getBoundingClientRect().top < HEAD) unfolded.toggle("hs-pages");
    return;
  }
  unfolded.remove("hs-pages");
  setTimeout(() => {
    if (menu.contains(document.activeElement)) /** @type {HTMLElement} */ (document.activeElement).blur();
    /** @type {HTMLElement | null} */
    const collapse = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
    collapse?.click();
  });
}
