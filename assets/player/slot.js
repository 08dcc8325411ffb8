// A place for pictures that are alternatives: one is shown, a small switch above it chooses which.

import { AsTable } from "./as_table.js";
import { segmented, toggle } from "./controls.js";
import { hasKeys } from "../shared/gestures.js";
import { legendOf } from "../shared/legend.js";
import { Picture } from "./picture.js";

/** @import { Scheme } from "../shared/types.js" */
/** @import { PictureSpec } from "./content.js" */
/** @import { Hand } from "./hand.js" */

const CURVE = "objective";

/**
 * The pictures of an animation by the slot that they stand in: those of a group have one between them. The first is the
 * main picture; of the others the curve comes first, to be seen with it.
 * @param {PictureSpec[]} pictures
 */
export function slotsOf(pictures) {
  /** @type {Map<string, PictureSpec[]>} */
  const slots = new Map();
  for (const picture of pictures) {
    const name = picture.group ? `group ${picture.group}` : `picture ${picture.name}`;
    slots.set(name, [...(slots.get(name) ?? []), picture]);
  }
  const [main, ...others] = slots.values();
  const isCurve = (/** @type {PictureSpec[]} */ [{ group, name }]) => group === CURVE || name === CURVE;
  return main ? [main, ...others.filter(isCurve), ...others.filter((specs) => !isCurve(specs))] : [];
}

export class Slot {
  /** @type {Scheme} */
  scheme;
  /** @type {number} */
  scale;
  /** @type {HTMLElement} */
  told;
  /** @type {HTMLElement} */
  hintLine;
  /** @type {HTMLElement} */
  spare;

  /**
   * @param {(index: number) => void} onPoint
   * @param {Hand} hand
   */
  constructor(onPoint, hand) {
    this.onPoint = onPoint;
    this.hand = hand;
    this.hinted = "";
    /** @type {number | null} */
    this.known = null;
    /** @type {Picture[]} */
    this.pictures = [];
    this.chosen = 0;
    this.element = document.createElement("div");
    this.element.className = "hs-slot";
    this.bar = document.createElement("div");
    this.bar.className = "hs-bar-top";
    this.caption = document.createElement("p");
    this.caption.className = "hs-caption";
    // The legend, the caption, and in their place what a hand may do: room for the longest is kept, and nothing jumps.
    this.foot = document.createElement("div");
    this.foot.className = "hs-foot";
    this.foot.innerHTML = '<div class="hs-told"></div><p class="hs-caption hs-hint"></p><p class="hs-caption hs-hint hs-spare" aria-hidden="true"></p>';
    [this.told, this.hintLine, this.spare] = /** @type {HTMLCollectionOf<HTMLElement>} */ (this.foot.children);
    this.table = new AsTable(hand.player, () => this.picture);
    this.element.append(this.bar, this.foot);
  }

  get picture() {
    return this.pictures[this.chosen];
  }

  /**
   * Shows the pictures of an animation; with `hold`, over the same stretch of their axes as before.
   * @param {PictureSpec[]} specs
   * @param {string} key
   * @param {boolean} [hold]
   */
  take(specs, key, hold = false) {
    for (const extra of this.pictures.splice(specs.length)) extra.destroy();
    while (this.pictures.length < specs.length) {
      const picture = new Picture(this.onPoint, this.hand);
      this.pictures.push(picture);
      this.foot.before(picture.element);
    }
    if (this.chosen >= specs.length) this.chosen = 0;
    specs.forEach((spec, i) => this.pictures[i].take(spec, key, hold));
    this.element.dataset.pictures = specs.map(({ name }) => name).join(" ");
    this.#bar();
    this.#alternative();
  }

  /**
   * Takes the colours in force, and how many times as large type is: the legend has its room with them.
   * @param {Scheme} scheme
   * @param {number} scale
   */
  tint(scheme, scale) {
    this.scheme = scheme;
    this.scale = scale;
    this.#caption();
  }

  /** Draws the picture that is shown, in these colours; the others are drawn when they are chosen. */
  async dress() {
    await this.picture.dress(this.scheme, this.scale);
    this.table.refresh();
  }

  /**
   * Takes how many frames may be drawn, or null for all, and draws anew what that changes.
   * @param {number | null} known
   */
  limit(known) {
    const turned = (known === null) !== (this.known === null);
    this.known = known;
    const changed = this.pictures.map((picture) => picture.limit(known));
    if (turned) {
      if (!this.#isShown(this.picture)) this.chosen = Math.max(this.pictures.findIndex((each) => this.#isShown(each)), 0);
      this.element.hidden = !this.#isShown(this.picture);
      this.#bar();
      this.#alternative();
    }
    return changed.some(Boolean) && this.scheme ? this.dress() : undefined;
  }

  /** @param {number} frame */
  aim(frame) {
    for (const picture of this.pictures) picture.aim(frame);
  }

  /** @param {number} share */
  place(share) {
    for (const picture of this.pictures) picture.place(share);
  }

  /** @param {boolean} arrived  whether the frame is there, and not on its way */
  draw(arrived) {
    this.picture.draw();
    if (arrived) this.table.refresh();
  }

  /**
   * Says something in the caption's place; nothing, to have the caption back.
   * @param {string} words
   * @param {string} longest  what may have to be said there: its room is kept
   */
  hint(words, longest) {
    if (this.spare.textContent !== longest) this.spare.textContent = longest;
    if (words === this.hinted) return;
    this.hinted = words;
    this.#caption();
  }

  destroy() {
    for (const picture of this.pictures) picture.destroy();
    this.table.element.remove();
    this.element.remove();
  }

  /** Shows the picture that is chosen in place of the others. */
  #alternative() {
    this.pictures.forEach((picture, i) => (picture.element.hidden = i !== this.chosen));
    this.#caption();
  }

  #caption() {
    const { legend, keys } = this.picture.spec;
    const caption = [this.picture.spec.caption, hasKeys() && keys].filter(Boolean).join(" ");
    const marks = legend.filter(({ future }) => this.known === null || !future);
    this.caption.textContent = caption;
    this.caption.hidden = !caption;
    this.told.replaceChildren(...(this.scheme && marks.length ? [legendOf(marks, this.scheme.swap, this.scheme.colours)] : []), this.caption); // prettier-ignore
    this.told.classList.toggle("hs-away", this.hinted !== "");
    this.hintLine.textContent = this.hinted;
    this.foot.hidden = !caption && !legend.length && !this.hinted && !this.spare.textContent;
  }

  /**
   * Whether a picture may be shown: one about how the run ends may not while that is hidden.
   * @param {Picture} picture
   */
  #isShown({ spec }) {
    return this.known === null || !spec.future;
  }

  #bar() {
    /** @type {HTMLElement[]} */
    const switches = [];
    const shown = this.pictures.filter((picture) => this.#isShown(picture));
    if (shown.length > 1) {
      const titles = shown.map(({ spec }) => spec.title || spec.name);
      switches.push(
        segmented("Picture", titles, shown.indexOf(this.picture), (i) => {
          this.chosen = this.pictures.indexOf(shown[i]);
          this.#alternative();
          this.dress();
        }),
      );
    }
    shown.forEach((picture) => {
      for (const name of picture.overlays) {
        switches.push(toggle(name, !picture.hidden.has(name), () => picture.toggleOverlay(name)));
      }
    });
    this.bar.replaceChildren(...switches);
    this.bar.hidden = switches.length === 0;
  }
}
