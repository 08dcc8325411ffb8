// The outlines of the point cloud's markers, with the proportions of Plotly's symbols of the same names.

/** @typedef {[number, number]} Corner */

/** @type {Corner[]} */
const PLUS = [
  [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4],
  [-1.2, -0.4], [-0.4, -0.4], [-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4],
]; // prettier-ignore

/** @type {(i: number) => Corner} */
function starCorner(i) {
  const [angle, reach] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 ? 0.535 : 1.4];
  return [reach * Math.cos(angle), reach * Math.sin(angle)];
}

/** @type {(points: Corner[], angle: number) => Corner[]} */
const turned = (points, angle) =>
  points.map(([a, b]) => [a * Math.cos(angle) - b * Math.sin(angle), a * Math.sin(angle) + b * Math.cos(angle)]);

/** @type {Record<string, Corner[]>} */
const CORNERS = {
  square: [[0.89, 0.89], [-0.89, 0.89], [-0.89, -0.89], [0.89, -0.89]],
  "triangle-up": [[0, -1.15], [1.15, 0.577], [-1.15, 0.577]],
  "triangle-down": [[0, 1.15], [1.15, -0.577], [-1.15, -0.577]],
  diamond: [[1.3, 0], [0, 1.3], [-1.3, 0], [0, -1.3]],
  cross: PLUS,
  x: turned(PLUS, Math.PI / 4),
  star: Array.from({ length: 10 }, (_, i) => starCorner(i)),
}; // prettier-ignore

/**
 * The corners of a marker of radius 1; null for a circle, which every name without corners is.
 * @param {string} shape
 */
export function cornersOf(shape) {
  return Object.hasOwn(CORNERS, shape) ? CORNERS[shape] : null;
}
