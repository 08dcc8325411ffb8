// Panels: words, formulas and tables whose numbers change in the same draw as the pictures.
//
// Each template becomes elements once; a step rewrites only the slots. Under the live text lies an invisible copy of
// every template holding its longest numbers, all in one grid cell: the panel is as tall as its tallest moment from the
// start, at every width, and nothing below it ever jumps.

import { longest, numberIn, partsOf } from "./slots.js";

/** @import { PanelSpec } from "./content.js" */
/** @import { Slot } from "./slots.js" */

/** @typedef {{ parts: (string | Slot)[], last?: string, set(text: string): void }} Place  where numbers stand */

export class Panel {
  /** @type {PanelSpec} */
  spec;
  /** @type {string | undefined} */
  texts;
  /** @type {(Template | null)[]} */
  live;
  /** @type {Sizer[]} */
  sizers;
  /** @type {number | undefined} */
  shown;

  constructor() {
    this.element = document.createElement("section");
    this.element.innerHTML = '<h3 class="hs-panel-title"></h3><div class="hs-stack"></div>';
    const [heading, stack] = /** @type {HTMLCollectionOf<HTMLElement>} */ (this.element.children);
    this.heading = heading;
    this.stack = stack;
    this.mirroring = false;
    // An opened explanation stays open when an E-step's words give way to an M-step's.
    stack.addEventListener("toggle", ({ target }) => target instanceof HTMLDetailsElement && this.#mirror(target), true);
  }

  /** @param {PanelSpec} spec */
  take(spec) {
    this.spec = spec;
    this.element.className = `hs-panel hs-panel-${spec.area}`;
    this.element.dataset.panel = spec.name;
    this.heading.textContent = spec.title;
    this.heading.hidden = !spec.title || spec.area === "headline";
    const used = new Set(spec.templateOf.data);
    const texts = spec.templates.map((text, i) => (used.has(i) ? text : null));
    // Another run of the same model says the same in other numbers: what is opened then stays open.
    if (texts.join("\0") !== this.texts) {
      this.texts = texts.join("\0");
      this.live = texts.map((text) => (text === null ? null : new Template(text)));
      const live = this.live.filter((template) => template !== null);
      this.sizers = live.map(({ text }) => new Sizer(text));
      this.stack.replaceChildren(...[...this.sizers, ...live].map(({ element }) => element));
      this.shown = undefined;
    }
    for (const sizer of this.sizers) sizer.fill((slot) => longest(spec.slots, slot));
  }

  /** @param {number} frame */
  show(frame) {
    const index = this.spec.templateOf.data[frame];
    this.live[index]?.fill((slot) => numberIn(this.spec.slots, slot, frame));
    if (index === this.shown) return;
    this.shown = index;
    this.live.forEach((template, i) => template && (template.element.hidden = i !== index));
  }

  /** @param {HTMLDetailsElement} details */
  #mirror(details) {
    const copy = details.closest(".hs-stack > *");
    if (this.mirroring || !copy || details.closest("[hidden], .hs-sizer")) return;
    const place = [...copy.querySelectorAll("details")].indexOf(details);
    this.mirroring = true;
    for (const copy of this.stack.children) {
      const twin = copy.querySelectorAll("details")[place];
      if (twin) twin.open = details.open;
    }
    // The twins' own events come in a later task.
    setTimeout(() => (this.mirroring = false), 50);
  }
}

/** A template's elements, and where in them its numbers stand. */
class Template {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.element = document.createElement("div");
    this.element.innerHTML = text;
    this.places = slotsIn(this.element);
  }

  /**
   * Writes every slot's text, by a function of the slot.
   * @param {(slot: Slot) => string} textOf
   */
  fill(textOf) {
    for (const place of this.places) {
      const text = place.parts.map((part) => (typeof part === "string" ? part : textOf(part))).join("");
      if (text !== place.last) place.set((place.last = text));
    }
  }
}

/** A copy of a template that nobody sees, for the room that its longest numbers take. */
class Sizer extends Template {
  /** @param {string} text */
  constructor(text) {
    super(text);
    this.element.className = "hs-sizer";
    this.element.inert = true;
    this.element.setAttribute("aria-hidden", "true");
  }
}

/** @param {HTMLElement} root */
function slotsIn(root) {
  /** @type {Place[]} */
  const places = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text) {
      const parts = partsOf(node.data);
      if (parts) places.push({ parts, set: (text) => (node.data = text) });
      continue;
    }
    if (!(node instanceof Element)) continue;
    for (const { name, value } of [...node.attributes]) {
      const parts = partsOf(value);
      if (parts) places.push({ parts, set: (text) => node.setAttribute(name, text) });
    }
  }
  return places;
}
