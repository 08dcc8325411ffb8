// The list of activities that can be started from what is on the stage; a number starts one.

import { wearColours } from "./screen.js";

/** @import { Offer } from "./class_told.js" */

export class Menu {
  /** @param {(kind: string) => void} onKind */
  constructor(onKind) {
    this.onKind = onKind;
    /** @type {HTMLElement | null} */
    this.element = null;
    /** @type {Offer[]} */
    this.offers = [];
  }

  get shown() {
    return this.element !== null;
  }

  /** @param {Offer[]} offers */
  show(offers) {
    this.clear();
    this.offers = offers;
    const menu = (this.element = document.createElement("div"));
    menu.className = "hs-cover hs-class-menu";
    menu.setAttribute("role", "dialog");
    menu.setAttribute("aria-label", "Activities for the class");
    wearColours(menu);
    const list = menu.appendChild(document.createElement("ol"));
    for (const [i, { kind, label, why }] of offers.entries()) {
      const item = list.appendChild(document.createElement("li"));
      const start = item.appendChild(Object.assign(document.createElement("button"), { type: "button", disabled: why !== "" }));
      start.append(Object.assign(document.createElement("b"), { textContent: String(i + 1) }), label);
      start.addEventListener("click", () => this.onKind(kind));
      if (why) item.appendChild(document.createElement("p")).textContent = why;
    }
    menu.addEventListener("click", ({ target }) => target === menu && this.clear());
    document.body.append(menu);
    menu.querySelector("button")?.focus({ preventScroll: true });
  }

  /** @param {number} number */
  chose(number) {
    if (!this.shown) return false;
    const offer = this.offers[number - 1];
    if (offer && !offer.why) this.onKind(offer.kind);
    return true;
  }

  clear() {
    const had = this.shown;
    this.element?.remove();
    this.element = null;
    return had;
  }
}
