// Films that the browser encodes picture by picture: WebM with VP9 or VP8, MP4 with H.264 where it has that.
//
// Each picture has its own time in the file, however long it took to draw: a slow computer makes the same film.

import { recorded } from "./recorder.js";

/**
 * @typedef {object} Encoder  what makes a film out of pictures, one after the other
 * @property {(canvas: HTMLCanvasElement, seconds: number) => Promise<void>} add
 * @property {() => Promise<Blob>} finish
 * @property {() => void} cancel
 *
 * @typedef {(width: number, height: number) => Promise<Encoder>} Maker
 *
 * @typedef {{ codec: string, container: "webm" | "mp4", track: "V_VP9" | "V_VP8" | "avc" | "vp9" }} Kind
 */

/** @type {Record<"webm" | "mp4", Kind[]>} */
const KINDS = {
  webm: [
    { codec: "vp09.00.40.08", container: "webm", track: "V_VP9" },
    { codec: "vp8", container: "webm", track: "V_VP8" },
  ],
  mp4: [
    { codec: "avc1.640028", container: "mp4", track: "avc" },
    { codec: "avc1.42e028", container: "mp4", track: "avc" },
  ],
};

const BITS = 6; // for each pixel and second: lines and letters stay sharp
const QUEUE = 4; // pictures that wait to be encoded: more would only fill the memory
const KEY = 2_000_000; // microseconds from one whole picture to the next

/**
 * What makes a film of a kind here; null where this browser cannot.
 * @param {"webm" | "mp4"} name
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Maker | null>}
 */
export async function makerOf(name, width, height) {
  // There only where the page came over https, or from this computer.
  if (typeof VideoEncoder !== "undefined") {
    for (const kind of KINDS[name]) {
      try {
        const { supported } = await VideoEncoder.isConfigSupported(config(kind, width, height));
        if (supported) return (w, h) => encoded(kind, w, h);
      } catch {
        // It does not know the codec at all.
      }
    }
  }
  return recorded(name);
}

/** @type {(kind: Kind, width: number, height: number) => VideoEncoderConfig} */
const config = ({ codec, container }, width, height) => ({
  codec,
  width,
  height,
  bitrate: BITS * width * height,
  framerate: 25,
  latencyMode: "quality",
  ...(container === "mp4" && codec.startsWith("avc1") ? { avc: { format: /** @type {const} */ ("avc") } } : {}),
});

/**
 * @param {Kind} kind
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Encoder>}
 */
export async function encoded(kind, width, height) {
  const { chunk, blob } = await muxerOf(kind, width, height);
  /** @type {unknown} */
  let fault = null;
  const encoder = new VideoEncoder({ output: chunk, error: (error) => (fault = error) });
  encoder.configure(config(kind, width, height));
  let [time, key] = [0, -Infinity];
  /** @type {HTMLCanvasElement | null} */
  let last = null;
  const put = (/** @type {HTMLCanvasElement} */ canvas, /** @type {number} */ duration) => {
    const frame = new VideoFrame(canvas, { timestamp: time, duration });
    const whole = time - key >= KEY;
    if (whole) key = time;
    encoder.encode(frame, { keyFrame: whole });
    frame.close();
    time += duration;
  };
  return {
    async add(canvas, seconds) {
      last = canvas;
      put(canvas, Math.round(1e6 * seconds));
      while (encoder.encodeQueueSize > QUEUE && !fault) await new Promise((resolve) => setTimeout(resolve, 2));
      if (fault) throw fault;
    },
    async finish() {
      // A WebM ends where its last picture begins: that one is written once more where it should end.
      if (last) put(last, 1000);
      await encoder.flush();
      if (fault) throw fault;
      encoder.close();
      return blob();
    },
    cancel() {
      if (encoder.state !== "closed") encoder.close();
    },
  };
}

/**
 * What puts encoded pictures into a file.
 * @param {Kind} kind
 * @param {number} width
 * @param {number} height
 * @returns {Promise<{ chunk: EncodedVideoChunkOutputCallback, blob: () => Blob }>}
 */
async function muxerOf({ container, track }, width, height) {
  if (container === "mp4") {
    const { Muxer, ArrayBufferTarget } = await import("../shared/mp4-muxer.min.js");
    const target = new ArrayBufferTarget();
    const codec = /** @type {"avc" | "vp9"} */ (track);
    const muxer = new Muxer({ target, video: { codec, width, height }, fastStart: "in-memory" });
    return { chunk: (chunk, meta) => muxer.addVideoChunk(chunk, meta), blob: () => ended(muxer, target, "video/mp4") };
  }
  const { Muxer, ArrayBufferTarget } = await import("../shared/webm-muxer.min.js");
  const target = new ArrayBufferTarget();
  const codec = /** @type {"V_VP8" | "V_VP9"} */ (track);
  const muxer = new Muxer({ target, video: { codec, width, height } });
  return { chunk: (chunk, meta) => muxer.addVideoChunk(chunk, meta), blob: () => ended(muxer, target, "video/webm") };
}

/** @type {(muxer: { finalize(): void }, target: { buffer: ArrayBuffer }, type: string) => Blob} */
function ended(muxer, target, type) {
  muxer.finalize();
  return new Blob([target.buffer], { type });
}
