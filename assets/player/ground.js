// Clicks beside the handles: one says a place, two in quick succession say it, too.

import { distance, isIn } from "../shared/gestures.js";

/** @import { Spot } from "./spots.js" */

const PRESS = 5; // a press that moves less is a click
const TWICE = 400; // milliseconds between the two clicks of a double one

export class GroundClicks {
  /** @type {PointerEvent | null} */
  pressed = null;
  /** @type {{ at: number, spot: Spot } | null} */
  first = null;

  /**
   * @param {HTMLElement} element  where presses are heard; releases are by the window, for Plotly covers the page then
   * @param {(event: PointerEvent) => Spot | null} spotAt  where in the plot an event is; null for nowhere
   * @param {(spot: Spot, twice: boolean) => void} act
   */
  constructor(element, spotAt, act) {
    this.spotAt = spotAt;
    this.act = act;
    this.release = (/** @type {PointerEvent} */ event) => this.#released(event);
    element.addEventListener("pointerdown", (event) => (this.pressed = event), true);
    window.addEventListener("pointerup", this.release, true);
  }

  destroy() {
    window.removeEventListener("pointerup", this.release, true);
  }

  /** @param {PointerEvent} event */
  #released(event) {
    const start = this.pressed;
    this.pressed = null;
    if (!start || event.button) return;
    if (distance(event, start) > PRESS || isIn(start, ".hs-knob, .hs-bin, .modebar")) {
      this.first = null;
      return;
    }
    const spot = this.spotAt(event);
    if (!spot) return;
    const { first } = this;
    const near = first !== null && Math.hypot(spot[0] - first.spot[0], spot[1] - first.spot[1]) < 2 * PRESS;
    const twice = near && event.timeStamp - first.at < TWICE;
    this.first = twice ? null : { at: event.timeStamp, spot };
    this.act(spot, twice);
  }
}
