// The class's strip at the foot of the stage: how to come in, how many are there, what they are asked, and the buttons.

import { wearColours } from "./screen.js";
import { showsLarge, standing } from "./strip.js";

/** @import { Activity, Room, Told } from "./content.js" */

export class Strip {
  /** @param {(does: string) => void} onButton */
  constructor(onButton) {
    this.onButton = onButton;
    /** @type {HTMLElement | null} */
    this.element = null;
    this.shown = "";
    /** @type {HTMLElement | null} */
    this.counts = null;
    this.sure = false; // whether the class is to end with the next press
    this.sizes = new ResizeObserver(() => standing("class", this.element?.offsetHeight ?? 0));
  }

  /**
   * @param {Told | null} told  null: there is nothing to show
   * @param {boolean} large
   */
  show(told, large) {
    if (!told || !(told.room || told.activity || told.trouble)) {
      this.sizes.disconnect();
      this.element?.remove();
      this.element = null;
      this.counts = null;
      this.shown = "";
      showsLarge(false);
      return standing("class", 0);
    }
    if (!this.element) {
      this.element = document.createElement("section");
      this.element.setAttribute("aria-label", "The class");
      document.body.append(this.element);
      this.sizes.observe(this.element);
    }
    wearColours(this.element);
    const { room, activity, trouble, away } = told;
    // What has not changed is left alone: a button that is being pressed stays, and a QR code is not drawn again. Nor is
    // the page laid out anew for each that comes or answers: how high the strip is then, `sizes` tells.
    const said = counted(told);
    if (this.counts && this.counts.textContent !== said) this.counts.textContent = said;
    const now = JSON.stringify([
      room && { ...room, here: 0 },
      activity && { ...activity, answered: 0 },
      trouble,
      away,
      large,
      this.sure,
    ]);
    if (now === this.shown) return undefined;
    this.shown = now;
    this.counts = words("p", "hs-class-counts", said);
    this.counts.setAttribute("role", "status");
    showsLarge(large && room !== null);
    this.element.className = `hs-class${large && room ? " hs-class-large" : ""}`;
    this.element.replaceChildren(
      ...(room ? way(room, large) : []),
      this.counts,
      ...(trouble ? [words("p", "hs-trouble", trouble)] : []),
      this.#buttons(told, large),
    );
    return standing("class", this.element.offsetHeight);
  }

  /** @type {(told: Told, large: boolean) => HTMLElement} */
  #buttons({ room, activity, away }, large) {
    const row = words("div", "hs-class-buttons", "");
    for (const [does, label, key] of buttonsFor(room, activity, large, this.sure, away)) {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: label, title: key });
      made.dataset.does = does;
      made.addEventListener("click", () => this.#press(does));
      row.append(made);
    }
    return row;
  }

  /** @param {string} does */
  #press(does) {
    // A class that has ended is gone, with all that it said: that is asked twice.
    if (does === "end" && !this.sure) {
      this.sure = true;
      this.onButton("");
      return;
    }
    this.sure = false;
    this.onButton(does);
  }
}

/**
 * What the clicker does next: answers close, then they are shown, then the activity is done. At "Go" all starts run at
 * once, and everybody sees where they end.
 * @param {Pick<Activity, "state" | "kind">} activity
 * @returns {"close" | "reveal" | "done"}
 */
export function nextOf({ state, kind }) {
  if (state === "open") return kind === "starts" ? "reveal" : "close";
  return state === "closed" ? "reveal" : "done";
}

/**
 * What can be asked now: each with its label and its key.
 * @param {Room | null} room
 * @param {Activity | null} activity
 * @param {boolean} large
 * @param {boolean} sure
 * @param {boolean} away
 * @returns {[string, string, string][]}
 */
export function buttonsFor(room, activity, large, sure, away) {
  /** @type {[string, string, string][]} */
  const found = [];
  if (activity && away) found.push(["results", "Back to the class", ""]);
  else if (activity) {
    const label = { close: "Close", reveal: activity.state === "open" ? "Go" : "Reveal", done: "Go on" };
    const next = nextOf(activity);
    found.push([next, label[next], "Page Down"]);
    if (activity.state !== "open") found.push(["again", "Ask again", "G"]);
  } else found.push(["menu", "Activities", "A"]);
  if (!room) return found;
  if (large) {
    found.push(["newcomers", room.newcomers ? "Close to newcomers" : "Let newcomers in", "L"]);
    if (room.nicknames !== null) found.push(["nicknames", room.nicknames ? "Hide nicknames" : "Show nicknames", "X"]);
    found.push(["end", sure ? "Really end it" : "End the class", ""]);
  }
  found.push(["large", large ? "Smaller" : "Show the code", "O"]);
  return found;
}

/** @type {(room: Room, large: boolean) => HTMLElement[]} */
function way({ code, address, qr, newcomers }, large) {
  const where = words("p", "hs-class-address", newcomers ? address : "Closed to newcomers");
  const letters = words("p", "hs-class-code", code);
  letters.setAttribute("aria-label", `Code ${[...code].join(" ")}`);
  if (!large) return [letters, where];
  const picture = words("div", "hs-class-qr", "");
  picture.innerHTML = qr;
  const typed = words("div", "hs-class-way", "");
  typed.append(where, letters);
  return [picture, typed];
}

/** @type {(told: Told) => string} */
function counted({ room, activity }) {
  const said = [];
  if (room) said.push(`${room.here} here`);
  if (activity && room) said.push(`${activity.answered} ${activity.answered === 1 ? "answer" : "answers"}`);
  if (activity?.state === "closed") said.push("closed");
  return said.join(" · ");
}

/** @type {(tag: string, name: string, text: string) => HTMLElement} */
function words(tag, name, text) {
  return Object.assign(document.createElement(tag), { className: name, textContent: text });
}
