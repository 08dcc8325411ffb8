// What is read of Plotly that it does not document. Any of it may change in any release: it is read in this file alone.

/** @import { Axis, FullTrace, Plot } from "./types.js" */

/**
 * @typedef {Axis & { _offset: number, _length: number, _name: "xaxis" | "yaxis", _vals?: { x: number }[] }} InnerAxis
 * @typedef {{ _fullLayout?: Record<string, InnerAxis>, _fullData: FullTrace[] }} Inner
 */

/** @type {(plot: Plot) => Inner} */
const inner = (plot) => /** @type {Inner} */ (/** @type {unknown} */ (plot));

/** @type {(axis: Axis) => InnerAxis} */
const innerAxis = (axis) => /** @type {InnerAxis} */ (axis);

/**
 * Whether Plotly has drawn anything yet: there is no other sign of it, and before that there are no axes.
 * @param {Plot} plot
 */
export function isDrawn(plot) {
  return Boolean(inner(plot)._fullLayout);
}

/**
 * The axis of a drawn plot by its id, "x" or "y2": the public layout has its range, but not its map to pixels.
 * @param {Plot} plot
 * @param {string} id
 * @returns {Axis}
 */
export function axisOf(plot, id) {
  return (inner(plot)._fullLayout ?? {})[`${id[0]}axis${id.slice(1)}`];
}

/**
 * The first two axes of a plot; null before it has been drawn.
 * @param {Plot} plot
 * @returns {[Axis, Axis] | null}
 */
export function axesOf(plot) {
  const { xaxis, yaxis } = inner(plot)._fullLayout ?? {};
  return xaxis && yaxis ? [xaxis, yaxis] : null;
}

/**
 * Where an axis begins, in pixels from the plot's left or top: margins grow with what they hold, and only Plotly knows.
 * @param {Axis} axis
 */
export function offsetOf(axis) {
  return innerAxis(axis)._offset;
}

/**
 * How long an axis is, in pixels.
 * @param {Axis} axis
 */
export function lengthOf(axis) {
  return innerAxis(axis)._length;
}

/**
 * Where the lines of an axis's grid are, in pixels along it: the grid under a point cloud is drawn on its canvas.
 * @param {Axis} axis
 */
export function gridOf(axis) {
  return (innerAxis(axis)._vals ?? []).map(({ x }) => axis.d2p(x));
}

/**
 * What the layout calls an axis.
 * @param {Axis} axis
 */
export function nameOf(axis) {
  return innerAxis(axis)._name;
}

/**
 * A trace with the defaults that Plotly has filled in: whether it is drawn at all depends on them.
 * @param {Plot} plot
 * @param {string} uid
 */
export function fullTraceOf(plot, uid) {
  return inner(plot)._fullData.find((trace) => trace.uid === uid);
}

/**
 * Copies of the layers of SVG that a plot is drawn in, from below, without those that hear the pointer: its class names
 * are Plotly's own.
 * @param {Plot} plot
 */
export function layersOf(plot) {
  /** @type {NodeListOf<SVGSVGElement>} */
  const layers = plot.querySelectorAll("svg.main-svg");
  return [...layers].map((layer) => {
    const copy = /** @type {SVGSVGElement} */ (layer.cloneNode(true));
    copy.querySelectorAll(".draglayer, .hoverlayer, .zoomlayer").forEach((each) => each.remove());
    return copy;
  });
}
