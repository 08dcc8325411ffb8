// How much is kept: a number of contents, and so many bytes.

const MOST = 8; // files and texts, the latest
const MOST_BYTES = 256 * 1024 ** 2; // of all of them; one of the largest is always kept

/**
 * The names of what has to go, by its size and when it was last used; never the latest.
 * @param {{ name: string, size: number, at: number }[]} kept
 * @param {string} latest
 */
export function outdated(kept, latest) {
  let room = MOST_BYTES;
  const order = [...kept].sort((a, b) => b.at - a.at);
  const old = order.filter(({ name, size }, i) => (room -= size) < 0 || i >= MOST ? name !== latest : false);
  return new Set(old.map(({ name }) => name));
}
