// The GIF encoder's thread: pictures come as pixels, one at a time, and only what has changed is written.

import { GIFEncoder, applyPalette, quantize } from "../shared/gifenc.min.js";

/**
 * @typedef {{ width: number, height: number } | { rgba: ArrayBuffer, delay: number } | { end: true }} Asked
 *
 * @typedef {{ file?: ArrayBuffer }} Answer
 */

const COLOURS = 255; // one of the 256 says: as before
const KEPT = 1; // what is drawn stays for the next picture

const encoder = GIFEncoder();
let [width, height] = [0, 0];
/** @type {Uint32Array | null} */
let before = null;

addEventListener("message", (/** @type {MessageEvent<Asked>} */ { data }) => {
  if ("end" in data) {
    encoder.finish();
    const file = encoder.bytes().slice().buffer;
    answer({ file }, [file]);
    return;
  }
  if ("rgba" in data) write(new Uint32Array(data.rgba), data.delay);
  else ({ width, height } = data);
  answer({});
});

/** @type {(what: Answer, moved?: Transferable[]) => void} */
const answer = (what, moved = []) => postMessage(what, { transfer: moved });

/** @type {(words: Uint32Array<ArrayBuffer>, delay: number) => void} */
function write(words, delay) {
  const changed = [];
  for (let i = 0; i < words.length; i++) if (!before || before[i] !== words[i]) changed.push(i);
  const own = Uint32Array.from(changed, (i) => words[i]);
  before = words;
  const bytes = new Uint8Array(own.buffer);
  const palette = own.length ? quantize(bytes, COLOURS) : [[0, 0, 0]];
  const found = own.length ? applyPalette(bytes, palette) : [];
  const same = palette.length;
  const index = new Uint8Array(words.length).fill(same);
  changed.forEach((i, j) => (index[i] = found[j]));
  const transparency = { transparent: true, transparentIndex: same, dispose: KEPT };
  encoder.writeFrame(index, width, height, { palette: [...palette, [0, 0, 0]], delay, repeat: 0, ...transparency });
}
