// What stands at the foot of the stage, one above the other: the picture ends where the uppermost begins.

/** @type {Record<string, number>} */
const heights = {};
let large = false;

/**
 * Says whether the code is shown as large as it can be.
 * @param {boolean} on
 */
export function showsLarge(on) {
  large = on;
  crowd();
}

/** The picture has less room while people come in, or stand before a question: a class of the document's root says so. A
 * style that asked the page, by :has(), would have all of it styled anew with each element that Plotly measures. */
function crowd() {
  document.documentElement.classList.toggle("hs-crowded", large || Boolean(heights.class && heights.hands));
}

/**
 * Says how high a strip is; 0 where it is gone.
 * @param {"hands" | "class"} name
 * @param {number} height  in CSS pixels
 */
export function standing(name, height) {
  // Every property of the document's own is asked for again by all that is on it.
  if (heights[name] === height) return;
  heights[name] = height;
  crowd();
  const { style } = document.documentElement;
  style.setProperty("--hs-class", `${heights.class ?? 0}px`);
  style.setProperty("--hs-strip", `${(heights.class ?? 0) + (heights.hands ?? 0)}px`);
}
