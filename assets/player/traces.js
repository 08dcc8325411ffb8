// The channels of one picture: what each animated trace shows now.

import { Moving } from "./motion.js";

/** One trace that moves: its numbers at the moment, and whether they have changed since they were drawn. */
class Trace {
  constructor(base) {
    this.uid = base.uid;
    this.parts = [];
    this.values = {}; // x and y
    this.single = {}; // opacity and other single numbers, by their dotted names
    this.count = null; // how many points are revealed, with a fraction while it glides; null for all
  }

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

  /** Writes the numbers into a Plotly trace. */
  writeInto(trace) {
    for (const axis of ["x", "y"]) {
      if (this.values[axis]) trace[axis] = this.values[axis].slice(0, this.count === null ? undefined : Math.round(this.count));
    }
    for (const [name, value] of Object.entries(this.single)) {
      const path = name.split(".");
      const last = path.pop();
      path.reduce((at, part) => (at[part] ??= {}), trace)[last] = value;
    }
  }
}

/** The animated traces of a picture, by uid. */
export function tracesOf(spec) {
  const traces = new Map();
  for (const channel of spec.channels) {
    const base = spec.figure.data.find((trace) => trace.uid === channel.trace);
    if (!traces.has(channel.trace)) traces.set(channel.trace, new Trace(base));
    traces.get(channel.trace).add(channel);
  }
  return traces;
}

function multiply(basis, coefficients, out) {
  const p = coefficients.length;
  for (let i = 0, at = 0; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < p; j++, at++) sum += basis[at] * coefficients[j];
    out[i] = sum;
  }
  return out;
}
