// A curve over its steps: the values so far, joined, and the rail on which the next one will be.

import { drawn } from "./parts.js";

/** @import { Axes } from "./axes.js" */

/** @param {Axes} axes @param {number} first  the step of the first value @param {number[]} curve */
export function drawSteps(axes, first, curve) {
  const places = curve.map((value, i) => [axes.x(first + i), axes.y(value)]);
  const next = axes.x(first + curve.length);
  const { top, bottom, height } = axes.box;
  return [
    drawn("line", { x1: next, x2: next, y1: top, y2: height - bottom, class: "hc-rail" }),
    drawn("polyline", { points: places.map((place) => place.join(",")).join(" "), class: "hc-line" }),
    ...places.map(([x, y]) => drawn("circle", { cx: x, cy: y, r: 4, class: "hc-dot" })),
  ];
}
