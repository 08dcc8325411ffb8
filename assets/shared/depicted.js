// What of a page can be taken home as a picture: its players, maps and curves say so here, wherever they are on it.

/** @import { Depicted } from "./types.js" */

/** @type {Set<Depicted>} */
const known = new Set();
/** @type {Set<() => void>} */
const watchers = new Set();

/**
 * Has something be taken home as long as it is there; returns how to end that.
 * @param {Depicted} one
 */
export function depict(one) {
  known.add(one);
  watchers.forEach((tell) => tell());
  return () => {
    known.delete(one);
    watchers.forEach((tell) => tell());
  };
}

/** What can be seen of it on the page, from above. */
export function depictedHere() {
  const follows = (/** @type {Depicted} */ a, /** @type {Depicted} */ b) =>
    a.root.compareDocumentPosition(b.root) & Node.DOCUMENT_POSITION_PRECEDING;
  return [...known]
    .filter(({ root, titles }) => root.isConnected && root.getClientRects().length > 0 && titles().length > 0)
    .sort((a, b) => (follows(a, b) ? 1 : -1));
}

/**
 * Calls back when something comes or goes; returns how to stop that.
 * @param {() => void} tell
 */
export function onDepicted(tell) {
  watchers.add(tell);
  return () => watchers.delete(tell);
}
