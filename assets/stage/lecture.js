// A lecture as it is held: where it is, what the next press does, and the way from view to view.

import { isWarming } from "../shared/mount.js";
import { onStage, onTheStage, setStage, stage } from "../shared/stage.js";
import { beatAfter, beatsOf, frameOf, inWords, pageOf, saidIn, waits } from "./beats.js";
import { Notes } from "./notes_channel.js";
import { warm } from "./warm.js";

/** @import { Class } from "./class.js" */
/** @import { Hands } from "./hands.js" */
/** @import { Lecture as Held, View } from "./beats.js" */

/** @typedef {{ lecture: Held, view: number, at: number, since: number, number: string, acted?: number }} State  acted: the view whose activity the class has begun */

const KEPT = "halfstep-lecture-held";
const LAST = 9_999; // the last beat, whichever that is

export class Lecture {
  /**
   * @param {Hands} hands
   * @param {Class} klass
   */
  constructor(hands, klass) {
    this.hands = hands;
    this.klass = klass;
    /** @type {State | null} */
    this.state = isWarming() ? null : read();
    /** @type {(link: string, number: number) => void} */
    this.onGo = () => {};
    this.onOff = () => {}; // the stage was left in the middle of a lecture: the page is wanted as a whole
    /** @type {Record<string, { option: number, said: string }>} */
    this.truths = {}; // which option of the view's question is true, by the question
    this.going = 0; // the number of the request for another page that is under way
    this.arriving = 0; // counts arrivals: a newer one ends the wait of an older
    this.plays = false; // whether the page that is shown has a player on the stage
    this.due = false; // whether on was pressed before the picture was there
    this.ready = false; // whether the view's picture is on the screen
    this.notes = new Notes((wish) => (wish === "on" ? this.next() : this.back()));
    onStage(() => {
      if (this.state && !stage.on) this.onOff();
      this.#show();
    });
  }

  get held() {
    return this.state !== null && stage.on;
  }

  /** @returns {View | null} */
  get view() {
    return this.state ? this.state.lecture.views[this.state.view] : null;
  }

  /** What the class is to do in the view on the screen, and has not begun. */
  get #acts() {
    return (this.state && this.state.acted !== this.state.view && this.view?.activity) || null;
  }

  /** Where the view on the screen is on its way, in beats. */
  get #beats() {
    return this.view ? beatsOf(this.view, this.plays) : [];
  }

  /**
   * Begins a lecture at one of its views; the page is there already.
   * @param {Held} lecture
   * @param {number} view
   * @param {string} number  of the request: each begins once
   * @param {boolean} plays  whether the page has a player on the stage
   */
  begin(lecture, view, number, plays) {
    if (isWarming() || this.state?.number === number) return false;
    this.plays = plays;
    this.state = { lecture, view, at: 0, since: Date.now(), number };
    setStage(true);
    this.#keep();
    // What another part of the page told the server at the same moment may have brought its old page back.
    if (here(lecture.views[view])) this.arrived();
    else this.#go(view, 0);
    return true;
  }

  end() {
    this.state = null;
    this.#keep();
    this.#show();
  }

  /** The next beat, or the next view; true where there was something to do. */
  next() {
    if (this.state && !this.ready) this.due = true;
    if (!this.state || !this.ready) return this.held;
    const activity = this.#acts;
    if (activity) {
      this.state.acted = this.state.view;
      this.#keep();
      this.#tell();
      this.klass.ask("begin", { kind: activity.kind, columns: activity.columns, asked: true });
      return true;
    }
    const player = onTheStage();
    const next = beatAfter(this.#beats, this.state.at, player?.frame ?? 0, player?.frames ?? 1);
    if (next !== null) this.#perform(next);
    else if (this.state.view + 1 < this.state.lecture.views.length) this.#go(this.state.view + 1, 0);
    return true;
  }

  /** The beat before, or the view before at its last. */
  back() {
    if (!this.state || !this.ready) return this.held;
    if (this.state.at > 0) this.#perform(this.state.at - 1);
    else if (this.state.view > 0) this.#go(this.state.view - 1, LAST);
    return true;
  }

  openNotes() {
    this.notes.open();
    this.#tell();
    return true;
  }

  /**
   * A page has been run.
   * @param {number} number  of the last request for another page that the server knows of
   * @param {boolean} plays  whether the page has a player on the stage
   */
  follow(number, plays) {
    this.plays = plays;
    const awaited = this.going ? this.going === number : !this.ready;
    if (!awaited) return this.#tell();
    this.going = 0;
    this.arrived();
  }

  /** The page of the view has been run: when its picture is there, the view goes on where it is to be. */
  async arrived() {
    const { state, view } = this;
    if (!state || !view) return this.#show();
    const mine = ++this.arriving;
    if (!here(view)) {
      // Somebody went elsewhere by hand: the lecture waits, and the next press brings it back.
      this.ready = true;
      return this.#show();
    }
    this.ready = false;
    if (state.at === 0 && view.question) this.#cover(true);
    await pictured(this.plays, () => mine === this.arriving);
    if (mine !== this.arriving || this.state !== state) return undefined;
    this.ready = true;
    this.#perform(Math.min(state.at, this.#beats.length - 1));
    const following = state.lecture.views[state.view + 1];
    if (following) warm(following.link);
    const due = this.due;
    this.due = false;
    if (due) this.next();
    return undefined;
  }

  /** @type {(view: number, at: number) => void} */
  #go(view, at) {
    if (!this.state) return;
    this.state = { ...this.state, view, at };
    this.ready = false;
    this.arriving++;
    this.hands.end();
    this.#keep();
    this.#tell();
    const { link, question } = this.state.lecture.views[view];
    if (question && at === 0) this.#cover(true);
    this.going = Date.now();
    this.onGo(link, this.going);
  }

  /** @param {number} at */
  #perform(at) {
    const { state, view } = this;
    if (!state || !view) return;
    if (!here(view)) return this.#go(state.view, at);
    const beats = this.#beats;
    const beat = beats[at];
    state.at = at;
    const player = onTheStage();
    if (player) {
      const stops = beats.slice(0, at + 1).flatMap(({ frame }) => (frame === null ? [] : [frame]));
      const opening = Number(saidIn(view.link, "step") ?? player.opening);
      player.goTo(stops.length ? frameOf(stops[stops.length - 1], player.frames) : Math.min(opening, player.frames - 1));
      if (waits(view.link)) player.hideFuture(beat.hides || saidIn(view.link, "future") === "hide");
    }
    this.#cover(beat.hides && !(player && waits(view.link)));
    if (!beat.asks || !view.question) this.hands.end();
    else if (this.hands.stem !== view.question.stem) this.hands.ask(view.question.stem, view.question.options);
    if (beat.asks && beat.does === "asks" && view.question) this.klass.askFor(view.question, view.link);
    this.mark();
    this.#keep();
    this.#tell();
    return undefined;
  }

  /** Marks the option that the run says is true, where the room has answered its question and sees the run. */
  mark() {
    const { state, view } = this;
    const beat = state && this.#beats[state.at];
    const shown = this.ready && beat?.asks && beat.does === "shows";
    this.hands.mark((shown && view?.question && this.truths[view.question.stem]) || null);
  }

  /**
   * Hides the page behind the question, where the page itself answers it.
   * @param {boolean} on
   */
  #cover(on) {
    document.documentElement.classList.toggle("hs-asking", on && this.held);
  }

  #show() {
    if (!this.held) {
      this.#cover(false);
      this.hands.end();
    }
    this.#tell();
  }

  #keep() {
    try {
      if (this.state) sessionStorage.setItem(KEPT, JSON.stringify(this.state));
      else sessionStorage.removeItem(KEPT);
    } catch (error) {
      console.warn(error); // a browser that keeps nothing: a reload ends the lecture
    }
  }

  /** Tells the speaker's window where the lecture is. */
  #tell() {
    const { state, view } = this;
    if (!state || !view) return this.notes.tell(null);
    const { views, title } = state.lecture;
    const player = onTheStage();
    const next = beatAfter(this.#beats, state.at, player?.frame ?? 0, player?.frames ?? 1);
    return this.notes.tell({
      lecture: title,
      number: state.view + 1,
      of: views.length,
      title: view.title,
      note: view.note ?? "",
      question: view.question?.stem ?? "",
      options: view.question?.options ?? [],
      next: this.#acts ? "the class's activity" : inWords(next === null ? undefined : this.#beats[next], views[state.view + 1]),
      following: views[state.view + 1]?.title ?? "",
      minutes: views.slice(0, state.view + 1).reduce((sum, each) => sum + (each.minutes ?? 0), 0),
      since: state.since,
    });
  }
}

/** @param {View} view */
function here({ link }) {
  const page = location.pathname.split("/").pop() || "home";
  return page === pageOf(link) || (page === "" && pageOf(link) === "home");
}

/** @returns {State | null} */
function read() {
  try {
    // Who follows a link or types an address wants what it says; who reloads a page goes on with the lecture.
    const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    if (arrival?.type === "navigate") sessionStorage.removeItem(KEPT);
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

const PICTURES = ".hs-staged, .hr-river, .hb-basins"; // what fills the stage; a page may have others, out of sight
const FRAMES = 3; // in a row without a change

/**
 * Waits until the page's pictures are on the screen.
 * @param {boolean} plays  whether there is to be a player
 * @param {() => boolean} wanted  whether anybody still waits
 */
async function pictured(plays, wanted) {
  for (let still = 0; still < FRAMES && wanted(); ) {
    await new Promise((done) => requestAnimationFrame(done));
    const found = [...document.querySelectorAll(PICTURES)];
    const waits = found.some((each) => each instanceof HTMLElement && each.dataset.ready === undefined);
    still = waits || (plays && !onTheStage()?.settled) ? 0 : still + 1;
  }
}
