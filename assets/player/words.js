// Where a run is and where a handle stands, in words: for the transport, for files, and for who cannot see.

/** @import { Animation, Body, HandlesSpec } from "./content.js" */

/**
 * Whether the frames are those of a run, and not points or places.
 * @param {Pick<Animation, "noun">} animation
 */
export const isRun = ({ noun }) => (noun ?? "Step") === "Step";

/**
 * How many whole steps a run made, for what is left over at its end is a part of one more; or how many places there are.
 * @param {Pick<Animation, "noun" | "stride" | "stepOf">} animation
 */
export function wholeSteps({ noun, stride, stepOf }) {
  const last = stepOf.data.length - 1;
  return stepOf.data[isRun({ noun }) ? stride * Math.floor(last / stride) : last];
}

/**
 * Where a frame is: nothing at the start; behind the last whole step no number beyond it.
 * @param {Pick<Animation, "noun" | "stride" | "stepOf">} animation
 * @param {number} frame
 */
export function stepInWords(animation, frame) {
  const step = animation.stepOf.data[frame];
  if (step === 0) return "";
  const noun = animation.noun ?? "Step";
  const whole = wholeSteps(animation);
  if (step <= whole) return `${noun} ${step}`;
  return whole === 0 ? "" : `After ${noun.toLowerCase()} ${whole}`;
}

/**
 * What a frame is: the kind of its half-step.
 * @param {Pick<Animation, "kinds" | "kindOf">} animation
 * @param {number} frame
 */
export const kindAt = ({ kinds, kindOf }, frame) => kinds[kindOf.data[frame]];

/**
 * A frame as it is spoken.
 * @param {Animation} animation
 * @param {number} frame
 */
export function spokenFrame(animation, frame) {
  const kind = kindAt(animation, frame);
  const place = stepInWords(animation, frame).toLowerCase();
  if (place === "") return kind;
  return isRun(animation) && !place.startsWith("after") ? `${place}, after ${kind}` : `${place}: ${kind}`;
}

/**
 * What a file with a frame is called, without its ending.
 * @param {Animation} animation
 * @param {number} frame
 */
export function fileName(animation, frame) {
  return slug([animation.title, stepInWords(animation, frame), kindAt(animation, frame)].join(" "));
}

/** Words as the name of a file, without its ending. @type {(words: string) => string} */
export const slug = (words) => words.trim().replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase();

/**
 * What a handle of body k does: i = 0 is its centre, others its arms, of which it has `arms`.
 * @param {Pick<HandlesSpec, "noun" | "shape">} spec
 * @param {number} k
 * @param {number} i
 * @param {number} arms
 */
export function handleInWords({ noun, shape }, k, i, arms) {
  const what = i === 0 ? "place" : shape === "free" ? `axis ${i}` : arms > 1 ? `width ${i}` : "width";
  return `${noun} ${k + 1}: ${what}`;
}

/**
 * What a handle of body k says of it: where its centre is, or how wide it is.
 * @param {Pick<HandlesSpec, "noun" | "names">} spec
 * @param {Pick<Body, "centre" | "spread">} body
 * @param {number} k
 * @param {number} i
 */
export function bodyInWords({ names, noun }, { centre, spread }, k, i) {
  const values = i === 0 ? centre : spread.map((row, j) => Number(Math.sqrt(row[j]).toPrecision(4)));
  const listed = names.map((name, j) => `${name} ${values[j]}`).join(", ");
  return i === 0 ? `${noun} ${k + 1} at ${listed}` : `${noun} ${k + 1}, standard deviations: ${listed}`;
}
