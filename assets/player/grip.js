// Marks that a hand may take: dragged along x, such a mark scrubs to the frame in which it stands nearest to the hand.
//
// A trace says so by meta {grip: true}; its channels at x and y say where it is in every frame. The server is not asked.

import { isIn } from "../shared/gestures.js";
import { axisOf, isDrawn, offsetOf } from "../shared/plotly.js";

/** @import { Axis } from "../shared/types.js" */
/** @import { Channel, PictureSpec } from "./content.js" */
/** @import { Picture } from "./picture.js" */
/** @import { Player } from "./player.js" */

/** @typedef {{ axes: [string, string], channels: Record<string, Channel> }} Mark */

/** @type {Record<string, number>} */
const GRASP = { mouse: 16, pen: 18, touch: 26 }; // how near is near enough, in CSS pixels

/**
 * The frame in which a place comes nearest to another one; of several, the one that is shown, and then the first.
 * @param {(frame: number) => number} placeIn  in pixels
 * @param {number} frames
 * @param {number} shown
 * @param {number} wanted  in pixels
 */
export function nearestFrame(placeIn, frames, shown, wanted) {
  let [best, least] = [shown, Infinity];
  for (let frame = 0; frame < frames; frame++) {
    const away = Math.abs(placeIn(frame) - wanted);
    if (away < least - 1e-9) [best, least] = [frame, away];
  }
  return best;
}

export class Grip {
  /**
   * @param {Picture} picture
   * @param {Player} player
   */
  constructor(picture, player) {
    this.picture = picture;
    this.player = player;
    /** @type {Mark | null} */
    this.held = null;
    /** @type {Mark[]} */
    this.marks = [];
    const { element } = picture;
    element.addEventListener("pointerdown", (event) => this.#grab(event), true);
    element.addEventListener("pointermove", (event) => this.#move(event), true);
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => this.#release(), true);
  }

  /**
   * Takes the marks of what is to be shown.
   * @param {PictureSpec} spec
   */
  take(spec) {
    this.held = null;
    this.marks = spec.figure.data
      .filter((trace) => trace.meta?.grip)
      .map((trace) => ({ axes: [trace.xaxis ?? "x", trace.yaxis ?? "y"], channels: channelsOf(spec, trace.uid) }));
    this.picture.element.classList.toggle("hs-grips", this.marks.length > 0);
    // A finger on a mark means the mark; beside one it scrolls the page.
    this.picture.element.style.touchAction = this.marks.length ? "pan-y" : "";
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button || !this.marks.length) return;
    const mark = this.#nearest(event);
    if (!mark) return;
    event.preventDefault();
    event.stopPropagation();
    this.held = mark;
    this.player.pause();
    this.picture.element.setPointerCapture(event.pointerId);
    this.picture.element.classList.add("hs-held");
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.held) {
      if (this.marks.length && !event.buttons) {
        this.picture.element.classList.toggle("hs-near", this.#nearest(event) !== null);
      }
      return;
    }
    event.stopPropagation();
    const { axes, channels } = this.held;
    const axis = axisOf(this.picture.plot, axes[0]);
    const { frame, future } = this.player;
    const placeIn = (/** @type {number} */ each) => placeOf(axis, channels.x, each);
    this.player.go(nearestFrame(placeIn, future.known, frame, this.#place(event).x), { glide: false });
  }

  #release() {
    this.held = null;
    this.picture.element.classList.remove("hs-held");
  }

  /**
   * The mark under the pointer as it stands in this frame, or null.
   * @param {PointerEvent} event
   */
  #nearest(event) {
    const { plot } = this.picture;
    if (!isDrawn(plot) || isIn(event, ".modebar")) return null;
    const at = this.#place(event);
    /** @type {Mark | null} */
    let best = null;
    let least = GRASP[event.pointerType] ?? GRASP.mouse;
    for (const mark of this.marks) {
      const [ax, ay] = mark.axes.map((id) => axisOf(plot, id));
      const x = placeOf(ax, mark.channels.x, this.player.frame);
      const y = placeOf(ay, mark.channels.y, this.player.frame);
      const away = Math.hypot(x - at.x, y - at.y);
      if (away <= least) [best, least] = [mark, away];
    }
    return best;
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const box = this.picture.plot.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

/** @type {(spec: PictureSpec, uid: string) => Record<string, Channel>} */
export function channelsOf(spec, uid) {
  return Object.fromEntries(spec.channels.filter(({ trace }) => trace === uid).map((each) => [each.attribute, each]));
}

/** @type {(axis: Axis, channel: Channel, frame: number) => number} */
export function placeOf(axis, { values, keys }, frame) {
  return offsetOf(axis) + axis.d2p(values.data[keys.data[frame]]);
}
