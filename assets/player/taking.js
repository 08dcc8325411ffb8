// What comes to the player: whether it stays as it is, begins anew, or takes the answer to a hand.

import { packedName, unpack } from "../shared/decode.js";
import { schemeFor } from "../shared/palette.js";
import { stepInAddress } from "./address.js";
import { autoplay } from "./autoplay.js";
import { give, sentTo } from "./feeds.js";
import { showVariables } from "./variables.js";

/** @import { Animation } from "./content.js" */
/** @import { Heard } from "./hand.js" */
/** @import { Player } from "./player.js" */

export class Taking {
  /** @type {string | undefined} */
  wanted;
  /** @type {Promise<unknown> | undefined} */
  taken;
  none = true; // whether no whole animation has been taken yet

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
  }

  /**
   * Shows packed bytes. A name that is already on screen keeps step, zoom, selection and playing; another starts anew,
   * unless it is the answer to a hand: `heard` is the last edit that whoever packed them knew of.
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {Heard} heard
   * @param {boolean} [begins]  whether it is the start alone: the address, and whoever waits, are left to what follows
   * @returns {Promise<unknown>}
   */
  async take(bytes, heard, begins = false) {
    const { player } = this;
    const name = packedName(bytes);
    if (player.hand.defers(name, () => this.take(bytes, heard, begins), heard)) return undefined;
    const answer = player.hand.answered(heard);
    if (name === this.wanted) {
      // A second call, which may come before the first has drawn anything, waits for it: the page keeps room until then.
      await this.taken;
      return answer ? player.hand.refuse() : player.repaintIfNeeded();
    }
    return (this.taken = this.#begin(name, bytes, answer, heard, begins));
  }

  /** @type {(name: string, bytes: Uint8Array<ArrayBuffer>, answer: boolean, heard: Heard, begins: boolean) => Promise<unknown>} */
  async #begin(name, bytes, answer, heard, begins) {
    const { player } = this;
    const first = this.none && !begins;
    this.none &&= begins;
    this.wanted = name;
    /** @type {Animation} */
    const animation = await unpack(bytes);
    if (this.wanted !== name) return undefined; // a newer one came while this was being unpacked
    if (!answer) player.pause();
    player.animation = animation;
    const asked = first && player.address ? stepInAddress() : null;
    const stays = first ? player.staging.remembered() : null;
    player.frame = Math.min(asked ?? stays ?? (answer ? player.frame : player.opening), player.frames - 1);
    player.future.begin(player.frame, player.frames);
    player.selected = player.selectedAt = null;
    player.scheme = schemeFor(player.root, animation.theme);
    player.packed = bytes;
    const undrawn = !player.slots.length;
    player.arrangement.furnish(answer);
    if (!undrawn) player.arrangement.complete();
    showVariables(player.root, player.scheme);
    player.staging.begin();
    for (const slot of player.slots) slot.aim(player.frame);
    for (const slot of player.slots) slot.place(1);
    player.arrangement.limit();
    player.width.look(); // the first reading, which lays the page out: all that will be in it is there
    player.words();
    player.hand.refresh();
    player.arrangement.tint();
    player.room.measure(); // before Plotly draws, which would draw again
    await this.#draw(name, undrawn);
    if (this.wanted !== name) return undefined; // or while this was being drawn
    for (const feed of sentTo(name)) give(player, feed);
    if (!begins) player.write();
    // A player that is built anew begins at the half-step of the address, and nothing glides there.
    if (!player.clock.gliding) player.root.dataset.drawn = String(player.frame);
    this.#say(name, begins);
    if (answer) player.hand.settled(heard);
    if (player.plays && asked === null && !answer && !begins) player.forgetSight = autoplay(player, player.forgetSight);
    return undefined;
  }

  /** Lets go of what is being drawn: nobody sees it any more. */
  leave() {
    this.wanted = undefined;
  }

  /**
   * Draws the pictures; where there are none yet, first the main one, which is seen while the rest is put in its place.
   * @param {string} name
   * @param {boolean} undrawn
   */
  async #draw(name, undrawn) {
    const { arrangement, root } = this.player;
    await arrangement.dress(0, undrawn ? 1 : undefined);
    root.dataset.pictured = "";
    if (!undrawn) return;
    await seen();
    if (this.wanted !== name) return;
    arrangement.complete();
    await arrangement.dress(1);
  }

  /** Says what stands in the player: the animation, or its start alone. @type {(name: string, begins: boolean) => void} */
  #say(name, begins) {
    const said = this.player.root.dataset;
    delete said[begins ? "ready" : "begun"];
    said[begins ? "begun" : "ready"] = name;
  }
}

const UNSEEN = 100; // milliseconds: in a tab that nobody sees there are no frames

/** Comes back when what has been drawn is on the screen. */
function seen() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, UNSEEN);
  });
}
