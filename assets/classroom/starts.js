// Place your start: K marks on the data; after Go one's own run, played on this screen.

import { byHand, foot, head, isOpen, keyOf, receipt } from "./activity.js";
import { Board } from "./board.js";
import { Marks, badge, fixedMark } from "./marks.js";
import { OwnRunView } from "./own_run.js";
import { made, pressed } from "./parts.js";

/** @import { Activity, StartsResult } from "./content.js" */
/** @import { Given } from "./activity.js" */

/** @typedef {Extract<Activity, { kind: "starts" }>} Starts */

export class StartsView {
  /**
   * @param {Starts} activity
   * @param {Given} given
   * @param {boolean} changing
   * @param {() => void} change
   */
  constructor(activity, given, changing, change) {
    const { asked, round, result, yours } = activity;
    this.element = made("section", "hc-view hc-starts", head(asked, round, result !== null));
    if (result) {
      if (yours) {
        this.own = new OwnRunView(asked.picture, yours, result);
        this.element.append(this.own.element);
      } else {
        this.element.append(made("p", "hc-verdict", "You placed no start in this round."));
        this.#ends(activity, result);
      }
      return;
    }
    this.board = new Board(asked.picture, "The data");
    this.element.append(this.board.element);
    if (isOpen(activity, given, changing)) this.#place(activity, given);
    else {
      const placed = given.mine && "marks" in given.mine ? given.mine.marks : [];
      for (const [k, place] of placed.entries()) fixedMark(this.board, place, "hc-mean", badge(k));
      this.element.append(receipt(activity, given, change));
    }
  }

  destroy() {
    this.board?.destroy();
    this.own?.destroy();
  }

  /** @param {Starts} activity @param {Given} given */
  #place(activity, given) {
    const { k } = activity.asked;
    const board = /** @type {Board} */ (this.board);
    const draft = given.drafts.get(keyOf(activity));
    const mine = given.mine && "marks" in given.mine ? given.mine.marks : null;
    const places = Array.isArray(draft) ? /** @type {(number[] | null)[]} */ (draft) : (mine ?? new Array(k).fill(null));
    const numbers = Array.from({ length: k }, (_, i) => i);
    const said = made("p", "hc-where");
    said.setAttribute("role", "status");
    const { element, button, said: hint } = foot("Send your start", () => {
      const marks = this.marks?.answer;
      if (marks) given.answer({ marks });
    });
    const chips = numbers.map((i) => pressed("", "hc-chip", () => this.marks?.choose(i)));
    const look = () => {
      const now = this.marks?.places ?? places;
      const missing = now.filter((each) => each === null).length;
      button.disabled = missing > 0;
      hint.textContent = missing ? whatIsMissing(now.indexOf(null), k) : byHand("Drag a mark to move it");
      chips.forEach((chip, i) => {
        chip.classList.toggle("hc-there", now[i] !== null);
        chip.setAttribute("aria-label", now[i] ? `Choose mark ${i + 1}` : `Place mark ${i + 1}`);
      });
    };
    this.marks = new Marks(board, {
      places,
      names: numbers.map((i) => `Mark ${i + 1}`),
      numbers,
      said,
      onMove: (moved) => {
        given.drafts.set(keyOf(activity), moved);
        look();
      },
    });
    chips.forEach((chip, i) => chip.append(badge(i)));
    look();
    this.element.append(made("div", "hc-chips", ...chips), said, element);
  }

  /** Where the class's runs ended, for whoever has none. @param {Starts} activity @param {StartsResult} result */
  #ends(activity, result) {
    const best = result.ends.find(({ name }) => name === result.best);
    if (!best) return;
    this.board = new Board(activity.asked.picture, "The data, and where the best run ended");
    for (const [k, mean] of best.means.entries()) fixedMark(this.board, mean, "hc-mean", badge(k));
    this.element.append(this.board.element, made("p", "hc-hint", "The marks show the best end."));
  }
}

/** @param {number} next @param {number} k */
function whatIsMissing(next, k) {
  return `Tap the picture where mark ${next + 1} of ${k} is to be.`;
}
