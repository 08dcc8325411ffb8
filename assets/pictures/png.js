// How large a PNG is in print: its pHYs chunk, which the browser does not write.

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const INCH = 0.0254; // metres

/** @type {Uint32Array} */
const TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/**
 * The checksum of PNG's chunks.
 * @param {Uint8Array} bytes
 */
export function crc32(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/**
 * A PNG that says of itself how many dots an inch it has; one that already says so says it anew.
 * @param {Uint8Array<ArrayBuffer>} png
 * @param {number} dpi
 */
export function withDensity(png, dpi) {
  if (SIGNATURE.some((byte, i) => png[i] !== byte)) throw new Error("This is no PNG.");
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [png.subarray(0, SIGNATURE.length)];
  const view = new DataView(png.buffer, png.byteOffset);
  for (let at = SIGNATURE.length; at + 12 <= png.length; ) {
    const end = at + 12 + view.getUint32(at);
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (name !== "pHYs") parts.push(png.subarray(at, end));
    if (name === "IHDR") parts.push(density(dpi));
    at = end;
  }
  return new Blob(parts, { type: "image/png" });
}

/** @param {number} dpi */
function density(dpi) {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set(new TextEncoder().encode("pHYs"), 4);
  const perMetre = Math.round(dpi / INCH);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  chunk[16] = 1; // of a metre
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  return chunk;
}
