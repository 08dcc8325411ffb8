// Numbers that change from frame to frame, and glide there: rows of values, and which row each frame shows.

/** @import { Packed, Whole } from "../shared/types.js" */

/** A row of numbers on its way from where it is to where the frame wants it. */
export class Moving {
  /**
   * @param {Packed<Float64Array | Float32Array | Uint8Array>} rows  of shape [keys, length...]
   * @param {Whole} keys      the row of each frame
   * @param {boolean} glides  whether it takes its time
   */
  constructor(rows, keys, glides) {
    this.length = rows.data.length / rows.shape[0];
    this.data = rows.data;
    this.keys = keys.data;
    this.glides = glides;
    this.current = new Float64Array(this.length);
    this.start = new Float64Array(this.length);
    this.settled = false;
    this.changed = true; // whether `current` has changed since somebody drew it and said so
    this.key = -1;
    this.target = this.data.subarray(0, this.length);
    this.aim(0);
    this.place(1);
  }

  /**
   * Sets out for a frame from wherever the numbers are now: an interrupted glide does not jump.
   * @param {number} frame
   */
  aim(frame) {
    const key = this.keys[frame];
    if (key === this.key) return;
    this.key = key;
    this.target = this.data.subarray(key * this.length, (key + 1) * this.length);
    this.start.set(this.current);
    this.settled = false;
    if (!this.glides) this.place(1);
  }

  /**
   * Moves to a share of the way, 0 to 1.
   * @param {number} share
   */
  place(share) {
    if (this.settled) return;
    this.changed = true;
    if (share >= 1) {
      this.current.set(this.target);
      this.settled = true;
      return;
    }
    const { start, target, current } = this;
    for (let i = 0; i < current.length; i++) {
      const value = start[i] + share * (target[i] - start[i]);
      current[i] = value === value ? value : target[i]; // what was not a number has no halfway
    }
  }
}

/**
 * Ease in and out: slow, fast, slow.
 * @param {number} share
 */
export function eased(share) {
  const s = Math.min(Math.max(share, 0), 1);
  return s * s * (3 - 2 * s);
}
