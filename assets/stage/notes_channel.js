// The way between the stage and the speaker's window.

const CHANNEL = "halfstep-lecture";
const WINDOW = "popup,width=760,height=680";

/**
 * What the speaker's window shows.
 * @typedef {object} Told
 * @property {string} lecture
 * @property {number} number   of the view, from 1
 * @property {number} of       how many views there are
 * @property {string} title
 * @property {string} note
 * @property {string} question
 * @property {string[]} options
 * @property {string} next       what the next press does
 * @property {string} following  the title of the next view
 * @property {number} minutes    what the views up to this one take
 * @property {number} since      when the lecture began, in milliseconds
 */

export class Notes {
  /** @param {(wish: "on" | "back") => void} onWish  what is pressed in the speaker's window */
  constructor(onWish) {
    /** @type {Told | null} */
    this.told = null;
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
    if (this.channel)
      this.channel.onmessage = (/** @type {MessageEvent<{ wish?: "on" | "back" | "hello" }>} */ { data }) => {
        if (data.wish === "hello") this.tell(this.told);
        else if (data.wish && this.told) onWish(data.wish);
      };
  }

  open() {
    window.open(new URL("notes.html", import.meta.url), CHANNEL, WINDOW);
  }

  /** @param {Told | null} told */
  tell(told) {
    // A page that holds no lecture leaves the window to the one that does.
    if (!told && !this.told) return;
    this.told = told;
    this.channel?.postMessage({ told });
  }
}
