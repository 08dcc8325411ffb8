// Our numbers: one number or two within limits; they become a row of the class's data.

import { foot, head, isOpen, keyOf, receipt } from "./activity.js";
import { made } from "./parts.js";
import { fault, limits, numberIn } from "./typed.js";

/** @import { Activity, Answer, Column, NumbersResult } from "./content.js" */
/** @import { Given } from "./activity.js" */

/** @typedef {Extract<Activity, { kind: "numbers" }>} Numbers */

export class NumbersView {
  /**
   * @param {Numbers} activity
   * @param {Given} given
   * @param {boolean} changing
   * @param {() => void} change
   */
  constructor(activity, given, changing, change) {
    const { asked, round, result } = activity;
    this.activity = activity;
    this.given = given;
    this.element = made("section", "hc-view hc-numbers", head(asked, round));
    const open = isOpen(activity, given, changing);
    const mine = given.mine && "values" in given.mine ? given.mine.values : null;
    if (result) this.element.append(...told(result, mine));
    else if (open) this.#take(asked.columns, mine);
    else {
      if (mine) this.element.append(row(asked.columns.map(({ name }) => name), mine));
      this.element.append(receipt(activity, given, change));
    }
  }

  destroy() {}

  /** @param {Column[]} columns @param {number[] | null} mine */
  #take(columns, mine) {
    const { activity, given } = this;
    const draft = given.drafts.get(keyOf(activity));
    const typed = Array.isArray(draft) ? draft.map(String) : (mine ?? []).map(String);
    const form = made("form", "hc-form");
    form.noValidate = true;
    const fields = columns.map((column, i) => field(column, i, typed[i] ?? ""));
    const { element, button } = foot("Send", () => {});
    button.type = "submit";
    form.append(...fields.map((each) => each.element), element);
    form.addEventListener("input", () => given.drafts.set(keyOf(activity), fields.map((each) => each.input.value)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const wrong = fields.filter((each) => each.check());
      if (wrong.length) wrong[0].input.focus();
      else given.answer(/** @type {Answer} */ ({ values: fields.map((each) => numberIn(each.input.value)) }));
    });
    this.element.append(form);
  }
}

/** @param {Column} column @param {number} i @param {string} value */
function field(column, i, value) {
  const input = Object.assign(made("input"), { type: "text", id: `number-${i}`, value, autocomplete: "off" });
  // The keypad of some phones has no minus sign.
  input.inputMode = column.low < 0 ? "text" : column.whole ? "numeric" : "decimal";
  const label = made("label", "", column.name);
  label.htmlFor = input.id;
  const hint = made("p", "hc-hint", limits(column));
  hint.id = `limits-${i}`;
  const wrong = made("p", "hc-wrong");
  wrong.id = `wrong-${i}`;
  wrong.setAttribute("role", "alert");
  input.setAttribute("aria-describedby", `${hint.id} ${wrong.id}`);
  const check = () => {
    const words = fault(input.value, column);
    wrong.textContent = words;
    input.setAttribute("aria-invalid", String(words !== ""));
    return words !== "";
  };
  input.addEventListener("input", () => wrong.textContent && check());
  return { element: made("div", "hc-field", label, hint, input, wrong), input, check };
}

/** @param {string[]} names @param {number[]} values */
function row(names, values) {
  const list = made("dl", "hc-legend");
  names.forEach((name, i) => list.append(made("dt", "", name), made("dd", "", String(values[i]).replace("-", "−"))));
  return list;
}

/** @param {NumbersResult} result @param {number[] | null} mine */
function told({ names, rows }, mine) {
  const count = rows.length;
  const words = count === 1 ? "The class's data have one row." : `The class's data have ${count} rows.`;
  /** @type {HTMLElement[]} */
  const parts = [made("p", "hc-verdict", words)];
  if (mine) parts.push(made("p", "hc-hint", "Your row:"), row(names, mine));
  return parts;
}
