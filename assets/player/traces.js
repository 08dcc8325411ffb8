// The channels of one picture: what each animated trace shows now.

import { Moving } from "./motion.js";

/** @import { Trace } from "../shared/types.js" */
/** @import { Channel, PictureSpec } from "./content.js" */

/**
 * @typedef {object} Part  what moves at one attribute of a trace
 * @property {Moving} moving
 * @property {string} attribute
 * @property {Float64Array | Float32Array | undefined} basis  (length, p): what is shown is its product with the numbers
 * @property {Float64Array} out
 */

/** One trace that moves: its numbers at the moment, and whether they have changed since they were drawn. */
export class MovingTrace {
  /** @param {string} uid */
  constructor(uid) {
    this.uid = uid;
    /** @type {Partial<Pick<Trace, "x" | "y">>} */
    this.base = {}; // where the line is that a reveal uncovers
    this.dirty = false; // whether Plotly has drawn it since, in a state that may be another
    /** @type {Part[]} */
    this.parts = [];
    /** @type {{ x?: Float64Array, y?: Float64Array }} */
    this.values = {};
    /** @type {Record<string, number>} */
    this.single = {}; // opacity and other single numbers, by their dotted names
    /** @type {number | null} */
    this.count = null; // how many points are revealed, with a fraction while it glides; null for all
  }

  /** @param {Channel} channel */
  add(channel) {
    const moving = new Moving(channel.values, channel.keys, channel.glide);
    const length = channel.basis ? channel.basis.shape[0] : moving.length;
    this.parts.push({ moving, attribute: channel.attribute, basis: channel.basis?.data, out: new Float64Array(length) });
  }

  /** Brings the numbers up to date; true if any has changed. */
  refresh() {
    let changed = false;
    for (const part of this.parts) {
      if (!part.moving.changed) continue;
      part.moving.changed = false;
      changed = true;
      const { current } = part.moving;
      if (part.attribute === "reveal") this.count = current[0];
      else if (part.attribute !== "x" && part.attribute !== "y") this.single[part.attribute] = current[0];
      else this.values[part.attribute] = part.basis ? multiply(part.basis, current, part.out) : current;
    }
    return changed;
  }

  /**
   * Writes the numbers into a Plotly trace; with `cut`, nothing of a line that is not revealed.
   * @param {Trace} trace
   * @param {boolean} [cut]
   */
  writeInto(trace, cut = false) {
    const { x = this.base.x, y = this.base.y } = this.values;
    const end = this.count === null ? undefined : Math.round(this.count);
    for (const [axis, numbers] of /** @type {const} */ ([["x", x], ["y", y]])) {
      if (numbers && (this.values[axis] || this.count !== null)) {
        trace[axis] = numbers.slice(0, this.values[axis] || cut ? end : undefined);
      }
    } // prettier-ignore
    for (const [name, value] of Object.entries(this.single)) putAt(trace, name.split("."), value);
  }
}

/**
 * Puts a value where a path of names leads, making what is missing on the way.
 * @param {object} into
 * @param {string[]} path
 * @param {number} value
 */
function putAt(into, [name, ...rest], value) {
  const found = /** @type {Record<string, unknown>} */ (into);
  if (!rest.length) found[name] = value;
  else putAt(/** @type {object} */ (found[name] ??= {}), rest, value);
}

/**
 * The animated traces of a picture, by uid.
 * @param {PictureSpec} spec
 */
export function tracesOf(spec) {
  /** @type {Map<string, MovingTrace>} */
  const traces = new Map();
  for (const channel of spec.channels) {
    const { trace } = channel;
    const moving = traces.get(trace) ?? new MovingTrace(trace);
    traces.set(trace, moving);
    const { x, y } = spec.figure.data.find(({ uid }) => uid === trace) ?? {};
    moving.base = { x, y };
    moving.add(channel);
  }
  return traces;
}

/**
 * The product of a matrix (length, p), row by row, with p coefficients.
 * @param {ArrayLike<number>} basis
 * @param {ArrayLike<number>} coefficients
 * @param {Float64Array} out
 */
export function multiply(basis, coefficients, out) {
  const p = coefficients.length;
  for (let i = 0, at = 0; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < p; j++, at++) sum += basis[at] * coefficients[j];
    out[i] = sum;
  }
  return out;
}

/**
 * The name of the switch that shows and hides a trace; empty where there is none.
 * @param {Trace} trace
 */
export function overlayOf(trace) {
  return trace.meta?.overlay ?? "";
}
