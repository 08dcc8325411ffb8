// GIF: in a worker of its own, for choosing its 256 colours takes longer than drawing the picture.

/** @import { Encoder } from "./video.js" */
/** @import { Answer } from "./gif_worker.js" */

/**
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Encoder>}
 */
export async function gifOf(width, height) {
  const worker = new Worker(new URL("gif_worker.js", import.meta.url), { type: "module" });
  /** @type {(message: object, moved?: Transferable[]) => Promise<Answer>} */
  const ask = (message, moved = []) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message || "The GIF could not be made."));
      worker.postMessage(message, moved);
    });
  // One at a time: what waits is one picture, and no more.
  /** @type {Promise<unknown>} */
  let last = ask({ width, height });
  let at = 0;
  return {
    async add(canvas, seconds) {
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      if (!pen) throw new Error("There is no canvas.");
      const { data } = pen.getImageData(0, 0, width, height);
      await last;
      // In hundredths of a second, without letting what is cut off add up.
      const until = Math.round(100 * (at + seconds));
      const delay = 10 * Math.max(until - Math.round(100 * at), 2);
      at += seconds;
      last = ask({ rgba: data.buffer, delay }, [data.buffer]);
    },
    async finish() {
      await last;
      const { file } = await ask({ end: true });
      worker.terminate();
      if (!file) throw new Error("The GIF could not be made.");
      return new Blob([file], { type: "image/gif" });
    },
    cancel: () => worker.terminate(),
  };
}
