// What a player shows and where: its pictures in their slots, its panels in their areas, and how much of it may be known.

import { Panel } from "./panels.js";
import { Slot, slotsOf } from "./slot.js";

/** @import { PanelSpec } from "./content.js" */
/** @import { Player } from "./player.js" */

const INSPECTOR = "inspector"; // the panel of the point that is chosen

export class Arrangement {
  /** @param {Player} player  whose root is furnished */
  constructor(player) {
    this.player = player;
    /** @type {Slot[]} */
    this.slots = [];
    /** @type {Map<string, Panel>} */
    this.panels = new Map();
    this.narrow = false;
    const { root } = player;
    root.classList.add("hs-player");
    root.innerHTML = `<div class="hs-grid"><div class="hs-headline" aria-live="polite"></div>
      <div class="hs-main"></div><div class="hs-side"></div><div class="hs-below"></div></div>`;
    const [headline, main, side, below] = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".hs-grid > *"));
    this.areas = { headline, side, below };
    this.main = main;
  }

  /**
   * Puts the pictures of the player's animation in their places, and the words above them.
   * @param {boolean} hold  whether this answers a hand: pictures keep the stretch of their axes, and their place
   */
  furnish(hold) {
    const { animation, hand } = this.player;
    // The sentences of the new run may be a line shorter, and what is held would move up with the picture.
    const { headline } = this.areas;
    headline.style.minHeight = hold ? `${headline.offsetHeight}px` : "";
    const wanted = slotsOf(animation.pictures);
    for (const extra of this.slots.splice(wanted.length)) extra.destroy();
    wanted.forEach((specs, i) => {
      if (!this.slots[i]) {
        this.slots[i] = new Slot((index) => this.player.point(index), hand);
        const { element, table } = this.slots[i];
        if (i === 0) {
          this.main.prepend(element);
          // Below the transport: folded or open, it takes nothing of the picture's height.
          this.main.append(table.element);
        } else {
          element.append(table.element);
          this.areas.side.insertBefore(element, this.areas.side.querySelector(".hs-panel"));
        }
      }
      this.slots[i].take(specs, animation.key, hold);
    });
    const names = new Set(animation.panels.map((panel) => panel.name));
    for (const name of [...this.panels.keys()]) if (!names.has(name)) this.remove(name);
    for (const panel of animation.panels) if (panel.area === "headline") this.panel(panel);
    this.#shape();
  }

  /** Puts the panels beside and below the pictures in their places. */
  complete() {
    for (const panel of this.player.animation.panels) if (panel.area !== "headline") this.panel(panel);
  }

  /** Has the places of the pictures take the colours in force, and how large type is. */
  tint() {
    const { scheme, staging } = this.player;
    for (const slot of this.slots) slot.tint(scheme, staging.scale);
  }

  /**
   * Draws the pictures of some of the places.
   * @param {number} [from]  the first of them
   * @param {number} [to]    the first behind them
   */
  dress(from, to) {
    return Promise.all(this.slots.slice(from, to).map((slot) => slot.dress()));
  }

  /**
   * Says by classes what is beside the picture. A style that asked by :has() would have the player styled anew with each
   * element that Plotly draws.
   */
  #shape() {
    const { root, animation } = this.player;
    // The panels of the animation may not be there yet.
    const coming = animation.panels.some(({ area }) => area === "side");
    root.classList.toggle("hs-many-beside", this.slots.length > 2);
    root.classList.toggle("hs-none-beside", !coming && !this.areas.side.hasChildNodes());
    root.classList.toggle("hs-inspects", this.panels.get(INSPECTOR)?.spec.area === "side");
  }

  /**
   * Shows a panel, in place of the one of its name.
   * @param {PanelSpec} spec
   */
  panel(spec) {
    const panel = this.panels.get(spec.name) ?? new Panel();
    this.panels.set(spec.name, panel);
    panel.fold.fit(this.narrow);
    panel.take(spec, this.#wordedIn(spec));
    if (panel.element.parentElement !== this.areas[spec.area]) this.areas[spec.area].append(panel.element);
    this.#shape();
    this.#show(panel);
  }

  /** Brings a panel that somebody has asked for into sight, on a telephone. @param {string} name */
  reveal(name) {
    const element = this.panels.get(name)?.element;
    if (this.narrow && element && element.getBoundingClientRect().bottom > window.innerHeight) {
      element.scrollIntoView({ block: "nearest", behavior: "smooth" });
    }
  }

  /** Folds the panels of a narrow player. @param {boolean} narrow */
  fit(narrow) {
    this.narrow = narrow;
    for (const panel of this.panels.values()) panel.fold.fit(narrow);
  }

  /** @param {string} name */
  remove(name) {
    this.panels.get(name)?.element.remove();
    this.panels.delete(name);
    this.#shape();
  }

  /** Shows in pictures no more than may be known. */
  limit() {
    const { future, root } = this.player;
    root.classList.toggle("hs-hiding", future.hiding);
    const known = future.open ? null : future.known;
    for (const slot of this.slots) slot.limit(known);
  }

  /** Says what the player's frame says. */
  words() {
    const { future, frame } = this.player;
    for (const panel of this.panels.values()) this.#show(panel);
    const named = future.waits(frame) ? null : frame;
    for (const slot of this.slots) for (const picture of slot.pictures) picture.name(named);
  }

  /** How many frames a panel may have words of: the headline waits to be asked for.
   * @param {PanelSpec} spec
   */
  #wordedIn(spec) {
    const { future } = this.player;
    return spec.area === "headline" ? future.worded : future.known;
  }

  /** @param {Panel} panel */
  #show(panel) {
    const { future, frame } = this.player;
    const waits = panel.spec.area === "headline" && future.waits(frame);
    panel.show(frame, this.#wordedIn(panel.spec), waits);
  }
}
