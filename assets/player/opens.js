// Marks that open something: a click on a letter shows the run that ends there.
//
// A trace says so by meta {opens: [...]}: for each of its points, the switch above the picture that the click turns.

import { isIn, onClick } from "../shared/gestures.js";
import { axisOf, isDrawn, offsetOf } from "../shared/plotly.js";

/** @import { Picture } from "./picture.js" */

const LETTER = 13; // pixels from a mark's middle within which it is meant
const UNMOVED = 5; // a press that moves farther is a drag

export class Opens {
  /** @param {Picture} picture */
  constructor(picture) {
    this.picture = picture;
    this.destroy = onClick(picture.element, UNMOVED, (start) => this.#switchAt(start)?.click());
    picture.element.addEventListener("pointermove", (event) => {
      picture.element.classList.toggle("hs-opens", this.#switchAt(event) !== undefined);
    });
  }

  /**
   * The switch that a mark under the pointer turns.
   * @param {PointerEvent} event
   * @returns {HTMLButtonElement | undefined}
   */
  #switchAt(event) {
    const { plot, element } = this.picture;
    const trace = isDrawn(plot) ? plot.data?.find(({ meta }) => meta?.opens) : undefined;
    if (!trace || isIn(event, ".modebar")) return undefined;
    const [ax, ay] = [axisOf(plot, "x"), axisOf(plot, "y")];
    const box = plot.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left - offsetOf(ax), event.clientY - box.top - offsetOf(ay)];
    // Letters may lie over each other: the nearest is meant.
    const away = Array.from(trace.x, (each, i) => Math.hypot(ax.d2p(each) - x, ay.d2p(trace.y[i]) - y));
    const least = Math.min(...away);
    const wanted = least < LETTER ? trace.meta?.opens?.[away.indexOf(least)] : undefined;
    const switches = element.closest(".hs-slot")?.querySelectorAll("button") ?? [];
    return wanted ? [...switches].find(({ textContent }) => textContent === wanted) : undefined;
  }
}
