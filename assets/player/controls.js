// The transport: where the run is, the scrubber, the buttons, and the small tools at the end of the row.

import { setStage, stage } from "../shared/stage.js";
import { ICONS } from "./icons.js";
import { Scrubber } from "./scrubber.js";
import { Share } from "./share.js";
import { isRun, kindAt, stepInWords, wholeSteps } from "./words.js";

/** @import { Hand } from "./hand.js" */
/** @import { Player } from "./player.js" */

export const SPEEDS = [0.5, 1, 4, 16];

const MOVES = [
  ["first", "To the start", "Home"],
  ["backWhole", "Back one whole step", "Shift ←"],
  ["backHalf", "Back half a step", "←"],
  ["play", "Play", "Space"],
  ["onHalf", "On half a step", "→"],
  ["onWhole", "On one whole step", "Shift →"],
  ["last", "To the end", "End"],
];

const KEYS = [
  ["→ and ←", "half a step on, half a step back"],
  ["Shift → and Shift ←", "a whole step: E and M"],
  ["Space", "play or pause"],
  ["Home and End", "the start, the end"],
  ["E", "edit the start: drag its marks, or move them with the arrows"],
  ["Delete", "remove the chosen one from the start"],
  ["Esc", "clear the selection"],
  ["P", "the stage: the picture fills the screen, for a projector"],
  ["Page Down and Page Up", "on the stage, as a clicker sends them: half a step on, half a step back"],
  ["H", "hide what comes, or show it again"],
  ["?", "this list"],
];

/**
 * What a button does to the player; the rest is done here.
 * @type {Record<string, (player: Player) => unknown>}
 */
const DOES = {
  first: (player) => player.first(),
  backWhole: (player) => player.backWhole(),
  backHalf: (player) => player.backHalf(),
  play: (player) => player.play(),
  onHalf: (player) => player.onHalf(),
  onWhole: (player) => player.onWhole(),
  last: (player) => player.last(),
  edit: (player) => player.hand.edit(),
  toggleStage: () => setStage(!stage.on),
  toggleFuture: (player) => player.hideFuture(!player.future.hiding),
};

export class Controls {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.scrubber = new Scrubber(player);
    this.element = document.createElement("div");
    this.element.className = "hs-transport";
    this.element.innerHTML = `
      <div class="hs-place"><span class="hs-step"></span><span class="hs-kind"></span><span class="hs-of"></span></div>
      <div class="hs-buttons">
        <div class="hs-moves" role="group" aria-label="Steps">${MOVES.map(button).join("")}</div>
        <div class="hs-switch hs-speeds" role="group" aria-label="Speed">${SPEEDS.map(speedButton).join("")}</div>
        <div class="hs-switch hs-editor" role="group" aria-label="Start" hidden>
          <button type="button" data-do="add" aria-pressed="false"></button></div>
        <div class="hs-tools" role="group" aria-label="Tools">
          ${button(["edit", "Edit the start", "E"])}
          <div class="hs-menu">${button(["share", "Share or save"])}</div>
          ${button(["toggleFuture", "Hide what comes", "H"])}${button(["toggleStage", "Stage, for a projector", "P"])}${button(["toggleHelp", "Keys", "?"])}
        </div>
      </div>`;
    this.element.insertBefore(this.scrubber.element, this.element.children[1]);
    this.share = new Share(player);
    this.#find(".hs-menu").append(this.share.element);
    this.help = document.createElement("dialog");
    this.help.className = "hs-help";
    this.help.innerHTML = `<form method="dialog"><h3>Keys</h3><dl>${KEYS.map(
      ([keys, what]) => `<dt>${keys}</dt><dd>${what}</dd>`,
    ).join("")}</dl><button>Close</button></form>`;
    this.element.append(this.help);
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.share.element.hidden) return;
      event.stopPropagation();
      this.#menu(false);
      this.#button("share").focus();
    });
    this.element.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (!(to instanceof Element && to.closest(".hs-menu"))) this.#menu(false);
    });
  }

  /** Shows where the run is. */
  show() {
    const { animation, frame, frames, future } = this.player;
    const kind = kindAt(animation, frame);
    const step = animation.stepOf.data[frame];
    const ended = frame === frames - 1 && isRun(animation);
    this.#text(".hs-step", stepInWords(animation, frame));
    this.#text(".hs-kind", kind);
    this.#text(".hs-of", ended ? "the end" : future.open ? `of ${wholeSteps(animation)}` : "");
    this.#find(".hs-kind").dataset.kind = kind;
    this.#find(".hs-of").hidden = step === 0;
    for (const name of ["first", "backWhole", "backHalf"]) this.#button(name).disabled = frame === 0;
    for (const name of ["onHalf", "onWhole", "last"]) {
      this.#button(name).disabled = frame === frames - 1 && !future.waits(frame);
    }
    this.scrubber.show();
  }

  /** Shows whether it plays, how fast, and whether on the stage. */
  showState() {
    const { playing, future } = this.player;
    const { speed } = this.player.clock;
    const play = this.#button("play");
    play.innerHTML = playing ? ICONS.pause : ICONS.play;
    play.title = playing ? "Pause (Space)" : "Play (Space)";
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
    for (const each of this.element.querySelectorAll("[data-speed]")) {
      press(each, Number(each.getAttribute("data-speed")) === speed);
    }
    press(this.#button("toggleStage"), stage.on);
    press(this.#button("toggleFuture"), future.hiding);
    this.#showHand(this.player.hand);
  }

  /** @param {Hand} hand */
  #showHand(hand) {
    const { able, editing, placing } = hand;
    const edit = this.#button("edit");
    edit.hidden = !able;
    press(edit, editing);
    this.#find(".hs-speeds").hidden = editing;
    this.#find(".hs-editor").hidden = !editing;
    const spec = hand.handles?.spec;
    if (!editing || !spec) return;
    const add = this.#button("add");
    const { noun, most } = spec;
    add.innerHTML = "+<span class=hs-noun></span>";
    /** @type {HTMLElement} */ (add.lastElementChild).textContent = ` ${noun}`;
    add.setAttribute("aria-label", `+ ${noun}`);
    add.disabled = hand.full;
    add.title = hand.full ? `There may be at most ${most} ${noun}s` : `Add a ${noun}: then click where`;
    press(add, placing);
  }

  toggleHelp() {
    if (this.help.open) this.help.close();
    else this.help.showModal();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = event.target instanceof Element ? event.target.closest("button") : null;
    if (!target) return;
    const { player } = this;
    const { do: wanted = "" } = target.dataset;
    if (target.dataset.speed) player.setSpeed(this.#speed(target));
    if (wanted === "share") return this.#menu();
    if (target.dataset.save) this.#menu(false);
    if (wanted === "toggleHelp") this.toggleHelp();
    else if (wanted === "add") player.hand.askForPlace(event.detail === 0);
    else DOES[wanted]?.(player);
    return undefined;
  }

  /**
   * Where there is room for the speed in force alone, a click on it is a wish for the next one.
   * @param {HTMLButtonElement} target
   */
  #speed(target) {
    const shown = [...this.element.querySelectorAll("[data-speed]")].filter((each) => isShown(each));
    const alone = shown.every((each) => each === target);
    const chosen = Number(target.dataset.speed);
    return alone ? SPEEDS[(SPEEDS.indexOf(chosen) + 1) % SPEEDS.length] : chosen;
  }

  #menu(open = Boolean(this.share.element.hidden)) {
    this.share.show(open);
    this.#button("share").setAttribute("aria-expanded", String(open));
  }

  /** @param {string} name */
  #button(name) {
    return /** @type {HTMLButtonElement} */ (this.#find(`[data-do="${name}"]`));
  }

  /**
   * What this class has written into its element is there.
   * @param {string} selector
   */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }

  /** @type {(selector: string, text: string) => void} */
  #text(selector, text) {
    this.#find(selector).textContent = text;
  }
}

/** @type {(element: Element, on: boolean) => void} */
const press = (element, on) => element.setAttribute("aria-pressed", String(on));

/** @type {(element: Element) => boolean} */
const isShown = (element) => element instanceof HTMLElement && element.offsetParent !== null;

/** @param {string[]} move  name, label and perhaps key */
function button([name, label, key]) {
  return `<button type="button" data-do="${name}" aria-label="${label}" title="${label}${key ? ` (${key})` : ""}">${ICONS[name]}</button>`;
}

/** @param {number} speed */
function speedButton(speed) {
  const written = speed === 0.5 ? "½" : speed;
  return `<button type="button" data-speed="${speed}" aria-label="Speed ${written}×" title="Speed ${written}×">${written}×</button>`;
}

/**
 * A small segmented switch; calls back with the index chosen.
 * @param {string} label
 * @param {string[]} titles
 * @param {number} chosen
 * @param {(index: number) => void} choose
 */
export function segmented(label, titles, chosen, choose) {
  const element = document.createElement("div");
  element.className = "hs-switch";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
  titles.forEach((title, i) => {
    const each = document.createElement("button");
    each.type = "button";
    each.textContent = title;
    press(each, i === chosen);
    each.addEventListener("click", () => {
      [...element.children].forEach((other) => press(other, other === each));
      choose(i);
    });
    element.append(each);
  });
  return element;
}

/**
 * A small switch that is on or off.
 * @param {string} title
 * @param {boolean} on
 * @param {() => void} flip
 */
export function toggle(title, on, flip) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "hs-toggle";
  element.innerHTML = ICONS.tick;
  element.append(title);
  press(element, on);
  element.addEventListener("click", () => {
    press(element, element.getAttribute("aria-pressed") !== "true");
    flip();
  });
  return element;
}
