// The hand in the player: when there are handles, who hears of what became of them, and what to make of the answer.

/** @import { Shape, Start } from "./content.js" */
/** @import { Handles } from "./handles.js" */
/** @import { Player } from "./player.js" */

/**
 * @typedef {number | null | undefined} Heard  the last edit that whoever made an animation knew of
 */

const PATIENCE = 5000; // milliseconds: after so long, an answer to something else is better than none

/** @type {Record<Shape, string>} */
const HOW = {
  free: "Drag a mark to move it, a ring to turn and stretch it.",
  axes: "Drag a mark to move it, a ring to widen it.",
  round: "Drag a mark to move it, a ring to widen it.",
  fixed: "Drag a mark to move it.",
};
const HINT = "Double-click where another one should be; × or Delete removes the chosen one.";
const ASK = "Click where the new one should be. Esc: none.";

export class Hand {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    /** @type {((start: Start) => void) | null} */
    this.listener = null;
    /** @type {(edit: Heard) => void} */
    this.onSettled = () => {};
    /** @type {(() => void) | null} */
    this.later = null;
    this.sentAt = 0;
    this.editing = false;
    this.placing = false;
    this.sent = 0;
    this.said = document.createElement("div");
    this.said.className = "hs-said";
    this.said.setAttribute("aria-live", "polite");
  }

  /** @returns {Handles | null} */
  get handles() {
    return this.player.slots.map((slot) => slot.picture.handles).find((each) => each.spec) ?? null;
  }

  /** Whether there is anything to take hold of, and somebody who wants to hear of it. */
  get able() {
    return this.listener !== null && this.handles !== null;
  }

  /** Whether a click in the picture means a place, and not the point that is there. */
  get takesClicks() {
    return this.editing || this.placing;
  }

  get full() {
    return this.handles?.full ?? true;
  }

  /**
   * Whether an animation has to wait, or is late; one that waits is shown when the hand lets go.
   * @param {string} name
   * @param {() => void} show
   * @param {Heard} heard
   */
  defers(name, show, heard) {
    this.later = null;
    if (this.handles?.busy) {
      this.later = show;
      return true;
    }
    // It may be the answer to something before the last thing that was sent.
    const waits = this.sent !== 0 && heard !== this.sent && performance.now() - this.sentAt < PATIENCE;
    return waits && name !== this.player.wanted;
  }

  /**
   * Whether an animation is the answer to the hand: it then leaves the eye where it was.
   * @param {Heard} heard
   */
  answered(heard) {
    const answer = this.sent !== 0 && heard === this.sent;
    if (answer) this.sent = 0;
    return answer;
  }

  /**
   * The answer is on the screen: whatever else should follow it may.
   * @param {Heard} heard
   */
  settled(heard) {
    if (!this.sent) this.onSettled(heard); // else another one is on its way already
  }

  /** What was sent could not be used: the handles go back to what is shown. */
  refuse() {
    for (const { picture } of this.player.slots) picture.handles.reset();
    this.refresh();
  }

  /** Follows the player: handles are for the first frame. */
  refresh() {
    const there = this.able && this.player.frame === 0;
    if (!there) this.editing = this.placing = false;
    this.handles?.show(there);
    this.#dress();
  }

  edit(on = !this.editing) {
    if (!this.able) return;
    this.editing = on;
    this.placing = false;
    if (on) this.player.first();
    this.refresh();
    if (on) this.handles?.focus();
    else this.handles?.choose(null);
  }

  /**
   * Asks for a place; whoever pressed the button with a key has none to point at, and gets the middle.
   * @param {boolean} byKey
   */
  askForPlace(byKey) {
    if (this.full) return;
    if (byKey) return this.place(() => this.handles?.add());
    this.placing = !this.placing;
    this.#dress();
    if (this.placing) this.say(ASK);
    return undefined;
  }

  /** @param {() => void} add */
  place(add) {
    this.placing = false;
    add();
    this.#dress();
  }

  remove() {
    const { handles } = this;
    return this.able && handles && this.player.frame === 0 ? handles.remove(handles.chosen) : false;
  }

  /** Steps back from what was begun; false if there was nothing. */
  cancel() {
    const { handles } = this;
    if (!this.able || !handles || !(this.placing || this.editing || handles.chosen !== null)) return false;
    if (this.placing) this.placing = false;
    else if (handles.chosen !== null) handles.choose(null);
    else this.editing = false;
    this.#dress();
    return true;
  }

  /** @param {string} words */
  say(words) {
    this.said.textContent = words;
  }

  /** Sends what the hand has made. */
  changed() {
    this.later = null;
    this.sent = Math.max(Date.now(), this.sent + 1);
    this.sentAt = performance.now();
    this.#dress();
    if (this.handles) this.listener?.({ edit: this.sent, ...this.handles.content });
  }

  /** Nothing was changed: what had to wait may come. */
  letGo() {
    const { later } = this;
    this.later = null;
    later?.();
  }

  #dress() {
    const { player, editing, placing } = this;
    player.root.classList.toggle("hs-editing", editing);
    player.root.classList.toggle("hs-placing", placing);
    const { handles } = this;
    for (const slot of player.slots) {
      const spec = slot.picture.handles === handles ? handles.spec : null;
      const hint = spec ? `${HOW[spec.shape]} ${HINT}` : "";
      slot.hint(spec && placing ? ASK : editing ? hint : "", this.able ? hint : "");
    }
    player.controls.showState();
  }
}
