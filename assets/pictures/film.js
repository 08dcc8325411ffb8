// An animation as a file: every picture of it drawn on a sheet, in pixels, and given to an encoder; one at a time.

import { lettersLoaded, outline } from "./letters.js";
import { drawnOn, sheetOf } from "./sheet.js";
import { slideOf } from "./sizes.js";
import { imageOf } from "./still.js";

/** @import { Film, Legend } from "../shared/types.js" */
/** @import { Letters } from "./letters.js" */
/** @import { Shot } from "./schedule.js" */
/** @import { Sheet } from "./sheet.js" */
/** @import { Wish } from "./still.js" */
/** @import { Maker } from "./video.js" */

/**
 * @typedef {object} Filming
 * @property {Maker} maker
 * @property {[number, number]} pixels
 * @property {Shot[]} shots
 * @property {boolean} tells  whether the half-step is written below
 */

/**
 * Makes the file of an animation.
 * @param {Wish} wish
 * @param {Filming} filming
 * @param {(share: number) => void} onProgress
 * @param {AbortSignal} signal  stops it: the promise is rejected then
 */
export async function filmed(wish, { maker, pixels, shots, tells }, onProgress, signal) {
  const { depicted, picture, dark, title, caption, keys } = wish;
  const { moves } = depicted;
  if (!moves) throw new Error("Nothing moves here.");
  const [width, height] = pixels;
  const slide = slideOf(width, height);
  const wordsAt = (/** @type {number} */ frame) => [caption, tells ? capital(depicted.words(frame)) : ""].filter(Boolean).join("\n");
  // One sheet for all: the longest words decide how much room there is for them.
  const longest = shots.map(({ frame }) => wordsAt(frame)).reduce((a, b) => (b.length > a.length ? b : a), "");
  const legend = keys ? depicted.legend?.(picture, { dark }) : undefined;
  const words = legend?.marks.map((mark) => mark.words);
  const whole = sheetOf(slide, title, longest, words);
  const letters = await lettersLoaded();
  const film = await moves.film(picture, { ...slide, height: whole.room, dark }, slide.ratio);
  const encoder = await maker(width, height);
  // Whoever cancels does not wait for an encoder.
  /** @type {Promise<never>} */
  const stopped = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  stopped.catch(() => {});
  try {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    for (const [i, { frame, share, seconds }] of shots.entries()) {
      signal.throwIfAborted();
      const alike = i > 0 && shots[i - 1].frame === frame && shots[i - 1].share === share;
      if (!alike) {
        await film.show(frame, share);
        const sheet = { ...sheetOf(slide, title, wordsAt(frame), words), top: whole.top, marks: whole.marks, named: whole.named };
        await drawInto(canvas, film, sheet, slide.ratio, letters, legend);
      }
      await Promise.race([encoder.add(canvas, seconds), stopped]);
      onProgress((i + 1) / shots.length);
    }
    return await Promise.race([encoder.finish(), stopped]);
  } catch (error) {
    encoder.cancel();
    throw error;
  } finally {
    film.end();
  }
}

/**
 * Draws what a film shows now: the paper, the cloud, and over them the lines and the words.
 * @type {(canvas: HTMLCanvasElement, film: Film, sheet: Sheet, ratio: number, letters: Letters, legend?: Legend) => Promise<void>}
 */
async function drawInto(canvas, film, sheet, ratio, letters, legend) {
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("There is no canvas.");
  const { svg, cloud } = film.layers();
  const size = /** @type {[string, string]} */ ([`${canvas.width}`, `${canvas.height}`]);
  const drawn = drawnOn(sheet, svg, film.scheme, { size, paper: false, says: "", legend });
  outline(drawn, letters);
  const image = await imageOf(new XMLSerializer().serializeToString(drawn));
  pen.fillStyle = film.scheme.surface;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  if (cloud) {
    const [left, top] = [cloud.left, cloud.top + sheet.top].map((at) => Math.round(at * ratio));
    pen.drawImage(cloud.canvas, left, top, Math.round(cloud.width * ratio), Math.round(cloud.height * ratio));
  }
  pen.drawImage(image, 0, 0);
}

/** @param {string} words */
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
