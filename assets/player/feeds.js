// The players on the page, and what was sent to one by its animation's key, perhaps before it was ready.

import { packedName, unpack } from "../shared/decode.js";

/** @import { Feed } from "./content.js" */
/** @import { Player } from "./player.js" */

/** @type {Set<Player>} */
export const players = new Set();
/** @type {Map<string, Map<string, Feed>>} */
const feeds = new Map();

/**
 * What was sent to the players of an animation, by its key.
 * @param {string} key
 * @returns {Iterable<Feed>}
 */
export function sentTo(key) {
  return feeds.get(key)?.values() ?? [];
}

/**
 * Sends a packed panel or point to the players of its animation, now or when they are ready; returns how to undo it.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function feed(bytes) {
  const key = packedName(bytes);
  /** @type {Feed} */
  const content = await unpack(bytes);
  const { panel } = content;
  const name = panel ? panel.name : "selected";
  const mine = feeds.get(key) ?? new Map();
  feeds.set(key, mine);
  mine.set(name, content);
  const concerned = () => [...players].filter((player) => player.animation?.key === key);
  for (const player of concerned()) {
    give(player, content);
    if (panel) player.arrangement.reveal(panel.name);
  }
  return () => {
    if (mine.get(name) !== content) return; // something newer has taken its place
    mine.delete(name);
    if (panel) for (const player of concerned()) player.arrangement.remove(name);
  };
}

/**
 * Gives a player a panel to add, or a point to select, that came after its animation.
 * @param {Player} player
 * @param {Feed} feed
 */
export function give(player, { panel, selected, at }) {
  if (selected !== undefined && selected !== player.selected) player.choose(selected, at);
  if (panel) player.arrangement.panel(panel);
}
