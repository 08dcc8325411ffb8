// Marks that a hand may take: dragged along x, such a mark scrubs to the frame in which it stands nearest to the hand.
//
// A trace says so by meta {grip: true}; its channels at x and y say where it is in every frame. The server is not asked.

import { axisOf } from "./strokes.js";

const GRASP = { mouse: 16, pen: 18, touch: 26 }; // how near is near enough, in CSS pixels

export class Grip {
  constructor(picture, player) {
    this.picture = picture;
    this.player = player;
    this.held = null;
    const { element } = picture;
    element.addEventListener("pointerdown", (event) => this.#grab(event), true);
    element.addEventListener("pointermove", (event) => this.#move(event), true);
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => this.#release(), true);
  }

  /** Takes the marks of what is to be shown. */
  take(spec) {
    this.held = null;
    this.marks = spec.figure.data
      .filter((trace) => trace.meta?.grip)
      .map((trace) => ({ axes: [trace.xaxis ?? "x", trace.yaxis ?? "y"], channels: channelsOf(spec, trace.uid) }));
    this.picture.element.classList.toggle("hs-grips", this.marks.length > 0);
    // A finger on a mark means the mark; beside one it scrolls the page.
    this.picture.element.style.touchAction = this.marks.length ? "pan-y" : "";
  }

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

  #move(event) {
    if (!this.held) {
      if (this.marks.length && !event.buttons) {
        this.picture.element.classList.toggle("hs-near", this.#nearest(event) !== null);
      }
      return;
    }
    event.stopPropagation();
    const { x } = this.#place(event);
    const { axes, channels } = this.held;
    const axis = axisOf(this.picture.plot, axes[0]);
    let [best, least] = [this.player.frame, Infinity];
    for (let frame = 0; frame < this.player.frames; frame++) {
      const away = Math.abs(axis._offset + axis.d2p(valueAt(channels.x, frame)) - x);
      if (away < least - 1e-9) [best, least] = [frame, away];
    }
    this.player.go(best, { glide: false });
  }

  #release() {
    this.held = null;
    this.picture.element.classList.remove("hs-held");
  }

  /** The mark under the pointer as it stands in this frame, or null. */
  #nearest(event) {
    const { plot } = this.picture;
    if (!plot._fullLayout || event.target.closest?.(".modebar")) return null;
    const at = this.#place(event);
    let [best, least] = [null, GRASP[event.pointerType] ?? GRASP.mouse];
    for (const mark of this.marks) {
      const [ax, ay] = mark.axes.map((id) => axisOf(plot, id));
      const x = ax._offset + ax.d2p(valueAt(mark.channels.x, this.player.frame));
      const y = ay._offset + ay.d2p(valueAt(mark.channels.y, this.player.frame));
      const away = Math.hypot(x - at.x, y - at.y);
      if (away <= least) [best, least] = [mark, away];
    }
    return best;
  }

  #place(event) {
    const box = this.picture.plot.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function channelsOf(spec, uid) {
  return Object.fromEntries(spec.channels.filter(({ trace }) => trace === uid).map((each) => [each.attribute, each]));
}

function valueAt(channel, frame) {
  return channel.values.data[channel.keys.data[frame]];
}
