// The lower half of the panel: the animation of a run for slides.

import { button } from "../shared/mount.js";
import { choice, folded, tick, typed } from "./fields.js";
import { filmed } from "./film.js";
import { gifOf } from "./gif.js";
import { busy, save, tell } from "./job.js";
import { nameOf } from "./names.js";
import { lengthOf, shotsOf } from "./schedule.js";
import { makerOf } from "./video.js";

/** @import { Panel } from "./panel.js" */
/** @import { Maker } from "./video.js" */

const VIDEO = { rate: 25, hold: 0.2 };
const GIF = { rate: 12.5, hold: 60 }; // one picture may stay as long as it likes
const LONG = 180; // seconds of a film that few slides have time for

export class FilmPanel {
  /** @type {Record<string, Maker | null>} */
  makers = { webm: null, mp4: null, gif: gifOf };

  /** @param {Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.element = folded("film", "Animation for slides");
    this.element.className = "hp-film";
    this.size = choice("film-size", "Size of the animation", [
      ["1280x720", "1280 × 720 pixels"],
      ["1920x1080", "1920 × 1080 pixels"],
    ]); // prettier-ignore
    const paces = [2, 1, 0.5, 0.25].map((each) => /** @type {[string, string]} */ ([`${each}`, `${each} s`]));
    this.pace = choice("pace", "Time per half-step", paces, "1");
    this.from = typed("from", "From half-step", "number", "0");
    this.to = typed("to", "To half-step", "number");
    this.tells = tick("tells", "Write the half-step below the picture", true);
    this.note = document.createElement("p");
    this.note.className = "hp-note";
    const buttons = document.createElement("div");
    buttons.className = "hp-buttons";
    this.buttons = new Map(
      [
        ["webm", "Save as WebM", "For browsers and web pages, and for slides that play it"],
        ["mp4", "Save as MP4", "For PowerPoint and Keynote"],
        ["gif", "Save as GIF", "Plays everywhere; 256 colours"],
      ].map(([kind, words, title]) => {
        const made = button(words, title);
        made.addEventListener("click", () => this.#save(kind));
        buttons.append(made);
        return [kind, made];
      }),
    );
    const fields = document.createElement("div");
    fields.className = "hp-fields";
    fields.append(this.size.element, this.pace.element, this.from.element, this.to.element);
    this.element.append(fields, this.tells.element, this.note, buttons);
    this.element.addEventListener("input", () => this.show());
    this.#ask();
  }

  /** Says what the file will be; nothing of a picture that does not move. */
  show() {
    const { moves } = this.panel.chosen.depicted;
    const last = moves ? moves.frames() - 1 : 0;
    this.element.hidden = last < 1;
    if (last < 1) return;
    this.to.input.placeholder = String(last);
    for (const { input } of [this.from, this.to]) Object.assign(input, { min: "0", max: String(last), step: "1" });
    const stretch = this.#stretch(last);
    this.note.textContent = typeof stretch === "string" ? stretch : this.#inWords(...stretch);
    for (const [kind, each] of this.buttons) {
      each.hidden = this.makers[kind] === null;
      each.disabled = typeof stretch === "string" || busy();
    }
  }

  /**
   * From where to where; a sentence where that cannot be.
   * @param {number} last
   * @returns {[number, number] | string}
   */
  #stretch(last) {
    const from = Number(this.from.input.value || 0);
    const to = this.to.input.value === "" ? last : Number(this.to.input.value);
    const whole = Number.isInteger(from) && Number.isInteger(to);
    if (whole && from >= 0 && from < to && to <= last) return [from, to];
    return `Choose two half-steps from 0 to ${last}, the first below the second.`;
  }

  /** @type {(from: number, to: number) => string} */
  #inWords(from, to) {
    const seconds = Math.round(lengthOf(shotsOf(from, to, { seconds: Number(this.pace.input.value), ...VIDEO })));
    const whole = `Half-steps ${from} to ${to}: an animation of ${inMinutes(seconds)}.`;
    return seconds > LONG ? `${whole} For a shorter one, choose fewer half-steps.` : whole;
  }

  /** @param {string} kind */
  #save(kind) {
    const wish = this.panel.wish();
    const { depicted } = wish;
    const maker = this.makers[kind];
    const stretch = this.#stretch((depicted.moves?.frames() ?? 1) - 1);
    if (typeof stretch === "string" || !maker) return tell(String(stretch));
    const pace = { seconds: Number(this.pace.input.value), ...(kind === "gif" ? GIF : VIDEO) };
    const [width, height] = this.size.input.value.split("x").map(Number);
    /** @type {import("./film.js").Filming} */
    const filming = { maker, pixels: [width, height], shots: shotsOf(...stretch, pace), tells: this.tells.input.checked };
    const name = nameOf(this.panel.stem, [...this.panel.named, "animation"], kind);
    return save(name, (progress, signal) => filmed(wish, filming, progress, signal));
  }

  /** Finds out what this browser can make. */
  async #ask() {
    for (const kind of /** @type {const} */ (["webm", "mp4"])) this.makers[kind] = await makerOf(kind, 1280, 720);
    this.panel.show();
  }
}

/** @param {number} seconds */
function inMinutes(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
