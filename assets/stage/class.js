// The class on the stage: its strip with code and counts, its activities, and what came of them. What is said and drawn
// comes from the server; here is what a key or a button asks for.

import { stage } from "../shared/stage.js";
import { Board } from "./class_board.js";
import { Menu } from "./class_menu.js";
import { wearColours } from "./screen.js";
import { nextOf, Strip } from "./class_strip.js";

/** @import { Hands } from "./hands.js" */
/** @import { Told, Wish } from "./content.js" */

const STARTING = 5_000; // milliseconds that the clicker waits for an activity to begin
const INVITED = 4_000; // milliseconds that the way to a class is shown after the mouse has rested

const KEPT = "halfstep-class"; // the lecturer's code and key, for as long as the tab is there

const IN_LINK = /#class=([A-Z]{6}\.[0-9a-f]{32})$/;

// The address that this tab was opened with; read once. By the time that a class is looked for, the page may have put its
// own there, without what was behind the # sign.
let arrived = performance.getEntriesByType("navigation")[0]?.name ?? "";

export class Class {
  /** @param {Hands} hands */
  constructor(hands) {
    this.hands = hands;
    /** @type {Told | null} */
    this.told = null;
    /** @type {((wish: Wish) => void) | null} */
    this.onWish = null; // where the class is on the page
    /** @type {(wish: Wish) => void} */
    this.onFirst = () => {}; // where it is not yet
    this.large = true; // whether the strip shows the code as large as it can
    this.offered = "null";
    this.given = ""; // the class that a session was told of, and has not taken up yet
    this.starting = 0; // when an activity was asked for that the server has not begun yet
    /** @type {HTMLButtonElement | null} */
    this.invitation = null;
    this.inviting = 0;
    this.asked = ""; // the activity and round whose question the hands show
    this.strip = new Strip((does) => this.ask(does));
    this.board = new Board((id) => this.ask("open", { id }));
    this.menu = new Menu((kind, columns) => this.begin(kind, columns));
  }

  get activity() {
    return this.told?.activity ?? null;
  }

  /** The lecturer's code and key, as her link brought them or as this tab has kept them; "" for none. */
  static kept() {
    const brought = IN_LINK.exec(location.hash)?.[1] ?? IN_LINK.exec(arrived)?.[1];
    arrived = "";
    try {
      if (brought) {
        // The address is on the wall, too: the key leaves it at once.
        history.replaceState(history.state, "", location.pathname + location.search);
        sessionStorage.setItem(KEPT, brought);
      }
      return sessionStorage.getItem(KEPT) ?? "";
    } catch {
      return brought ?? ""; // a browser that keeps nothing: a reload needs her link again
    }
  }

  /** @param {string} held  "" where there is no class any more */
  static keep(held) {
    try {
      if (held) sessionStorage.setItem(KEPT, held);
      else sessionStorage.removeItem(KEPT);
    } catch (error) {
      console.warn(error);
    }
  }

  /**
   * Tells a session of the class that this tab holds: a new tab by the lecturer's link, or a server that was started anew.
   * @param {boolean} holds  whether the session knows of a class
   * @param {string} ended   the code of one that has ended there
   * @param {(held: string) => void} give
   */
  resume(holds, ended, give) {
    const held = Class.kept();
    if (ended && held.startsWith(ended)) return this.tell(null);
    if (holds) this.given = "";
    else if (held && held !== this.given) {
      this.given = held;
      // Its part of the page is gone with the session that had it.
      this.onWish = null;
      give(held);
    }
    return undefined;
  }

  /**
   * What the server knows of the class; null where there is none and nothing is asked.
   * @param {Told | null} told
   */
  tell(told) {
    const before = this.told;
    this.told = told;
    this.starting = 0;
    if (!told || (before?.held && !told.held)) Class.keep("");
    if (!told) this.onWish = null;
    if (told && told.held !== before?.held) {
      Class.keep(told.held);
      this.large = true;
    }
    if (told?.activity && told.activity.id !== before?.activity?.id) this.large = false;
    // A list that somebody has put away does not come back with the next message.
    const offers = JSON.stringify(told?.offers ?? null);
    if (offers !== this.offered && stage.on && told?.offers) this.menu.show(told.offers);
    this.offered = offers;
    this.show();
  }

  show() {
    const { told, activity } = this;
    const shown = stage.on ? told : null;
    this.strip.show(shown, this.large);
    if (shown || !stage.on) this.invitation?.remove();
    this.board.show(shown);
    this.#question(stage.on ? activity : null);
  }

  /** The question, with its options, stands where the hands of a room are counted.
   * @param {Told["activity"]} activity
   */
  #question(activity) {
    const options = activity && activity.state !== "revealed" ? activity.options : [];
    const name = activity && options.length ? `${activity.id} ${activity.round}` : "";
    if (name === this.asked) return;
    const had = this.asked;
    this.asked = name;
    if (name && activity) {
      // A lecture's question stands there already, perhaps with hands that were counted before the phones came.
      const stem = activity.kind === "ask" ? activity.text : "";
      if (!stem || this.hands.stem !== stem || activity.round > 1) this.hands.ask(stem, options);
    } else if (had) this.hands.end();
  }

  /**
   * @param {string} does
   * @param {Partial<Wish>} [more]
   */
  ask(does, more = {}) {
    if (!does) {
      this.show();
      return;
    }
    if (does === "large") {
      this.large = !this.large;
      this.show();
      return;
    }
    if (does === "menu") {
      this.hear("activities");
      return;
    }
    if (does === "ask" || does === "begin") this.starting = Date.now();
    const wish = { does, link: location.href.split("#")[0], hands: this.#hands(), at: Date.now(), ...more };
    (this.onWish ?? this.onFirst)(wish);
  }

  #hands() {
    return this.asked ? this.hands.counts.slice(0, this.hands.most) : [];
  }

  /**
   * What a key asks; false where it has no meaning now.
   * @param {"room" | "activities" | "again" | "newcomers" | "nicknames"} wish
   */
  hear(wish) {
    const { told, activity } = this;
    switch (wish) {
      case "room":
        this.ask(told?.room ? "large" : "room");
        return true;
      case "activities":
        if (activity) return false;
        if (this.menu.clear()) return true;
        this.offered = "null";
        this.ask("offers");
        return true;
      case "again":
        if (!activity || activity.state === "open") return false;
        this.ask("again");
        return true;
      default:
        if (!told?.room) return false;
        this.ask(wish);
        return true;
    }
  }

  /** A number in the list of activities; false where that list is not shown.
   * @param {number} number
   */
  chose(number) {
    if (this.menu.chose(number)) return true;
    const bars = this.told?.result?.bars ?? [];
    if (number > bars.length) return false;
    this.ask("reply", { number: number - 1 });
    return true;
  }

  /**
   * A lecture asks a question: the class answers it, where there is one.
   * @param {{ stem: string, options: string[] }} question
   * @param {string} view
   */
  askFor({ stem, options }, view) {
    if (!this.told?.room || options.length < 2 || this.activity?.text === stem) return;
    this.ask("ask", { stem, options, view });
  }

  /**
   * @param {string} kind
   * @param {object[]} columns  what everybody types
   */
  begin(kind, columns) {
    this.menu.clear();
    this.ask("begin", { kind, columns });
  }

  /** A hand at the mouse finds the way to a class without knowing its key. */
  invite() {
    if (!stage.on || this.told) return;
    clearTimeout(this.inviting);
    this.inviting = setTimeout(() => this.invitation?.remove(), INVITED);
    if (this.invitation?.isConnected) return;
    this.invitation = Object.assign(document.createElement("button"), {
      type: "button",
      className: "hs-open-class",
      textContent: "Open to the class",
      title: "O",
    });
    wearColours(this.invitation);
    this.invitation.addEventListener("click", () => this.hear("room"));
    document.body.append(this.invitation);
  }

  /** The clicker, on: answers close, then they are shown, then the activity is done; false where there is none. */
  next() {
    // A second press before the class has been asked does not go past its question.
    if (this.menu.shown || Date.now() - this.starting < STARTING) return true;
    const { activity } = this;
    // A run of the class that was opened is played by the clicker; its result comes back by a button.
    if (!activity || this.told?.away) return false;
    this.ask(nextOf(activity));
    return activity.state !== "revealed" || !activity.asked;
  }

  /** The clicker, back: what was shown is put away. */
  back() {
    if (this.menu.clear()) return true;
    if (!this.activity || this.told?.away) return false;
    if (this.activity.state === "revealed") this.ask("done");
    return true;
  }
}
