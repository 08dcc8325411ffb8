// What stands at the foot of the stage, one above the other: the picture ends where the uppermost begins.

/** @type {Record<string, number>} */
const heights = {};

/**
 * Says how high a strip is; 0 where it is gone.
 * @param {"hands" | "class"} name
 * @param {number} height  in CSS pixels
 */
export function standing(name, height) {
  // Every property of the document's own is asked for again by all that is on it.
  if (heights[name] === height) return;
  heights[name] = height;
  const { style } = document.documentElement;
  style.setProperty("--hs-class", `${heights.class ?? 0}px`);
  style.setProperty("--hs-strip", `${(heights.class ?? 0) + (heights.hands ?? 0)}px`);
}
