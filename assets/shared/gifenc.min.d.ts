// What is used of gifenc 1.0.3 (MIT, github.com/mattdesl/gifenc).

export type Palette = number[][];

export function quantize(rgba: Uint8Array | Uint8ClampedArray, colours: number): Palette;
export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette): Uint8Array;
export function GIFEncoder(): {
  writeFrame(
    index: Uint8Array,
    width: number,
    height: number,
    options: { palette: Palette; delay: number; repeat?: number; transparent?: boolean; transparentIndex?: number; dispose?: number },
  ): void;
  finish(): void;
  bytes(): Uint8Array<ArrayBuffer>;
};
