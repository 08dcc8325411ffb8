// A whole class in one picture: Plotly makes an element of each marker, and of each stretch of a line between two gaps. Of
// hundreds of starts and their runs there are thousands, and drawing them takes seconds. Here a trace of many points is a
// few lines, whose paths are written by hand: a dot is a stretch of no length, with a round end.

import { axisOf } from "../shared/plotly.js";

/** @import { Axis, Plot } from "../shared/types.js" */

const MANY = 100; // points: of fewer, each may well be an element
const LAYERS = 8; // so many lines share a trace's dots: those that overlap are darker there, as markers are
const FAR = 1e5; // pixels: what is further outside of the picture some browsers do not draw

/**
 * @typedef {object} Points  a trace of markers, lines or both, as Python writes it
 * @property {string} uid
 * @property {string} [type]
 * @property {string} [mode]
 * @property {(number | null)[]} x
 * @property {(number | null)[]} y
 * @property {number} [opacity]
 * @property {unknown} [customdata]
 * @property {boolean} [connectgaps]
 * @property {{ color?: unknown, width?: number }} [line]
 * @property {{ color?: unknown, size?: unknown, opacity?: unknown, symbol?: string, line?: { width?: number } }} [marker]
 */

/** @typedef {{ uid: string, dots: boolean }} Written  a line whose path is written here */

/**
 * Traces as Plotly is to take them, and which of them are then to be written: those of many points.
 * @param {Points[]} data
 * @returns {{ traces: Points[], lines: Written[] }}
 */
export function inFewElements(data) {
  /** @type {Points[]} */
  const traces = [];
  /** @type {Written[]} */
  const lines = [];
  for (const trace of data) {
    if (!isPlain(trace)) {
      traces.push(trace);
      continue;
    }
    const { marker, mode = "", ...rest } = trace;
    const uids = namesFrom(trace.uid);
    // Across its gaps, a line is one element; the path that is written has them.
    const line = { ...rest, type: "scatter", mode: "lines", connectgaps: true };
    if (mode.includes("lines")) {
      const uid = uids();
      traces.push({ ...line, uid });
      lines.push({ uid, dots: false });
    }
    if (!mode.includes("markers")) continue;
    const { color, size, opacity = 1 } = /** @type {{ color: unknown, size: number, opacity?: number }} */ (marker);
    for (const points of layersOf(trace)) {
      const uid = uids();
      const look = { line: { color, width: size }, opacity: opacity * (trace.opacity ?? 1), customdata: undefined };
      traces.push({ ...line, ...points, ...look, uid });
      lines.push({ uid, dots: true });
    }
  }
  return { traces, lines };
}

/**
 * Writes the paths of lines that Plotly has drawn.
 * @param {Plot} plot
 * @param {Written[]} lines
 */
export function write(plot, lines) {
  const axes = /** @type {const} */ ([axisOf(plot, "x"), axisOf(plot, "y")]);
  for (const { uid, dots } of lines) {
    const trace = plot.data.find((each) => each.uid === uid);
    /** @type {SVGPathElement | null} */
    const path = plot.querySelector(`.trace${CSS.escape(uid)} .lines path.js-line`);
    if (!trace || !path) continue;
    path.setAttribute("d", pathThrough(axes, trace.x, trace.y, dots));
    if (dots) path.style.strokeLinecap = "round";
  }
}

/**
 * A path through points of the data, with gaps where one is no number; or a dot at each.
 * @param {readonly [Pick<Axis, "d2p">, Pick<Axis, "d2p">]} axes
 * @param {ArrayLike<number | null>} x
 * @param {ArrayLike<number | null>} y
 * @param {boolean} dots
 */
export function pathThrough([ax, ay], x, y, dots) {
  let path = "";
  let begun = false;
  for (let i = 0; i < x.length; i++) {
    const [across, down] = [pixel(ax, x[i]), pixel(ay, y[i])];
    const there = Number.isFinite(across) && Number.isFinite(down);
    if (there) path += `${begun ? "L" : "M"}${across},${down}${dots ? "h0" : ""}`;
    begun = there && !dots;
  }
  return path || "M0,0";
}

/** @type {(axis: Pick<Axis, "d2p">, value: number | null) => number} */
function pixel(axis, value) {
  if (value === null) return NaN;
  return Math.round(10 * Math.min(Math.max(axis.d2p(value), -FAR), FAR)) / 10;
}

/** Whether a trace has many points that are round dots of one colour and size, or straight lines, or both.
 * @param {Points} trace
 */
function isPlain({ type = "scatter", mode = "", x, marker = {} }) {
  if (type !== "scatter" || mode.includes("text") || !(x?.length > MANY)) return false;
  const alike = [marker.size, marker.color, marker.opacity].every((each) => !Array.isArray(each));
  return alike && (marker.symbol ?? "circle") === "circle" && !marker.line?.width;
}

/** The points of a trace, dealt out to the lines that share its dots. @param {Points} trace */
function layersOf({ x, y }) {
  const there = Array.from(x.keys()).filter((i) => x[i] !== null && y[i] !== null);
  return Array.from({ length: LAYERS }, (_, layer) => {
    const own = [];
    for (let place = layer; place < there.length; place += LAYERS) own.push(there[place]);
    return { x: own.map((i) => x[i]), y: own.map((i) => y[i]) };
  });
}

/** The first line of a trace has its name, the others that name and a number. @param {string} uid */
function namesFrom(uid) {
  let count = 0;
  return () => (count++ ? `${uid}-${count}` : uid);
}
