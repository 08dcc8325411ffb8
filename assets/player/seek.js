// A curve whose places are half-steps: a click beside one of them goes there.
//
// A trace says so by meta {seek: true}; its channel at x says where it is in every frame. The server is not asked.

import { isIn, onClick } from "../shared/gestures.js";
import { axisOf, isDrawn, lengthOf, offsetOf } from "../shared/plotly.js";
import { channelsOf, nearestFrame, placeOf } from "./grip.js";

/** @import { Axis } from "../shared/types.js" */
/** @import { PictureSpec } from "./content.js" */
/** @import { Mark } from "./grip.js" */
/** @import { Picture } from "./picture.js" */
/** @import { Player } from "./player.js" */

const STILL = 5; // a press that moves farther is a drag, and zooms

export class Seek {
  /**
   * @param {Picture} picture
   * @param {Player} player
   */
  constructor(picture, player) {
    this.picture = picture;
    this.player = player;
    /** @type {Mark | null} */
    this.mark = null;
    this.destroy = onClick(picture.element, STILL, (start) => this.#go(start));
  }

  /**
   * Takes the curve of what is to be shown.
   * @param {PictureSpec} spec
   */
  take(spec) {
    const trace = spec.figure.data.find(({ meta }) => meta?.seek);
    this.mark = trace
      ? { axes: [trace.xaxis ?? "x", trace.yaxis ?? "y"], channels: channelsOf(spec, trace.uid) }
      : null;
    this.picture.element.classList.toggle("hs-seeks", this.mark !== null);
  }

  /** @param {PointerEvent} event */
  #go(event) {
    const { mark, player } = this;
    const { plot } = this.picture;
    if (!mark || event.button || !isDrawn(plot) || isIn(event, ".modebar")) return;
    const box = plot.getBoundingClientRect();
    const [wanted, down] = [event.clientX - box.left, event.clientY - box.top];
    const [axis, other] = mark.axes.map((id) => axisOf(plot, id));
    if (!within(axis, wanted) || !within(other, down)) return;
    const placeIn = (/** @type {number} */ frame) => placeOf(axis, mark.channels.x, frame);
    player.pause();
    player.go(nearestFrame(placeIn, player.future.known, player.frame, wanted));
  }
}

/** @type {(axis: Axis, pixel: number) => boolean} */
const within = (axis, pixel) => pixel >= offsetOf(axis) && pixel <= offsetOf(axis) + lengthOf(axis);
