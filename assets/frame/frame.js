// What every page has around its content, in the browser: the skip link, the menu of a phone, the glossary.

import { styled } from "../shared/mount.js";
import { showList, start } from "./glossary.js";

/** @import { Component } from "../shared/types.js" */

let begun = false;

/** @param {Component} component */
export function mount({ parentElement }) {
  if (!begun) {
    begun = true;
    styled(new URL("frame.css", import.meta.url));
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
 * On a phone the menu lies over the page: it closes when a page was chosen in it.
 * @param {Event} event
 */
function chosen({ target }) {
  if (!(target instanceof Element && target.closest('[data-testid="stSidebarNavLink"]')) || innerWidth > 768) return;
  setTimeout(() => {
    /** @type {HTMLElement | null} */
    const collapse = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
    collapse?.click();
  });
}
