// Films where the browser encodes no single pictures: a canvas is recorded while it is shown, as long as the film takes.

/** @import { Maker } from "./video.js" */

/** @type {Record<"webm" | "mp4", string[]>} */
const TYPES = {
  webm: ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"],
  mp4: ["video/mp4;codecs=avc1.640028", "video/mp4;codecs=avc1.42e028"],
};
const BITS = 6; // for each pixel and second
const AGAIN = 0.04; // seconds until a picture that stays is shown to the recorder again
const MORE = 50; // how often more the first one is shown to a recorder that has taken none

/**
 * What records a film of a kind; null where this browser cannot.
 * @param {"webm" | "mp4"} name
 * @returns {Maker | null}
 */
export function recorded(name) {
  if (typeof MediaRecorder === "undefined") return null;
  const type = TYPES[name].find((each) => MediaRecorder.isTypeSupported(each));
  return type === undefined ? null : async (width, height) => recording(type, width, height);
}

/** @type {(type: string, width: number, height: number) => import("./video.js").Encoder} */
function recording(type, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS * width * height });
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  return {
    async add(picture, seconds) {
      // While the next picture is being drawn, the film stands still.
      if (recorder.state === "inactive") recorder.start();
      else recorder.resume();
      // A busy browser leaves out what it has no time for: what stays is shown to it again.
      const times = Math.max(Math.round(seconds / AGAIN), 1);
      // Until it has taken the first one: a film without any cannot be opened.
      const empty = () => !parts.some(({ size }) => size > 0);
      for (let i = 0; i < times || (i < times + MORE && empty()); i++) {
        pen?.drawImage(picture, 0, 0);
        /** @type {CanvasCaptureMediaStreamTrack} */ (track).requestFrame();
        await new Promise((resolve) => setTimeout(resolve, (1000 * seconds) / times));
        if (empty()) recorder.requestData();
      }
      recorder.pause();
    },
    async finish() {
      recorder.stop();
      await ended;
      track.stop();
      return new Blob(parts, { type: type.split(";")[0] });
    },
    cancel() {
      if (recorder.state !== "inactive") recorder.stop();
      track.stop();
    },
  };
}
