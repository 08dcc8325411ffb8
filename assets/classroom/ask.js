// A question with options: one of them is chosen and sent; after the reveal, the distribution, the key and the replies.

import { foot, head, isOpen, keyOf, receipt } from "./activity.js";
import { Board } from "./board.js";
import { badge, fixedMark } from "./marks.js";
import { barsOf, standingOf } from "./distribution.js";
import { made } from "./parts.js";

/** @import { Activity, AskResult } from "./content.js" */
/** @import { Given } from "./activity.js" */

/** @typedef {Extract<Activity, { kind: "ask" }>} Ask */

const LETTERS = "ABCDEFGHIJ";

export class AskView {
  /**
   * @param {Ask} activity
   * @param {Given} given
   * @param {boolean} changing
   * @param {() => void} change
   */
  constructor(activity, given, changing, change) {
    const { asked, round, result } = activity;
    this.activity = activity;
    this.given = given;
    this.element = made("section", "hc-view hc-ask", head(asked, round));
    const picture = asked.picture;
    if (picture && !result) {
      this.board = new Board(picture, "The data that the question is about");
      for (const [k, mean] of picture.means.entries()) fixedMark(this.board, mean, "hc-mean", badge(k));
      this.element.append(this.board.element);
    }
    if (result) this.element.append(...this.#told(result));
    else this.#options(isOpen(activity, given, changing), change);
  }

  destroy() {
    this.board?.destroy();
    document.removeEventListener("keydown", this.hear);
  }

  get chosen() {
    return this.element.querySelector("input:checked")?.getAttribute("value") ?? "";
  }

  /** @param {boolean} open @param {() => void} change */
  #options(open, change) {
    const { activity, given } = this;
    const draft = given.drafts.get(keyOf(activity));
    const first = draft && "option" in draft ? draft.option : given.mine && "option" in given.mine ? given.mine.option : "";
    const group = made("fieldset", "hc-options");
    group.setAttribute("aria-label", "Options");
    activity.asked.options.forEach((option, i) => {
      const input = Object.assign(made("input"), { type: "radio", name: "option", value: option.id, checked: option.id === first });
      input.disabled = !open;
      group.append(made("label", "hc-option", input, made("b", "", LETTERS[i] ?? String(i + 1)), made("span", "", option.text)));
    });
    this.element.append(group);
    if (!open) {
      this.element.append(receipt(activity, given, change));
      return;
    }
    const { element, button, said } = foot("Send", () => this.#send());
    said.textContent = "";
    const look = () => {
      button.disabled = !this.chosen;
      if (this.chosen) given.drafts.set(keyOf(activity), { option: this.chosen });
    };
    group.addEventListener("change", look);
    document.addEventListener("keydown", this.hear);
    look();
    this.element.append(element);
  }

  /** A digit or the option's letter chooses, Enter sends. @param {KeyboardEvent} event */
  hear = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (this.element.querySelectorAll(".hc-option input"));
    const at = event.key.length === 1 ? Math.max(Number(event.key) - 1, LETTERS.indexOf(event.key.toUpperCase())) : -1;
    if (inputs[at]) {
      inputs[at].click();
      inputs[at].focus();
    } else if (event.key === "Enter" && this.chosen && !(event.target instanceof HTMLButtonElement)) {
      this.#send();
    }
  };

  #send() {
    if (this.chosen) this.given.answer({ option: this.chosen });
  }

  /** @param {AskResult} result */
  #told(result) {
    const { asked } = this.activity;
    const { mine } = this.given;
    const own = mine && "option" in mine ? mine.option : "";
    const list = made("ol", "hc-told");
    asked.options.forEach((option, i) => {
      const bars = barsOf(result.rounds, option.id);
      const item = made("li", "hc-told-option");
      if (option.id === result.key) item.classList.add("hc-key");
      if (option.id === own) item.classList.add("hc-own");
      item.append(made("b", "hc-letter", LETTERS[i] ?? String(i + 1)), made("span", "hc-text", option.text));
      const signs = made("p", "hc-signs");
      if (option.id === result.key) signs.append(made("span", "hc-right", "✓ Right"));
      if (option.id === own) signs.append(made("span", "hc-yours", "Your answer"));
      item.append(signs);
      bars.forEach(({ round, share, count, percent }, at) => {
        const bar = made("i", "hc-bar");
        bar.style.setProperty("--share", String(share));
        const row = made("p", "hc-count", bar, made("span", "hc-counted", `${count} · ${percent}`));
        if (bars.length > 1) row.prepend(made("span", "hc-round", `Round ${round}`));
        if (at < bars.length - 1) row.classList.add("hc-earlier");
        item.append(row);
      });
      list.append(item);
    });
    const [reply, others] = replies(asked.options, result, own);
    return [standing(standingOf(result, own)), ...reply, list, ...others];
  }
}

/** @param {{ words: string, right: boolean | null }} standing */
const standing = ({ words, right }) => made("p", `hc-verdict ${right === null ? "" : right ? "hc-true" : "hc-false"}`, words);

/** @param {{ id: string, text: string }[]} options @param {AskResult} result @param {string} own */
function replies(options, { replies: said, key }, own) {
  const first = own in said ? own : key;
  const reply = said[first] ? [made("p", "hc-reply", said[first])] : [];
  const others = options.filter(({ id }) => id !== first && said[id]);
  const list = made("dl");
  for (const { id, text } of others) list.append(made("dt", "", text), made("dd", "", said[id]));
  return [reply, others.length ? [made("details", "hc-others", made("summary", "", "Replies to the other options"), list)] : []];
}
