// The player in a page of its own: its data stand in the page, and nothing is asked of any server.

import { Player } from "./player.js";

/**
 * Plays base64 data in a page of its own.
 * @param {HTMLElement} root
 * @param {string} base64
 */
export function playAlone(root, base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return new Player(root).take(bytes);
}
