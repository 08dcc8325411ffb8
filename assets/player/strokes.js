// Moves Plotly's lines and markers by hand: the numbers in their SVG elements, and nothing else.
//
// Every way through Plotly itself (react, redraw, animate) takes 25 to 50 ms for the dozen traces of a picture; writing
// their paths takes about one. Plotly keeps everything that holds still, and hears of the new numbers when somebody
// wants to hover, zoom or save (Picture.sync).

import { axisOf } from "../shared/plotly.js";

/** @import { Axis, FullTrace, Plot, Trace } from "../shared/types.js" */

/**
 * Whether a trace is simple enough: straight lines and markers, no fills, no words, one size and one colour.
 * @param {Partial<Trace>} trace
 */
export function canPaint(trace) {
  const plain = (trace.type ?? "scatter") === "scatter" && !String(trace.mode ?? "").includes("text");
  const straight = !trace.line?.shape || trace.line.shape === "linear";
  const simple = !Array.isArray(trace.marker?.size) && !Array.isArray(trace.marker?.color);
  return plain && straight && simple && (trace.fill ?? "none") === "none" && !trace.error_x && !trace.error_y;
}

/**
 * Draws the first `count` points of a trace, a fraction being a share of the way to the next; false if Plotly has not
 * drawn it yet and must be asked to.
 * @param {Plot} plot
 * @param {FullTrace} trace
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {number} count
 * @param {number} opacity
 * @returns {boolean}
 */
export function paintTrace(plot, { uid, mode, xaxis, yaxis }, x, y, count, opacity) {
  /** @type {HTMLElement | null} */
  const group = plot.querySelector(`.trace${CSS.escape(uid)}`);
  if (!group) return false;
  const axes = /** @type {const} */ ([axisOf(plot, xaxis ?? "x"), axisOf(plot, yaxis ?? "y")]);
  group.style.opacity = String(opacity);
  if (opacity === 0) return true;
  const places = placesOf(axes, x, y, Math.floor(count));
  const wants = (/** @type {string} */ part) => (mode ?? "lines+markers").includes(part);
  if (wants("markers") && !paintMarkers(group, markersAt(places))) return false;
  if (!wants("lines")) return true;
  places.push(...underway(axes, x, y, count));
  return paintLine(group, places);
}

/**
 * The first `count` points in pixels of the plot, x and y in turn.
 * @param {readonly [Pick<Axis, "d2p">, Pick<Axis, "d2p">]} axes
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {number} count
 */
export function placesOf([ax, ay], x, y, count) {
  const places = [];
  for (let i = 0; i < count; i++) places.push(place(ax, x[i]), place(ay, y[i]));
  return places;
}

/**
 * The point, in pixels, that a line has got to on the way from its last whole point to the next; none at a whole one.
 * @param {readonly [Pick<Axis, "d2p">, Pick<Axis, "d2p">]} axes
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 * @param {number} count
 */
export function underway([ax, ay], x, y, count) {
  const whole = Math.floor(count);
  const share = count - whole;
  if (whole === 0 || share === 0) return [];
  /** @type {(axis: Pick<Axis, "d2p">, v: ArrayLike<number>) => number} */
  const between = (axis, v) => (1 - share) * place(axis, v[whole - 1]) + share * place(axis, v[whole]);
  return [between(ax, x), between(ay, y)];
}

// Coordinates far outside the picture make some renderers give up; the clip path hides the difference.
const FAR = 1e5;
/** @type {(axis: Pick<Axis, "d2p">, value: number) => number} */
const place = (axis, value) => Math.round(100 * Math.min(Math.max(axis.d2p(value), -FAR), FAR)) / 100;

/**
 * The line through places, x and y in turn, as an SVG path: it breaks where one is not a number.
 * @param {number[]} places
 */
export function lineThrough(places) {
  let d = "";
  let pen = "M";
  for (let i = 0; i < places.length; i += 2) {
    if (places[i] !== places[i] || places[i + 1] !== places[i + 1]) {
      pen = "M";
      continue;
    }
    d += `${pen}${places[i]},${places[i + 1]}`;
    pen = "L";
  }
  return d || "M0,0";
}

/**
 * The transforms of markers at places, x and y in turn; none where one is not a number.
 * @param {number[]} places
 */
export function markersAt(places) {
  const shown = [];
  for (let i = 0; i < places.length; i += 2) {
    if (places[i] === places[i] && places[i + 1] === places[i + 1]) shown.push(`translate(${places[i]},${places[i + 1]})`);
  }
  return shown;
}

/** @type {(group: Element, places: number[]) => boolean} */
function paintLine(group, places) {
  // Plotly gives every stretch between gaps a path of its own; here the first one draws them all.
  const [path, ...others] = group.querySelectorAll(".lines path.js-line");
  if (!path) return places.length < 4; // one point makes no line
  for (const other of others) other.setAttribute("d", "M0,0");
  path.setAttribute("d", lineThrough(places));
  return true;
}

/** @type {(group: Element, shown: string[]) => boolean} */
function paintMarkers(group, shown) {
  const points = group.querySelector(".points");
  /** @type {SVGPathElement[]} */
  const nodes = points ? Array.from(points.querySelectorAll("path.point")) : [];
  if (!points || nodes.length === 0) return shown.length === 0;
  while (nodes.length < shown.length) {
    const last = nodes[nodes.length - 1];
    nodes.push(points.appendChild(/** @type {SVGPathElement} */ (last.cloneNode())));
  }
  nodes.forEach((node, i) => {
    node.style.display = i < shown.length ? "" : "none";
    if (i < shown.length) node.setAttribute("transform", shown[i]);
  });
  return true;
}
