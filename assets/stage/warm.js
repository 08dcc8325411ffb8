// The next view of a lecture, opened out of sight while the one before is on the screen: its run is made, and what the
// browser needs for its page is here when it is asked for.

import { WARMING } from "../shared/mount.js";

const PICTURES = ".hs-player, .hr-river, .hb-basins";
const LAST = ".hs-glossary"; // what a page shows when it has been run to its end
const LOOK = 400; // milliseconds between two looks whether it is done
const PATIENCE = 60_000;

/** @type {HTMLIFrameElement | null} */
let frame = null;
let warmed = "";

/**
 * Opens a link out of sight, and closes it when its picture is drawn.
 * @param {string} link
 */
export function warm(link) {
  if (link === warmed) return;
  warmed = link;
  frame?.remove();
  const mine = (frame = document.createElement("iframe"));
  mine.name = WARMING;
  mine.title = "";
  mine.tabIndex = -1;
  mine.className = "hs-warming";
  mine.setAttribute("aria-hidden", "true");
  mine.src = new URL(link.startsWith("home") ? link.replace("home", "./") : link, location.href).href;
  document.body.append(mine);
  const since = performance.now();
  const look = setInterval(() => {
    const done = (mine.contentDocument && isThere(mine.contentDocument)) || performance.now() - since > PATIENCE;
    if (!done && mine.isConnected) return;
    clearInterval(look);
    const modules = mine.contentWindow ? modulesOf(mine.contentWindow) : [];
    mine.remove();
    Promise.allSettled(modules.map((module) => import(module))).then(() => (document.documentElement.dataset.warmed = link));
  }, LOOK);
}

/**
 * Whether a page has been run to its end, and its pictures are drawn: a map that is made finer and finer is so only then.
 * @param {Document} page
 */
function isThere(page) {
  const drawn = [...page.querySelectorAll(PICTURES)];
  return page.querySelector(LAST) !== null && drawn.every((each) => each.hasAttribute("data-ready"));
}

const MODULE = /\/static\/js\/.*\.js$/;

/**
 * The parts of Streamlit that a page has loaded: its picture waits for them, and for their being read, which takes longer.
 * @param {Window} page
 */
function modulesOf({ performance }) {
  return performance.getEntriesByType("resource").flatMap(({ name }) => (MODULE.test(name) ? [name] : []));
}
