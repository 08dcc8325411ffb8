// The row of half-steps: drag along it, or give it the focus and use the keys.

const LETTERS = 17; // a segment this wide has room for its letter
const WIDEST = 24; // a segment, where nobody is to see how many there will be
const SEGMENTS = 4; // below this many pixels a segment, the row becomes one bar

import { spokenFrame } from "./words.js";

/** @import { Scheme } from "../shared/types.js" */
/** @import { Player } from "./player.js" */

/**
 * The frame at a share of the row, from its left to its right.
 * @param {number} share
 * @param {number} frames
 */
export function frameAt(share, frames) {
  return Math.min(Math.max(Math.floor(share * frames), 0), frames - 1);
}

/**
 * How a row of so many frames looks in so many pixels: how wide each is, whether it is a segment of its own, with its
 * letter, and how far it is from the next.
 * @param {number} width
 * @param {number} frames
 * @param {number} [most]  how wide each may be
 */
export function segmentsIn(width, frames, most = Infinity) {
  const each = Math.min(width / frames, most);
  return { each, apart: each >= SEGMENTS, letters: each >= LETTERS, gap: each > 8 ? 1.5 : 0.75 };
}

export class Scrubber {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.element = document.createElement("div");
    this.element.className = "hs-scrubber";
    this.element.innerHTML = '<canvas aria-hidden="true"></canvas><div class="hs-thumb"></div>';
    this.canvas = /** @type {HTMLCanvasElement} */ (this.element.children[0]);
    this.thumb = /** @type {HTMLElement} */ (this.element.children[1]);
    this.held = false;
    const attributes = { role: "slider", tabindex: "0", "aria-label": "Half-step", "aria-valuemin": "0" };
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
    this.element.addEventListener("pointerdown", (event) => this.#grab(event));
    this.element.addEventListener("pointermove", (event) => this.#drag(event));
    this.element.addEventListener("pointerup", () => (this.held = false));
    this.element.addEventListener("pointercancel", () => (this.held = false));
    new ResizeObserver(() => this.show()).observe(this.element);
  }

  show() {
    const { animation, frame, scheme } = this.player;
    if (!animation || !scheme) return;
    const count = this.player.future.known;
    this.element.setAttribute("aria-valuemax", String(count - 1));
    this.element.setAttribute("aria-valuenow", String(frame));
    this.element.setAttribute("aria-valuetext", spokenFrame(animation, frame));
    this.thumb.style.left = `${(100 * (frame + 0.5) * this.#each()) / (this.element.clientWidth || 1)}%`;
    this.#paint(animation.kindOf.data.subarray(0, count), animation.kinds, frame, scheme);
  }

  /** How wide a half-step is, in pixels. */
  #each() {
    const { future } = this.player;
    return segmentsIn(this.element.clientWidth, future.known, future.open ? undefined : WIDEST).each;
  }

  /** @type {(kindOf: Int32Array, kinds: string[], frame: number, scheme: Scheme) => void} */
  #paint(kindOf, kinds, frame, scheme) {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width) return;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.scale(ratio, ratio);
    const { each, apart, letters: wide, gap } = segmentsIn(width, kindOf.length, this.player.future.open ? undefined : WIDEST);
    const letters = wide && height >= LETTERS; // on the stage the row is thin
    this.thumb.style.setProperty("--hs-segment", `${each}px`);
    const tint = (/** @type {number} */ kind) => scheme.roles[`accent-${kinds[kind].toLowerCase()}`] ?? scheme.roles.neutral;
    if (!apart) {
      const done = each * (frame + 0.5);
      context.globalAlpha = 0.16;
      context.fillStyle = scheme.roles.ink;
      context.fillRect(0, 0, width, height);
      // E and M in turn would make the whole bar flash.
      context.globalAlpha = 0.6;
      context.fillRect(0, 0, done, height);
      return;
    }
    context.font = `600 ${letters ? 12 : 0}px ${getComputedStyle(this.element).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let f = 0; f < kindOf.length; f++) {
      context.fillStyle = tint(kindOf[f]);
      context.globalAlpha = f === frame ? 1 : f < frame ? 0.62 : 0.2;
      context.fillRect(f * each + gap / 2, 0, each - gap, height);
      if (!letters) continue;
      context.globalAlpha = 1;
      context.fillStyle = f <= frame ? scheme.surface : scheme.roles.muted;
      context.fillText(kinds[kindOf[f]][0], (f + 0.5) * each, height / 2 + 0.5);
    }
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button) return;
    this.held = true;
    this.element.setPointerCapture(event.pointerId);
    this.player.pause();
    this.#drag(event);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.held) return;
    const box = this.element.getBoundingClientRect();
    const count = this.player.future.known;
    this.player.go(frameAt((event.clientX - box.left) / (count * this.#each()), count), { glide: false });
  }
}
