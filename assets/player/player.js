// The player: plays, steps and scrubs an animation that it has once received, and needs no server to do it.
//
// The parts: taking (what comes, decoded), clock (glides and beats), stage (what is shown where), slot and picture
// (Plotly, strokes, cloud, hover), panels (words and numbers), controls, scrubber and share, company, hand and handles,
// keys, address, words, feeds. This file holds them together.

import { onDarkness, schemeFor } from "../shared/palette.js";
import { Address, futureInAddress } from "./address.js";
import { Arrangement } from "./arrangement.js";
import { Clock } from "./clock.js";
import { companyOf } from "./company.js";
import { Controls } from "./controls.js";
import { players } from "./feeds.js";
import { watchWidth } from "./fold.js";
import { Future } from "./future.js";
import { Hand } from "./hand.js";
import { takeHome } from "./home.js";
import { listenToKeys } from "./keys.js";
import { act } from "./moves.js";
import { keepRoom } from "./room.js";
import { Staging } from "./stage.js";
import { Taking } from "./taking.js";
import { showVariables } from "./variables.js";

/** @import { Scheme } from "../shared/types.js" */
/** @import { Animation, PlayerOptions } from "./content.js" */
/** @import { Heard } from "./hand.js" */

export class Player {
  /** @type {Animation} */
  animation;
  /** @type {Scheme} */
  scheme;
  /** @type {Uint8Array<ArrayBuffer> | undefined} */
  packed; // the animation as it came
  wordsDue = false;
  byItself = false; // whether it plays because it was seen, and nobody has asked for that
  /** @type {(() => void) | undefined} */
  forgetSight;

  /**
   * @param {HTMLElement} root
   * @param {PlayerOptions} [options]  address (whether the step is kept in the page's address), controls (whether they
   *     are shown), together (players of one such name go to every frame together), plays (once, when it is first seen),
   *     staged (whether it fills the stage; the one with the address does), run (what the run is called that it plays),
   *     aboutLink (what a link to the page does not hold, in a sentence)
   */
  constructor(
    root,
    { address = true, controls = true, together = "", plays = false, staged = address, run = "", aboutLink = "" } = {},
  ) {
    this.root = root;
    this.together = together;
    this.plays = plays;
    this.run = run;
    this.frame = 0;
    /** @type {number | null} */
    this.selected = null;
    /** @type {number[] | null} */
    this.selectedAt = null;
    /** @type {(index: number | null) => void} */
    this.onPoint = () => {};
    /** @type {(hiding: boolean) => void} */
    this.onHiding = () => {};
    this.address = address ? new Address() : null;
    this.future = new Future(address && futureInAddress());
    this.clock = new Clock(
      () => this.#beat(),
      (share, arrived) => this.#draw(share, arrived),
    );
    this.aboutLink = aboutLink;
    this.taking = new Taking(this);
    this.arrangement = new Arrangement(this);
    this.hand = new Hand(this);
    this.controls = new Controls(this);
    if (controls) this.arrangement.main.append(this.controls.element);
    root.classList.toggle("hs-uncontrolled", !controls);
    this.root.append(this.hand.said);
    this.forgetKeys = listenToKeys(root, (move) => act(this, move));
    this.room = keepRoom(root, this.arrangement.main);
    this.width = watchWidth(root, (narrow) => this.arrangement.fit(narrow));
    this.forgetDarkness = onDarkness(() => this.repaintIfNeeded());
    this.staging = new Staging(this, staged);
    this.forgetHome = takeHome(this);
    players.add(this);
  }

  get frames() {
    return this.animation.kindOf.data.length;
  }

  get slots() {
    return this.arrangement.slots;
  }

  /** The frame that is shown first; the address does not name it. */
  get opening() {
    return this.animation.opensAt ?? 0;
  }

  get playing() {
    return this.clock.playing;
  }

  /** The name of the animation that is shown, or is being taken. */
  get wanted() {
    return this.taking.wanted;
  }

  /**
   * Shows packed bytes; a name that is already on screen stays as it is.
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {Heard} [heard]  the last edit that whoever packed them knew of
   * @param {boolean} [begins]  whether it is the start alone, of an animation that will follow
   * @returns {Promise<unknown>}
   */
  take(bytes, heard = null, begins = false) {
    return this.taking.take(bytes, heard, begins);
  }

  /**
   * Goes to a frame, gliding there unless told not to; and its company with it, unless it follows somebody itself.
   * @param {number} frame
   * @param {{ glide?: boolean, follows?: boolean }} [how]
   */
  go(frame, { glide = true, follows = false } = {}) {
    const to = Math.min(Math.max(frame, 0), this.frames - 1);
    if (to === this.frame) return;
    this.frame = to;
    this.wordsDue = true;
    this.future.reach(to);
    if (this.playing) this.future.tell(to);
    this.hand.refresh();
    for (const slot of this.slots) slot.aim(to);
    this.arrangement.limit();
    this.clock.setOut(glide);
    this.write();
    if (follows) return;
    for (const other of companyOf(this)) {
      if (!this.playing) other.pause();
      other.go(to, { glide, follows: true });
    }
  }

  first() {
    this.#walk(0);
  }

  last() {
    this.#walk(Infinity);
  }

  onHalf() {
    this.#walk(this.frame + 1);
  }

  backHalf() {
    this.#walk(this.frame - 1);
  }

  onWhole() {
    this.#walk(this.frame + this.animation.stride);
  }

  backWhole() {
    this.#walk(this.frame - this.animation.stride);
  }

  play() {
    if (this.playing) return this.pause();
    if (this.future.waits(this.frame)) this.#tell();
    if (this.frame === this.frames - 1) this.go(0, { glide: false });
    for (const other of companyOf(this)) other.pause(); // one of them sets the pace
    this.clock.play();
    this.#playingChanged();
  }

  pause() {
    if (!this.playing) return;
    this.clock.pause();
    this.#playingChanged();
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.clock.speed = speed;
    this.controls.showState();
  }

  /** The page has gone on the stage or come down, or the stage has another size. */
  restage() {
    this.controls.showState();
    return this.animation && this.#dress();
  }

  /**
   * Hides what comes, or shows it; the company of a player does the same.
   * @param {boolean} on
   * @param {{ follows?: boolean }} [how]
   */
  hideFuture(on, { follows = false } = {}) {
    this.future.hiding = on;
    this.future.begin(this.frame, this.frames);
    this.arrangement.limit();
    this.words();
    this.controls.showState();
    this.write();
    if (follows) return;
    for (const other of companyOf(this)) other.hideFuture(on, { follows: true });
    document.documentElement.classList.toggle("hs-hides", on);
    this.address?.now();
    this.onHiding(on);
  }

  /**
   * Selects a point (again: lets go of it) and says so.
   * @param {number} index
   */
  point(index) {
    if (this.hand.takesClicks) return;
    this.choose(index === this.selected ? null : index);
    this.onPoint(this.selected);
  }

  /**
   * @param {number | null} index
   * @param {number[] | null} at where it is, for a cloud that does not draw it
   */
  choose(index, at = null) {
    this.selected = index;
    this.selectedAt = at;
    this.root.dataset.selected = String(index ?? "");
    for (const slot of this.slots) for (const picture of slot.pictures) picture.select(index, at);
  }

  /** Follows the page from light to dark and back. */
  repaintIfNeeded() {
    if (!this.animation) return undefined;
    const now = schemeFor(this.root, this.animation.theme);
    if (now.surface === this.scheme.surface && now.dark === this.scheme.dark) return undefined;
    this.scheme = now;
    return this.#dress();
  }

  destroy() {
    this.clock.stop();
    this.taking.leave();
    this.address?.stop();
    this.forgetKeys();
    this.forgetSight?.();
    this.room.leave();
    this.forgetDarkness();
    this.width.leave();
    this.forgetHome();
    for (const slot of this.slots) slot.destroy();
    document.documentElement.classList.remove("hs-hides");
    this.staging.leave();
    players.delete(this);
    this.root.replaceChildren();
  }

  /** Writes the step into the address at once: somebody wants to have it. */
  keepStep() {
    this.write();
    this.address?.now();
  }

  /** Writes the step into the address, in a while. */
  write() {
    if (this.byItself) return;
    this.address?.write(this.frame === this.opening ? null : this.frame, this.future.hiding);
    this.staging.remember();
  }

  /**
   * Goes to a frame because somebody wants it; on from one that nothing has been said of yet only with the next press.
   * @param {number} to
   */
  #walk(to) {
    this.pause();
    if (to > this.frame && this.future.waits(this.frame)) this.#tell();
    else this.go(to);
  }

  /** Says what the frame that is shown did: the press before has only moved the picture. */
  #tell() {
    for (const player of [this, ...companyOf(this)]) {
      player.future.tell(player.frame);
      player.words();
    }
  }

  #dress() {
    showVariables(this.root, this.scheme);
    this.controls.scrubber.show();
    this.arrangement.tint();
    return this.arrangement.dress();
  }

  #beat() {
    if (this.frame === this.frames - 1) return this.pause();
    return this.go(this.frame + 1);
  }

  /** @type {(share: number, arrived: boolean) => void} */
  #draw(share, arrived) {
    if (this.wordsDue) this.words();
    for (const slot of this.slots) slot.place(arrived ? 1 : share);
    for (const slot of this.slots) slot.draw(arrived);
    this.root.dataset.drawn = String(this.frame);
  }

  /** Says what is to be said of the frame that is shown. */
  words() {
    this.wordsDue = false;
    this.arrangement.words();
    this.controls.show();
  }

  #playingChanged() {
    // Nobody can listen to a sentence every 700 ms.
    this.arrangement.areas.headline.setAttribute("aria-live", this.playing ? "off" : "polite");
    this.controls.showState();
  }
}
