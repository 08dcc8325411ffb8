// The transport: where the run is, the scrubber, the buttons, and the small tools at the end of the row.

import { ICONS } from "./icons.js";
import { Scrubber } from "./scrubber.js";

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
  ["Esc", "let go of what is selected"],
  ["P", "projector: larger type and lines"],
  ["?", "this list"],
];

export class Controls {
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
          <div class="hs-menu">${button(["save", "Save the picture"])}<div class="hs-menu-list" hidden>
            <button type="button" data-save="png">Picture as PNG</button>
            <button type="button" data-save="svg">Picture as SVG</button></div></div>
          ${button(["toggleProjector", "Projector", "P"])}${button(["toggleHelp", "Keys", "?"])}
        </div>
      </div>`;
    this.element.insertBefore(this.scrubber.element, this.element.children[1]);
    this.help = document.createElement("dialog");
    this.help.className = "hs-help";
    this.help.innerHTML = `<form method="dialog"><h3>Keys</h3><dl>${KEYS.map(
      ([keys, what]) => `<dt>${keys}</dt><dd>${what}</dd>`,
    ).join("")}</dl><button>Close</button></form>`;
    this.element.append(this.help);
    this.element.addEventListener("click", (event) => this.#click(event));
    this.element.addEventListener("focusout", (event) => {
      if (!event.relatedTarget?.closest?.(".hs-menu")) this.#menu(false);
    });
  }

  /** Shows where the run is. */
  show() {
    const { animation, frame, frames } = this.player;
    const kind = animation.kinds[animation.kindOf.data[frame]];
    const step = animation.stepOf.data[frame];
    const ended = frame === frames - 1 && this.player.runs;
    this.#text(".hs-step", this.player.place);
    this.#text(".hs-kind", kind);
    this.#text(".hs-of", ended ? "the end" : `of ${this.player.wholeSteps}`);
    this.element.querySelector(".hs-kind").dataset.kind = kind;
    this.element.querySelector(".hs-of").hidden = step === 0;
    for (const name of ["first", "backWhole", "backHalf"]) this.#button(name).disabled = frame === 0;
    for (const name of ["onHalf", "onWhole", "last"]) this.#button(name).disabled = frame === frames - 1;
    this.scrubber.show();
  }

  /** Shows whether it plays, how fast, and whether for a projector. */
  showState() {
    const { playing, speed, projector } = this.player;
    const play = this.#button("play");
    play.innerHTML = playing ? ICONS.pause : ICONS.play;
    play.title = playing ? "Pause (Space)" : "Play (Space)";
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
    for (const each of this.element.querySelectorAll("[data-speed]")) {
      each.setAttribute("aria-pressed", Number(each.dataset.speed) === speed);
    }
    this.#button("toggleProjector").setAttribute("aria-pressed", projector);
    this.#showHand(this.player.hand);
  }

  #showHand(hand) {
    const { able, editing, placing } = hand;
    const edit = this.#button("edit");
    edit.hidden = !able;
    edit.setAttribute("aria-pressed", editing);
    this.element.querySelector(".hs-speeds").hidden = editing;
    this.element.querySelector(".hs-editor").hidden = !editing;
    if (!editing) return;
    const add = this.#button("add");
    const { noun, most } = hand.handles.spec;
    add.textContent = `+ ${noun}`;
    add.disabled = hand.full;
    add.title = hand.full ? `There may be at most ${most} ${noun}s` : `Add a ${noun}: then click where`;
    add.setAttribute("aria-pressed", placing);
  }

  toggleHelp() {
    this.help.open ? this.help.close() : this.help.showModal();
  }

  #click(event) {
    const target = event.target.closest("button");
    if (!target) return;
    const { player } = this;
    if (target.dataset.speed) player.setSpeed(this.#speed(target));
    if (target.dataset.save) player.save(target.dataset.save);
    if (target.dataset.do === "save") return this.#menu();
    if (target.closest(".hs-menu")) this.#menu(false);
    if (target.dataset.do === "toggleHelp") this.toggleHelp();
    else if (target.dataset.do === "edit") player.hand.edit();
    else if (target.dataset.do === "add") player.hand.askForPlace(event.detail === 0);
    else if (target.dataset.do) player[target.dataset.do]();
  }

  /** Where there is room for the speed in force alone, a click on it is a wish for the next one. */
  #speed(target) {
    const alone = [...target.parentElement.children].every((each) => each === target || each.offsetParent === null);
    const chosen = Number(target.dataset.speed);
    return alone ? SPEEDS[(SPEEDS.indexOf(chosen) + 1) % SPEEDS.length] : chosen;
  }

  #menu(open = this.element.querySelector(".hs-menu-list").hidden) {
    this.element.querySelector(".hs-menu-list").hidden = !open;
    this.#button("save").setAttribute("aria-expanded", open);
  }

  #button(name) {
    return this.element.querySelector(`[data-do="${name}"]`);
  }

  #text(selector, text) {
    this.element.querySelector(selector).textContent = text;
  }
}

function button([name, label, key]) {
  return `<button type="button" data-do="${name}" aria-label="${label}" title="${label}${key ? ` (${key})` : ""}">${ICONS[name]}</button>`;
}

function speedButton(speed) {
  const written = speed === 0.5 ? "½" : speed;
  return `<button type="button" data-speed="${speed}" aria-label="Speed ${speed}" title="Speed ${written}×">${written}×</button>`;
}

/** A small segmented switch; calls back with the index chosen. */
export function segmented(label, titles, chosen, choose) {
  const element = document.createElement("div");
  element.className = "hs-switch";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
  titles.forEach((title, i) => {
    const each = document.createElement("button");
    each.type = "button";
    each.textContent = title;
    each.setAttribute("aria-pressed", i === chosen);
    each.addEventListener("click", () => {
      [...element.children].forEach((other) => other.setAttribute("aria-pressed", other === each));
      choose(i);
    });
    element.append(each);
  });
  return element;
}

/** A small switch that is on or off. */
export function toggle(title, on, flip) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "hs-toggle";
  element.innerHTML = ICONS.tick;
  element.append(title);
  element.setAttribute("aria-pressed", on);
  element.addEventListener("click", () => {
    element.setAttribute("aria-pressed", element.getAttribute("aria-pressed") !== "true");
    flip();
  });
  return element;
}
