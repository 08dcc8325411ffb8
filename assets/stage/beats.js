// What a press does in a view of a lecture: a view is a row of beats. It opens, asks, and goes from stop to stop.

/**
 * @typedef {"end" | number} Stop
 * @typedef {{ stem: string, options: string[] }} Asked
 * @typedef {{ title: string, link: string, note?: string, stops: Stop[], question?: Asked | null, minutes?: number, activity?: { kind: string, columns: object[] } | null }} View
 * @typedef {{ id: string, title: string, views: View[] }} Lecture
 * @typedef {"opens" | "asks" | "shows"} Does
 * @typedef {{ does: Does, frame: Stop | null, asks: boolean, hides: boolean }} Beat
 *     frame: where the run is then, null where it opens; asks: whether the question is on the screen; hides: whether
 *     what answers it is not
 */

const FROM_THE_START = new Set(["lab", "model", "bound"]); // pages of a run that can be shown without what comes

/**
 * Whether a page can show where a run begins without telling how it goes on.
 * @param {string} link
 */
export function waits(link) {
  return FROM_THE_START.has(pageOf(link));
}

/**
 * The beats of a view. A page that would answer its question by itself is behind it from the first moment.
 * @param {Pick<View, "stops" | "question" | "link">} view
 * @param {boolean} plays  whether the page has a player on the stage
 * @returns {Beat[]}
 */
export function beatsOf({ link, stops, question }, plays) {
  /** @type {Beat[]} */
  const beats = [];
  if (question && !(plays && waits(link))) {
    beats.push({ does: "asks", frame: null, asks: true, hides: true });
    beats.push({ does: "shows", frame: null, asks: true, hides: false });
    if (plays) stops.forEach((frame) => beats.push({ does: "shows", frame, asks: false, hides: false }));
    return beats;
  }
  beats.push({ does: "opens", frame: null, asks: false, hides: Boolean(question) });
  if (!plays) return beats;
  if (question) beats.push({ does: "asks", frame: null, asks: true, hides: true });
  stops.forEach((frame, i) => beats.push({ does: "shows", frame, asks: Boolean(question) && i === 0, hides: false }));
  return beats;
}

/**
 * The frame that a stop means in a run of so many.
 * @param {Stop} stop
 * @param {number} frames
 */
export function frameOf(stop, frames) {
  return stop === "end" ? frames - 1 : Math.min(stop, frames - 1);
}

/**
 * The beat after one, when the run is at a frame: a stop that a hand has already passed is passed over. Null behind the
 * last.
 * @param {Beat[]} beats
 * @param {number} at
 * @param {number} frame
 * @param {number} frames
 */
export function beatAfter(beats, at, frame, frames) {
  for (let next = at + 1; next < beats.length; next++) {
    const { frame: stop, does } = beats[next];
    if (does !== "shows" || stop === null || frameOf(stop, frames) > frame) return next;
  }
  return null;
}

/**
 * What the next press does, in words, for the speaker.
 * @param {Beat | undefined} beat
 * @param {View | undefined} nextView
 */
export function inWords(beat, nextView) {
  if (!beat) return nextView ? `the next view: ${nextView.title}` : "nothing: this was the last view";
  if (beat.does === "asks") return "the question";
  if (beat.frame === null) return "the page, which answers the question";
  return beat.frame === "end" ? "the end of the run" : `half-step ${beat.frame}`;
}

/**
 * The path and the query of an address without what the browser itself adds: what a view's link is compared by.
 * @param {string} link
 */
export function pageOf(link) {
  return link.split("?")[0];
}

/**
 * What a link says under a name, or null.
 * @param {string} link
 * @param {string} name
 */
export function saidIn(link, name) {
  return new URLSearchParams(link.split("?")[1] ?? "").get(name);
}
