// The next view of a lecture, opened out of sight while the one before is on the screen: its run is made, and what the
// browser needs for its page is here when it is asked for.

import { WARMING } from "../shared/mount.js";

const PICTURES = ".hs-player[data-ready], .hr-river[data-ready], .hb-basins[data-ready], .hs-glossary";
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
    const done = mine.contentDocument?.querySelector(PICTURES) || performance.now() - since > PATIENCE;
    if (!done && mine.isConnected) return;
    clearInterval(look);
    mine.remove();
    document.documentElement.dataset.warmed = link;
  }, LOOK);
}
