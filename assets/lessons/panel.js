// The question panel: options, a number, a mark or statements; keys; and what is said to an answer once there is one.
//
// Before an answer the server sends neither the key nor a reply: there is nothing here to hide.

import { Mounted, button, opened, styled, takeNoRoom } from "../shared/mount.js";
import { HeightBoard } from "./height.js";
import { line } from "./line.js";
import { MarkBoard } from "./mark.js";
import { others, paragraph, table } from "./parts.js";
import { PickBoard } from "./pick.js";
import { dropProgress, keepAnswer, keepJudgement, readProgress } from "./store.js";

/** @import { Component, Message } from "../shared/types.js" */
/** @import { CurvePicture, Given, MarkPicture, PickPicture, Question, Told } from "./content.js" */

const NOT_SURE = -1;
// What has its own use for keys.
const OTHERS = "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=slider], [role=combobox], [role=listbox], [role=dialog], dialog[open]";
const PRESSED = "button, summary, a[href], [role=button]";

/** @type {Mounted<Panel>} */
const mounted = new Mounted();
/** @type {Promise<unknown> | undefined} */
let style;
/** @type {WeakMap<HTMLElement, number>} */
const dropped = new WeakMap();

/** @param {Component} component */
export async function mount({ data, parentElement, setTriggerValue }) {
  await (style ??= styled(new URL("lessons.css", import.meta.url)).catch((error) => console.warn(error)));
  /** @type {Message<Question>} */
  const { options } = opened(data);
  const panel = mounted.at(parentElement, (root) => new Panel(root));
  panel.onAnswer = (given) => setTriggerValue("answer", { name: panel.question.name, given, at: Date.now() });
  panel.take(options);
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  mounted.takeDown(parentElement);
}

/**
 * Hands the server what this browser keeps, where it does not know that, and forgets what it is told to.
 * @param {Component} component
 */
export function mountLearner({ data, parentElement, setStateValue }) {
  takeNoRoom(parentElement);
  /** @type {Message<{ known: string, drop: { number: number, what: string } }>} */
  const { options } = opened(data);
  const { known, drop } = options;
  if (drop.number && dropped.get(document.body) !== drop.number) {
    dropped.set(document.body, drop.number);
    dropProgress(drop.what);
  }
  const kept = readProgress();
  if (kept && kept !== known) setStateValue("progress", kept);
}

export function unmountLearner() {}

class Panel {
  /** @type {Question} */
  question;
  /** @type {Given | undefined} */
  chosen;
  /** @type {MarkBoard | PickBoard | HeightBoard | null} */
  board = null;
  /** @type {string | undefined} */
  answeredWith; // the answer as it stood when it was given

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.root.className = "hq-panel";
    /** @type {(given: Given) => void} */
    this.onAnswer = () => {};
    this.hear = (/** @type {KeyboardEvent} */ event) => this.#key(event);
    document.addEventListener("keydown", this.hear);
  }

  destroy() {
    document.removeEventListener("keydown", this.hear);
    delete document.body.dataset.spot;
    this.root.remove();
  }

  /** @param {Question} question */
  take(question) {
    const anew = this.question?.name !== question.name || (!!this.question?.told && !question.told);
    const same = !anew && JSON.stringify(this.question?.told) === JSON.stringify(question.told);
    this.question = question;
    if (same) return;
    if (anew) {
      this.chosen = this.answeredWith = undefined;
      this.#build();
    }
    if (question.told) this.#tell(question.told);
  }

  #build() {
    const { before, stem, kind, more } = this.question;
    this.board = null;
    delete document.body.dataset.spot;
    this.form = document.createElement("div");
    this.form.className = `hq-form hq-${kind}`;
    this.said = document.createElement("div");
    this.said.className = "hq-said";
    this.said.setAttribute("aria-live", "polite");
    this.root.replaceChildren(paragraph("hq-before", before), paragraph("hq-stem", stem), this.said, this.form);
    if (kind === "choices") this.#choices();
    else if (kind === "amount") this.#amount(/** @type {{ low: number, high: number, step: number }} */ (more));
    else if (kind === "mark") this.#drawn(new MarkBoard(/** @type {MarkPicture} */ (more), this.root));
    else if (kind === "height") this.#drawn(new HeightBoard(/** @type {CurvePicture} */ (more)));
    else if (kind === "pick") this.#points(new PickBoard(/** @type {PickPicture} */ (more), this.root));
    else this.#sorting(/** @type {{ statements: string[] }} */ (more).statements);
    // Below the player a question may be out of sight; a lesson's is beside its picture.
    if (this.root.closest(".st-key-ask-panel")) {
      this.form.querySelector("svg")?.focus({ preventScroll: true });
      this.root.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {MarkBoard | PickBoard | HeightBoard} board */
  #drawn(board) {
    this.board = board;
    // What is said comes below: it must not move the picture that it is about.
    this.form?.append(board.element, /** @type {HTMLElement} */ (this.said));
    this.#buttons();
  }

  /** @param {PickBoard} board */
  #points(board) {
    this.#drawn(board);
    if (!this.question.options.length) return;
    const few = document.createElement("details");
    few.append(Object.assign(document.createElement("summary"), { textContent: "Choose from a list instead" }), this.#list(this.question.options));
    this.form?.append(few);
    board.element.addEventListener("picked", () => this.#choose(/** @type {number} */ (board.row)));
  }

  #choices() {
    this.form?.append(this.#list([...this.question.options, { place: NOT_SURE, text: "Not sure" }]));
    this.#buttons();
  }

  /** @param {Question["options"]} all */
  #list(all) {
    const list = document.createElement("div");
    list.setAttribute("role", "radiogroup");
    list.setAttribute("aria-label", "Your answer");
    all.forEach(({ place, text }, i) => {
      const option = button("", "");
      option.className = "hq-option";
      option.dataset.place = String(place);
      option.setAttribute("role", "radio");
      option.setAttribute("aria-checked", "false");
      const digit = document.createElement("kbd");
      digit.textContent = this.board ? "" : String(i + 1);
      const words = document.createElement("span");
      words.textContent = text;
      option.append(digit, words);
      option.onclick = () => (this.board instanceof PickBoard ? this.board.choose(place) : this.#choose(place));
      list.append(option);
    });
    return list;
  }

  /** @param {{ low: number, high: number, step: number }} limits */
  #amount({ low, high, step }) {
    const slider = Object.assign(document.createElement("input"), { type: "range", min: low, max: high, step });
    const field = Object.assign(document.createElement("input"), { type: "number", min: low, max: high, step });
    slider.setAttribute("aria-label", "Your number");
    field.setAttribute("aria-label", "Your number, typed");
    slider.value = String((low + high) / 2);
    slider.oninput = () => {
      field.value = slider.value;
      this.chosen = Number(slider.value);
    };
    field.oninput = () => {
      slider.value = field.value;
      this.chosen = field.value === "" ? undefined : Number(field.value);
    };
    for (const input of [slider, field]) {
      input.onkeydown = (event) => {
        if (event.key === "Enter") this.#enter();
      };
    }
    const row = document.createElement("div");
    row.className = "hq-row";
    row.append(slider, field);
    this.form?.append(row);
    this.#buttons();
  }

  /** @param {string[]} statements */
  #sorting(statements) {
    const list = document.createElement("ol");
    statements.forEach((text, i) => {
      const item = document.createElement("li");
      item.append(paragraph("", text));
      for (const [value, words] of [["1", "True"], ["0", "False"]]) {
        const label = document.createElement("label");
        const input = Object.assign(document.createElement("input"), { type: "radio", name: `hq-${i}`, value });
        label.append(input, words);
        item.append(label);
      }
      list.append(item);
    });
    this.form?.append(list);
    this.#buttons();
  }

  #buttons() {
    const row = document.createElement("div");
    row.className = "hq-row";
    const send = button("Answer", "Enter");
    send.className = "hq-send";
    send.onclick = () => this.#submit();
    const skip = button("Skip and show", "S");
    skip.className = "hq-skip";
    skip.onclick = () => this.#give(null, "skipped");
    row.append(send, skip);
    this.form?.append(row, paragraph("hq-keys", this.#keys()));
    if (this.question.kind === "mark") this.form?.append(paragraph("hq-by-touch", "Drag the mark, or tap where it is to be."));
  }

  #keys() {
    if (this.question.kind === "choices") return "Keys: 1–5 choose, Enter answers, S skips, then N goes on.";
    if (this.question.kind === "mark") return "Drag the mark, or use the arrow keys (Shift: farther). Enter answers, S skips, then N goes on.";
    if (this.question.kind === "height") return "Drag the mark, or use ↑ and ↓ (Shift: farther). Enter answers, S skips, then N goes on.";
    if (this.question.kind === "pick") return "Click a point, or walk with the arrow keys (Shift: ten at once). Enter answers, S skips, then N goes on.";
    return "Keys: Tab moves on, Enter answers, S skips, then N goes on.";
  }

  /** @param {number} place */
  #choose(place) {
    this.chosen = place;
    for (const option of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll(".hq-option"))) {
      option.setAttribute("aria-checked", String(option.dataset.place === String(place)));
    }
  }

  /** The answer as it stands; undefined where there is none yet. */
  #answer() {
    if (this.board) return this.board.answer;
    if (this.question.kind !== "sorting") return this.chosen;
    const count = this.root.querySelectorAll("ol > li").length;
    const marked = /** @type {NodeListOf<HTMLInputElement>} */ (this.root.querySelectorAll("li input:checked"));
    return marked.length === count ? [...marked].map((input) => Number(input.value)) : undefined;
  }

  #submit() {
    const given = this.#answer();
    if (given === undefined || (typeof given === "number" && Number.isNaN(given))) {
      this.said?.replaceChildren(paragraph("hq-wait", "Choose an answer first, or skip."));
      return;
    }
    const option = this.question.options.find(({ place }) => place === given);
    this.#give(given, option?.text ?? (given === NOT_SURE && this.question.kind === "choices" ? "not sure" : JSON.stringify(given)));
  }

  /** @type {(given: Given, words: string) => void} */
  #give(given, words) {
    const { kept } = this.question;
    // Kept first: what comes after an answer is asked for only then.
    if (kept) keepAnswer(kept.id, kept.v, words);
    this.answeredWith = JSON.stringify(this.#answer());
    this.said?.replaceChildren(paragraph("hq-wait", "…"));
    this.onAnswer(given);
  }

  /** @param {Told} told */
  #tell(told) {
    const { kept, kind, more } = this.question;
    if (kept) keepJudgement(kept.id, kept.v, told.given, told.right, !told.first);
    const verdict = { true: "Right", false: "Not so" }[String(told.right)] ?? `${told.given[0].toUpperCase()}${told.given.slice(1)}`;
    /** @type {HTMLElement[]} */
    const parts = [paragraph(`hq-verdict hq-${String(told.right)}`, verdict), paragraph("hq-reply", told.reply)];
    if (kind === "amount") {
      const { low, high } = /** @type {{ low: number, high: number }} */ (more);
      parts.push(line(typeof this.chosen === "number" && told.right !== null ? this.chosen : null, told.truth[0], low, high));
    }
    if (this.board) this.board.tell(told.truth);
    if (told.gap) parts.push(paragraph("hq-gap-words", told.gap));
    if (told.first) parts.push(paragraph("hq-first", `Your first answer: ${told.first}`));
    if (told.table.length) parts.push(table(told.table));
    if (told.number) parts.push(paragraph("hq-number", told.number));
    if (told.others.length) parts.push(others(told.others));
    this.said?.replaceChildren(...parts);
    document.body.dataset.spot = told.spot; // the style sheet rings that part of the player
    const send = this.root.querySelector(".hq-send");
    if (send) send.textContent = "Answer again";
    const skip = /** @type {HTMLElement | null} */ (this.root.querySelector(".hq-skip"));
    if (skip) skip.hidden = true;
    (this.board ? this.said : this.root.querySelector(".hq-stem"))?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    // A radio button of ours has no use for Enter.
    const ours = event.key === "Enter" && this.root.contains(target) && target.matches("input[type=radio]");
    if (target.closest(OTHERS) && !ours) return;
    const digit = Number(event.key);
    if (this.question.kind === "choices" && digit >= 1 && digit <= this.question.options.length + 1) {
      const option = /** @type {HTMLElement} */ (this.root.querySelectorAll(".hq-option")[digit - 1]);
      this.#choose(Number(option.dataset.place));
      event.preventDefault();
    } else if (event.key === "Enter") {
      const inside = this.root.contains(target);
      const isOption = target.closest(".hq-option");
      if (target.closest(PRESSED) && !isOption && !(inside && !target.closest(PRESSED))) return;
      event.preventDefault();
      this.#enter();
    } else if (event.key === "s" || event.key === "S") {
      event.preventDefault();
      if (!this.question.told) this.#give(null, "skipped");
    } else if ((event.key === "n" || event.key === "N") && this.question.told) {
      event.preventDefault();
      this.#next();
    }
  }

  /** Enter answers; where that answer has been answered, it goes on. */
  #enter() {
    if (this.question.told && JSON.stringify(this.#answer()) === this.answeredWith) this.#next();
    else this.#submit();
  }

  #next() {
    const link = document.querySelector(".st-key-lesson-next a, .st-key-ask-next button");
    if (link instanceof HTMLElement) link.click();
  }
}
