// A pupil's place in a room: joined, kept up to date, answers sent once. Knows no screen: what it shows is a `View`.

import { waitFor } from "./pace.js";

/** @import { Kept } from "./kept.js" */
/** @import { Wire } from "./wire.js" */
/** @import { Activity, Answer, Outcome, Room, Waiting } from "./content.js" */

const [UNKNOWN, GONE, LATE] = [403, 404, 409];
const SILENT = 2; // how often in a row nobody answers before anything is said: one request is lost easily

/**
 * @typedef {object} View
 * @property {"door" | "joining" | "in" | "ended"} phase
 * @property {string} code
 * @property {string} said         what the server said last, "" for nothing
 * @property {boolean} away        whether the server does not answer
 * @property {Room | null} room
 * @property {Waiting | null} waiting  the answer to what is asked now, where it is not confirmed yet
 */

export class Pupil {
  /** @type {View} */
  view = { phase: "door", code: "", said: "", away: false, room: null, waiting: null };
  version = -1;
  failures = 0;
  pause = 0;
  hidden = false;
  sending = false;
  /** @type {{ activity: string, round: number, mine: Answer } | null} */
  confirmed = null; // the last answer that the server has confirmed
  confirmations = 0;
  turns = 0; // what comes back from a turn that is not the newest is dropped
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /**
   * @param {Wire} wire
   * @param {Kept} kept
   * @param {(view: View) => void} show
   * @param {{ later: typeof setTimeout, never: typeof clearTimeout, random: () => number, draw: () => string }} world
   */
  constructor(wire, kept, show, world) {
    this.wire = wire;
    this.kept = kept;
    this.show = show;
    this.world = world;
  }

  /**
   * Enters a room, and tries again by itself where the server is away or asks for patience.
   * @param {string} code
   * @param {string} [nickname]  without one, that which this browser had there
   */
  async join(code, nickname) {
    if (nickname !== undefined) this.kept.name(code, nickname);
    this.version = -1;
    this.#put({ phase: "joining", code, room: null, waiting: null });
    await this.#turn();
  }

  /** Takes a nickname, or another one. @param {string} nickname */
  async rename(nickname) {
    const { code } = this.view;
    this.kept.name(code, nickname);
    this.#heard(await this.wire.join(code, this.kept.of(code).browser, nickname));
  }

  /** Back to the door: another code can be typed. */
  leave() {
    this.turns += 1;
    this.world.never(this.timer);
    this.#put({ phase: "door", code: "", said: "", away: false, room: null, waiting: null });
  }

  /** Gives an answer to what is asked now. @param {Answer} answer */
  async answer(answer) {
    const { code, room } = this.view;
    if (!room?.activity) return;
    const { id, round } = room.activity;
    this.kept.add(code, { activity: id, round, answer, once: this.world.draw() });
    this.#put({ said: "" });
    await this.#send();
    if (this.view.phase === "joining") await this.#turn();
  }

  /** Asks at once: somebody looks again, or the network is back. */
  wake() {
    if (this.view.phase === "in" || this.view.phase === "joining") return this.#turn();
  }

  /** @param {boolean} hidden */
  hide(hidden) {
    this.hidden = hidden;
    if (!hidden) return this.wake();
  }

  async #turn() {
    const turn = ++this.turns;
    const { code, phase } = this.view;
    this.world.never(this.timer);
    this.pause = 0;
    if (phase === "in") await this.#send();
    const { browser, nickname } = this.kept.of(code);
    const before = this.confirmations;
    if (turn === this.turns && !this.pause) {
      const found = await (this.view.phase === "in"
        ? this.wire.poll(code, browser, this.version)
        : this.wire.join(code, browser, nickname));
      if (turn === this.turns) this.#heard(before === this.confirmations ? found : this.#withAnswer(found));
    }
    if (turn !== this.turns || this.view.phase === "door" || this.view.phase === "ended") return;
    const wait = waitFor({ failures: this.failures, hidden: this.hidden, pause: this.pause, random: this.world.random() });
    this.timer = this.world.later(() => this.#turn(), wait);
  }

  /** @param {Outcome} found */
  #heard(found) {
    const { phase } = this.view;
    this.failures = found.is === "away" ? this.failures + 1 : 0;
    if (found.is === "room") {
      const same = phase === "in" && isSame(this.view.room?.activity, found.room.activity);
      this.version = found.version;
      this.#put({ phase: "in", room: found.room, said: same ? this.view.said : "" });
    } else if (found.is === "fast") {
      this.pause = found.pause;
      this.#put(phase === "joining" ? { said: found.said } : {});
    } else if (found.is === "refused") {
      if (phase === "joining") this.#put({ phase: "door", said: found.said });
      else if (found.status === GONE) this.#put({ phase: "ended", said: "", room: null });
      // This browser is not known there any more: it comes in again, as itself.
      else this.#put({ phase: "joining", said: "" });
    } else {
      this.#put({});
    }
  }

  /**
   * What was asked before an answer was confirmed may not know of it, and nothing that is asked later says it again.
   * @param {Outcome} found
   * @returns {Outcome}
   */
  #withAnswer(found) {
    const { confirmed } = this;
    const activity = found.is === "room" && found.room.activity;
    if (!activity || activity.id !== confirmed?.activity || activity.round !== confirmed.round) return found;
    return { ...found, room: { ...found.room, activity: { ...activity, mine: confirmed.mine } } };
  }

  /** Sends what is still to be sent, the oldest first; stops where the server is away. */
  async #send() {
    if (this.sending) return;
    this.sending = true;
    const { code } = this.view;
    const { browser } = this.kept.of(code);
    try {
      for (let next; (next = this.kept.of(code).waiting[0]) && this.view.code === code; ) {
        const found = await this.wire.answer(code, browser, next);
        if (!this.#sent(code, next, found)) break;
      }
    } finally {
      this.sending = false;
    }
  }

  /** Whether an answer has been dealt with. @param {string} code @param {Waiting} waiting @param {Outcome} found */
  #sent(code, waiting, found) {
    if (found.is === "fast") this.pause = found.pause;
    if (found.is === "refused" && found.status === UNKNOWN) {
      this.#put({ phase: "joining" });
      return false;
    }
    if (found.is !== "stored" && found.is !== "refused") {
      this.failures += found.is === "away" ? 1 : 0;
      this.#put({});
      return false;
    }
    this.failures = 0;
    this.kept.done(code, waiting.once);
    if (found.is === "refused") {
      this.#put({ said: found.status === LATE ? `Your answer came too late. ${found.said}` : found.said });
      return true;
    }
    const { room } = this.view;
    const activity = room?.activity;
    const mine = found.mine ?? waiting.answer;
    this.confirmed = { activity: waiting.activity, round: waiting.round, mine };
    this.confirmations += 1;
    if (room && activity && activity.id === waiting.activity && activity.round === waiting.round) {
      this.#put({ room: { ...room, activity: { ...activity, mine } }, said: found.stored ? "" : "Your first answer counts." });
    }
    return true;
  }

  /** @param {Partial<View>} change */
  #put(change) {
    const view = { ...this.view, ...change };
    const activity = view.room?.activity;
    const waiting = view.code ? this.kept.of(view.code).waiting : [];
    view.waiting = (activity && waiting.find((each) => each.activity === activity.id && each.round === activity.round)) || null;
    view.away = this.failures >= (view.waiting || view.phase === "joining" ? 1 : SILENT);
    this.view = view;
    this.show(view);
  }
}

/** @param {Activity | null | undefined} a @param {Activity | null | undefined} b */
function isSame(a, b) {
  return a?.id === b?.id && a?.round === b?.round && a?.state === b?.state;
}
