// Pointing at a cloud: the nearest point's words and shares, and the click that selects it.

import { isIn, onClick } from "../shared/gestures.js";
import { formatNumber } from "../shared/numbers.js";

/** @import { Cloud } from "./cloud.js" */
/** @import { Picture } from "./picture.js" */

/** @type {Record<string, number>} */
const REACH = { mouse: 12, pen: 14, touch: 22 }; // how near is near enough, in CSS pixels
const CLICK = 5; // a press that moves farther is a drag

export class Hover {
  /**
   * @param {Picture} picture
   * @param {(index: number) => void} onPoint  called with the number of a point among all of the data
   */
  constructor(picture, onPoint) {
    this.picture = picture;
    this.onPoint = onPoint;
    this.tip = document.createElement("div");
    this.tip.className = "hs-tip";
    this.tip.hidden = true;
    picture.element.append(this.tip);
    picture.element.addEventListener("pointermove", (event) => this.#move(event), true);
    picture.element.addEventListener("pointerleave", () => this.#show(null));
    this.destroy = onClick(picture.element, CLICK, (start) => {
      const index = this.#at(start);
      if (index !== null && this.picture.cloud) this.onPoint(this.picture.cloud.pointOf(index));
    });
  }

  /** Brings the words up to date after a step. */
  refresh() {
    const { cloud } = this.picture;
    if (cloud && cloud.hovered !== null) this.#words(cloud.hovered, cloud);
  }

  /** @param {PointerEvent} event */
  #at(event) {
    const { cloud } = this.picture;
    if (!cloud?.area || isIn(event, ".modebar, .hs-knob, .hs-bin")) return null;
    const box = this.picture.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    if (x < -4 || y < -4 || x > box.width + 4 || y > box.height + 4) return null;
    return cloud.nearest(x, y, REACH[event.pointerType] ?? REACH.mouse);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (this.picture.cloud) this.#show(event.buttons ? null : this.#at(event));
  }

  /** @param {number | null} index */
  #show(index) {
    const { cloud } = this.picture;
    if (!cloud || cloud.hovered === index) return;
    cloud.hovered = index;
    cloud.draw();
    this.tip.hidden = index === null;
    this.picture.element.classList.toggle("hs-pointing", index !== null);
    if (index === null) return;
    this.#words(index, cloud);
    const { left, top, width } = cloud.area;
    const [x, y] = [left + cloud.px[index], top + cloud.py[index]];
    const flip = cloud.px[index] > width / 2;
    this.tip.style.cssText = `left:${x}px;top:${y}px;--hs-dx:${flip ? "calc(-100% - 14px)" : "14px"}`;
  }

  /** @type {(index: number, cloud: Cloud) => void} */
  #words(index, cloud) {
    const lines = linesOf(cloud, index);
    const label = document.createElement("strong");
    label.textContent = cloud.spec.labels[index];
    const rows = lines.map(([name, said, colour]) => {
      const row = document.createElement("span");
      row.innerHTML = '<i></i><span></span><b></b>';
      const [dot, called, number] = /** @type {HTMLCollectionOf<HTMLElement>} */ (row.children);
      dot.style.background = colour;
      called.textContent = name;
      number.textContent = said;
      return row;
    });
    this.tip.replaceChildren(label, ...rows);
  }
}

/**
 * What pointing at a point says, line by line: a name, a number, the colour that stands for it.
 * @param {Cloud} cloud
 * @param {number} index
 * @returns {[string, string, string][]}
 */
function linesOf(cloud, index) {
  const { names, scale } = cloud.spec;
  const shares = cloud.shares(index);
  if (!shares.some((share) => share > 0)) return [];
  if (scale) return [[names[0], formatNumber(cloud.level(index, scale), "significant", 3), colourOf(cloud, index)]];
  return names.map((name, k) => [name, percentage(shares[k]), cloud.palette[k]]);
}

/** @type {(cloud: Cloud, index: number) => string} */
function colourOf(cloud, index) {
  return `rgb(${cloud.colours.subarray(3 * index, 3 * index + 3).join()})`;
}

/**
 * A share in words. Shares arrive in 255ths: whole percentages are all that they can say, and only 0 and 255 are none
 * and all.
 * @param {number} share
 */
export function percentage(share) {
  if (share > 0 && share < 0.005) return "<1\u00a0%";
  if (share < 1 && share > 0.995) return ">99\u00a0%";
  return `${Math.round(100 * share)}\u00a0%`;
}
