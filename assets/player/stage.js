// A player on the stage: it fills the window, in type and lines that the last row can read, and keeps its half-step
// from page to page where the run is the same.

import { onStage, playing, scaleNow, setStage, stage, stageInAddress } from "../shared/stage.js";
import { isRun } from "./words.js";

/** @import { Player } from "./player.js" */

/** @typedef {{ run: string, step: number, kind: string }} Where */

/** @type {Set<Staging>} */
const together = new Set(); // those that share the stage, from left to right

/** @type {Where | null} */
let last = null;

/** Those that share the stage in the order of the page, which they need not have come in. */
function inOrder() {
  const follows = (/** @type {Staging} */ a, /** @type {Staging} */ b) =>
    a.player.root.compareDocumentPosition(b.player.root) & Node.DOCUMENT_POSITION_PRECEDING;
  return [...together].sort((a, b) => (follows(a, b) ? 1 : -1));
}

export class Staging {
  /**
   * @param {Player} player
   * @param {boolean} takesPart
   */
  constructor(player, takesPart) {
    this.player = player;
    this.takesPart = takesPart;
    this.size = "";
    if (takesPart && stageInAddress()) setStage(true);
    if (takesPart) together.add(this);
    const shown = this.#asPlaying();
    // The clicker is for the one whose half-step is in the address.
    if (takesPart && player.address) playing.add(shown);
    const turn = () => this.#turn();
    const forget = onStage(turn);
    this.leave = () => {
      forget();
      together.delete(this);
      playing.delete(shown);
      for (const other of together) other.begin();
    };
    for (const other of together) other.begin();
  }

  get on() {
    return stage.on && this.takesPart;
  }

  /** How many times as large as on a page its type and lines are. */
  get scale() {
    return this.takesPart ? scaleNow() : 1;
  }

  /** Takes its place. */
  begin() {
    const { root } = this.player;
    root.classList.toggle("hs-staged", this.on);
    root.style.setProperty("--hs-of", String(together.size));
    root.style.setProperty("--hs-at", String(inOrder().indexOf(this)));
    root.classList.toggle("hs-beside", together.size > 1);
    this.size = this.#wanted();
  }

  /** Keeps in mind where the run is. */
  remember() {
    const { animation, frame, run } = this.player;
    if (!run || !isRun(animation)) return;
    last = { run, step: animation.stepOf.data[frame], kind: animation.kinds[animation.kindOf.data[frame]] };
  }

  /** The frame of the half-step that another page showed of the same run; null off the stage, or where there is none. */
  remembered() {
    const { animation, run } = this.player;
    if (!this.on || !last || last.run !== run || !isRun(animation)) return null;
    const { step, kind } = last;
    const found = animation.kindOf.data.findIndex(
      (each, frame) => animation.kinds[each] === kind && animation.stepOf.data[frame] === step,
    );
    return found < 0 ? null : found;
  }

  /** @returns {import("../shared/stage.js").Playing} */
  #asPlaying() {
    const { player } = this;
    return {
      root: player.root,
      get frame() {
        return player.frame;
      },
      get frames() {
        return player.frames;
      },
      get opening() {
        return player.opening;
      },
      get settled() {
        return player.root.dataset.ready === player.wanted;
      },
      get waiting() {
        return player.future.waits(player.frame);
      },
      goTo: (frame) => (player.pause(), player.go(frame)),
      on: () => player.onHalf(),
      back: () => player.backHalf(),
      hideFuture: (on) => player.hideFuture(on),
    };
  }

  #turn() {
    if (this.#wanted() === this.size) return;
    this.begin();
    this.player.restage();
  }

  #wanted() {
    return this.on ? `${window.innerWidth}x${window.innerHeight}` : "";
  }
}
