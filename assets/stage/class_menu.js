// The list of activities that can be started from what is on the stage; a number starts one.

import { wearColours } from "./screen.js";

/** @import { Offer } from "./content.js" */

const FORM = [1, 2]
  .map(
    (i) => `<fieldset><legend>${i === 1 ? "Everybody types" : "and, if you like, a second number"}</legend>
  <label>Name <input name="name${i}" maxlength="40" ${i === 1 ? 'required value="your number"' : ""}></label>
  <label>from <input name="low${i}" type="number" step="any" required value="0"></label>
  <label>to <input name="high${i}" type="number" step="any" required value="100"></label></fieldset>`,
  )
  .concat("<button>Ask the class</button>")
  .join("");

/**
 * What everybody types, as the form says: a second number only where it has a name.
 * @param {FormData} form
 */
export function columnsIn(form) {
  return [1, 2].flatMap((i) => {
    const name = String(form.get(`name${i}`) ?? "").trim();
    const [low, high] = ["low", "high"].map((end) => Number(form.get(`${end}${i}`)));
    return name ? [{ name, low, high, whole: false }] : [];
  });
}

export class Menu {
  /** @param {(kind: string, columns: object[]) => void} onKind */
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
      start.addEventListener("click", () => this.#start(kind));
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
    if (offer && !offer.why) this.#start(offer.kind);
    return true;
  }

  /** @param {string} kind */
  #start(kind) {
    if (kind === "numbers") this.#askWhich();
    else this.onKind(kind, []);
  }

  /** Asks what everybody is to type, and within which limits. */
  #askWhich() {
    const menu = /** @type {HTMLElement} */ (this.element);
    const form = document.createElement("form");
    form.innerHTML = FORM;
    menu.replaceChildren(form);
    form.addEventListener("keydown", (event) => event.key === "Escape" && this.clear());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.onKind("numbers", columnsIn(new FormData(form)));
    });
    form.querySelector("input")?.focus({ preventScroll: true });
  }

  clear() {
    const had = this.shown;
    this.element?.remove();
    this.element = null;
    return had;
  }
}
