// What the browser keeps of a room: who this browser is there, its nickname, and the answers that are still to be sent.
//
// Each room has a number of its own: nobody can tell from two rooms that the same browser was in both.

/** @import { Storing, Waiting } from "./content.js" */

const KEY = "halfstep-class";
const LONGEST = 24 * 60 * 60 * 1000; // milliseconds: no room is older

/** @typedef {{ browser: string, nickname: string, waiting: Waiting[], at: number }} Place */

export class Kept {
  /**
   * @param {Storing | null} storage  null where the browser keeps nothing: then it is kept until the page is closed
   * @param {() => string} draw       draws 32 hexadecimal digits
   * @param {() => number} now        milliseconds
   */
  constructor(storage, draw, now) {
    this.storage = storage;
    this.draw = draw;
    this.now = now;
    /** @type {Record<string, Place>} */
    this.own = {};
  }

  /** Whether this browser has been in a room. @param {string} code */
  knows(code) {
    return code in this.#places();
  }

  /** What is kept of a room. @param {string} code @returns {Place} */
  of(code) {
    const found = this.#places()[code];
    if (found) return found;
    return this.#put(code, { browser: this.draw(), nickname: "", waiting: [], at: this.now() });
  }

  /** @param {string} code @param {string} nickname */
  name(code, nickname) {
    this.#put(code, { ...this.of(code), nickname });
  }

  /**
   * Keeps an answer until it is confirmed; a newer one to the same round takes its place.
   * @param {string} code
   * @param {Waiting} waiting
   */
  add(code, waiting) {
    const place = this.of(code);
    const others = place.waiting.filter((each) => each.activity !== waiting.activity || each.round !== waiting.round);
    this.#put(code, { ...place, waiting: [...others, waiting] });
  }

  /** @param {string} code @param {string} once */
  done(code, once) {
    const place = this.of(code);
    this.#put(code, { ...place, waiting: place.waiting.filter((each) => each.once !== once) });
  }

  /** @param {string} code */
  forget(code) {
    const places = this.#places();
    delete places[code];
    this.#write(places);
  }

  /** @param {string} code @param {Place} place */
  #put(code, place) {
    this.#write({ ...this.#places(), [code]: place });
    return place;
  }

  /** @returns {Record<string, Place>} */
  #places() {
    let places = this.own;
    try {
      const read = this.storage?.getItem(KEY);
      if (read) places = JSON.parse(read);
    } catch {
      // Written by nobody we know, or not to be read: what this page remembers goes on.
    }
    const fresh = Object.entries(places).filter(([, place]) => isPlace(place) && this.now() - place.at < LONGEST);
    return Object.fromEntries(fresh);
  }

  /** @param {Record<string, Place>} places */
  #write(places) {
    this.own = places;
    try {
      this.storage?.setItem(KEY, JSON.stringify(places));
    } catch {
      this.storage = null; // full, or forbidden
    }
  }
}

/** @param {unknown} place */
function isPlace(place) {
  const { browser, waiting, at } = /** @type {Partial<Place>} */ (place ?? {});
  return typeof browser === "string" && /^[0-9a-f]{32}$/.test(browser) && Array.isArray(waiting) && typeof at === "number";
}
