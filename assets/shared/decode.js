// Unpacks what em_viz/animation/packing.py packed: a few typed arrays and a JSON header in one compressed piece of bytes.

/** @import { Packed } from "./types.js" */

/**
 * @typedef {Float64Array | Float32Array | Int32Array | Uint8Array} Unpacked
 * @typedef {{ type: keyof typeof TYPES, shape: number[], coding: "planes" | "delta", bytes: number }} Entry
 */

const TYPES = { f8: Float64Array, f4: Float32Array, i4: Int32Array, u1: Uint8Array };

/**
 * Returns what the content is called, without unpacking it.
 * @param {Uint8Array} bytes
 */
export function packedName(bytes) {
  return new TextDecoder().decode(bytes.subarray(4, 4 + nameLength(bytes)));
}

/**
 * Returns a promise of the content; each array in it is `{shape, data}`. Its type is the word of whoever knows what was
 * packed.
 * @template Content
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Content>}
 */
export async function unpack(bytes) {
  const packed = new Blob([bytes.subarray(4 + nameLength(bytes))]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("deflate"));
  const body = new Uint8Array(await new Response(stream).arrayBuffer());
  const headerLength = new DataView(body.buffer).getUint32(0, true);
  /** @type {{ arrays: Entry[], content: unknown }} */
  const header = JSON.parse(new TextDecoder().decode(body.subarray(4, 4 + headerLength)));
  let at = 4 + headerLength;
  const arrays = header.arrays.map((entry) => {
    const blob = body.subarray(at, (at += entry.bytes));
    return { shape: entry.shape, data: entry.coding === "delta" ? undoDelta(entry, blob) : undoPlanes(entry, blob) };
  });
  return /** @type {Content} */ (resolve(header.content, arrays));
}

/** @param {Uint8Array} bytes */
function nameLength(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

/** @type {(entry: Entry, blob: Uint8Array) => Unpacked} */
function undoPlanes({ type }, blob) {
  const size = Number(type[1]);
  const count = blob.length / size;
  const bytes = new Uint8Array(blob.length);
  for (let plane = 0; plane < size; plane++) {
    for (let i = 0, from = plane * count; i < count; i++) bytes[i * size + plane] = blob[from + i];
  }
  return new TYPES[type](bytes.buffer);
}

/** @type {(entry: Entry, blob: Uint8Array) => Unpacked} */
function undoDelta({ shape: [keys, n, k] }, blob) {
  const weights = new Uint8Array(blob.length);
  const sums = new Uint8Array(n * k); // the running (K, n) of the key at hand; its last row holds the rows' sums
  for (let key = 0; key < keys; key++) {
    const from = key * n * k;
    for (let i = 0; i < n * k; i++) sums[i] += blob[from + i];
    for (let i = 0; i < n; i++) {
      let last = sums[(k - 1) * n + i];
      for (let c = 0; c < k - 1; c++) {
        const weight = sums[c * n + i];
        weights[from + i * k + c] = weight;
        last -= weight;
      }
      weights[from + i * k + k - 1] = last; // modulo 256, as packed
    }
  }
  return weights;
}

/** @type {(value: unknown, arrays: Packed<Unpacked>[]) => unknown} */
function resolve(value, arrays) {
  if (Array.isArray(value)) return value.map((each) => resolve(each, arrays));
  if (value === null || typeof value !== "object") return value;
  if ("$" in value) return arrays[Number(value.$)];
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, arrays)]));
}
