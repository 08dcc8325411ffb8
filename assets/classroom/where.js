// Where will it be? One mark for a mean after the next step, or a height for the next value of a curve.

import { byHand, foot, head, isOpen, keyOf, receipt } from "./activity.js";
import { Board, onAxis } from "./board.js";
import { drawSteps } from "./steps.js";
import { Marks, badge, fixedMark } from "./marks.js";
import { drawn, made } from "./parts.js";

/** @import { Activity, Answer, HeightAsked, HeightResult, MarkAsked, MarkResult } from "./content.js" */
/** @import { Given } from "./activity.js" */

/** @typedef {Extract<Activity, { kind: "where" }>} Where */
/** @typedef {{ places: number[][], truth: number[] | null, median: number[] | null }} Cloud */

export class WhereView {
  /**
   * @param {Where} activity
   * @param {Given} given
   * @param {boolean} changing
   * @param {() => void} change
   */
  constructor(activity, given, changing, change) {
    const { asked, round, result } = activity;
    this.activity = activity;
    this.given = given;
    this.next = asked.form === "height" ? asked.first_step + asked.curve.length : 0;
    this.element = made("section", "hc-view hc-where-view", head(asked, round, result !== null));
    this.board = asked.form === "height" ? this.#curve(asked) : this.#plane(asked);
    if (result) {
      this.#tell(cloudOf(result, this.next));
      return;
    }
    this.element.append(this.board.element);
    if (isOpen(activity, given, changing)) this.#take();
    else {
      const mine = placeOf(given.mine, this.next);
      if (mine) fixedMark(this.board, mine, "hc-mine", this.#sign());
      this.element.append(receipt(activity, given, change));
    }
  }

  destroy() {
    this.board.destroy();
  }

  /** @param {MarkAsked} asked */
  #plane(asked) {
    const board = new Board(asked.picture, "The data, and the means now");
    for (const [k, mean] of asked.picture.means.entries()) {
      fixedMark(board, mean, k === asked.component ? "hc-mean" : "hc-mean hc-quieter", badge(k));
    }
    return board;
  }

  /** The curve so far, with room for its next value. @param {HeightAsked} asked */
  #curve(asked) {
    const { first_step: first, curve, low, high } = asked;
    const shown = { columns: ["step", "height"], low: [first - 0.5, low], high: [this.next + 0.7, high], points: [] };
    const board = new Board(shown, "The curve so far");
    board.follow(() => board.axes && board.front.replaceChildren(...drawSteps(board.axes, first, curve)));
    return board;
  }

  #take() {
    const { activity, given, next, board } = this;
    const { asked } = activity;
    const draft = given.drafts.get(keyOf(activity));
    const before = placeOf(draft && !Array.isArray(draft) ? draft : given.mine, next);
    const said = made("p", "hc-where");
    said.setAttribute("role", "status");
    const { element, button, said: hint } = foot("Send your mark", () => {
      const place = marks.answer?.[0];
      if (place) given.answer(answerOf(place, asked.form));
    });
    const component = asked.form === "mark" ? asked.component : 0;
    const marks = new Marks(board, {
      places: [before],
      names: ["Your mark"],
      numbers: [component],
      onlyUp: asked.form === "height" ? next : undefined,
      said,
      words: asked.form === "height" ? (place) => this.#words(place) : undefined,
      onMove: ([place]) => {
        if (place) given.drafts.set(keyOf(activity), answerOf(place, asked.form));
        look();
      },
    });
    for (const mark of marks.buttons) mark.replaceChildren(this.#sign());
    const look = () => {
      button.disabled = !marks.answer;
      hint.textContent = marks.answer ? byHand("Drag your mark to move it") : "Tap the picture where your mark is to be.";
      begin.hidden = marks.answer !== null;
    };
    const begin = made("button", "hc-quiet", "Put a mark into the middle");
    begin.type = "button";
    begin.addEventListener("click", () => marks.choose(0));
    look();
    this.element.append(said, begin, element);
  }

  /** One's own mark: a ring with a cross in it. */
  #sign() {
    const { asked } = this.activity;
    const ring = drawn("circle", { cx: 12, cy: 12, r: 10 });
    const cross = drawn("path", { d: asked.form === "height" ? "M-2 12h28" : "M12 2v20M2 12h20" });
    return drawn("svg", { viewBox: "-4 -4 32 32", class: "hc-sign", "aria-hidden": "true" }, ring, cross);
  }

  /** @param {Cloud} cloud */
  #tell({ places, truth, median: middle }) {
    const { board, given, next } = this;
    const median = places.length > 1 ? middle : null;
    const mine = placeOf(given.mine, next);
    for (const place of places) fixedMark(board, place, "hc-others-mark");
    if (median) fixedMark(board, median, "hc-median", drawn("svg", { viewBox: "0 0 24 24" }, drawn("path", { d: "M12 2l10 10-10 10L2 12z" })));
    if (truth) fixedMark(board, truth, "hc-truth", drawn("svg", { viewBox: "0 0 24 24" }, drawn("circle", { cx: 12, cy: 12, r: 8 })));
    if (mine) fixedMark(board, mine, "hc-mine", this.#sign());
    const list = made("dl", "hc-legend");
    const row = (/** @type {string} */ name, /** @type {string} */ words, /** @type {number[] | null} */ place) => {
      if (place) list.append(made("dt", name, words), made("dd", "", this.#words(place)));
    };
    row("hc-of-truth", "The computed answer", truth);
    row("hc-of-mine", "Your mark", mine);
    row("hc-of-median", `Median of the ${places.length} marks`, median);
    if (!mine) this.element.append(made("p", "hc-verdict", "You placed no mark in this round."));
    this.element.append(board.element, list);
  }

  /** @param {number[]} place */
  #words(place) {
    const { shown } = this.board;
    const values = place.map((value, i) => onAxis(value, shown.low[i], shown.high[i]));
    return this.activity.asked.form === "mark" ? values.join("; ") : values[1];
  }
}

/** @param {number[]} place @param {"mark" | "height"} form @returns {Answer} */
const answerOf = (place, form) => (form === "height" ? { height: place[1] } : { mark: place });

/** @param {Answer | null | undefined} answer @param {number} next */
function placeOf(answer, next) {
  if (answer && "mark" in answer) return answer.mark;
  return answer && "height" in answer ? [next, answer.height] : null;
}

/** @param {MarkResult | HeightResult} result @param {number} next @returns {Cloud} */
function cloudOf(result, next) {
  if ("marks" in result) return { places: result.marks, truth: result.truth, median: result.median };
  const at = (/** @type {number} */ height) => [next, height];
  return { places: result.heights.map(at), truth: at(result.truth), median: result.median === null ? null : at(result.median) };
}
