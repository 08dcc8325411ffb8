// The components' colours and marks, those of em_viz/style/theme.py, light and dark.

const LIGHT = ["#1f6fc4", "#d9580d", "#0f8f7a", "#8a2a6f", "#5e5a00", "#d6457f", "#4a3fb0", "#5d6b7a"];
const DARK = ["#5aa2f7", "#f0802f", "#8fe3d2", "#b0519c", "#d9cf62", "#ff94b4", "#a08fff", "#9fb0c3"];
const NEUTRAL = ["#8a8f98", "#868d99"];

export const theme = { light: LIGHT, dark: DARK, neutral: NEUTRAL };

// Within a box of 24: circle, square, triangle, diamond, cross, x, triangle downwards, star.
const SHAPES = [
  "M12 1a11 11 0 1 0 .01 0z",
  "M2 2h20v20H2z",
  "M12 0l13 22H-1z",
  "M12-2l14 14-14 14L-2 12z",
  "M7 0h10v7h7v10h-7v7H7v-7H0V7h7z",
  "M4-2l8 7 8-7 6 6-7 8 7 8-6 6-8-7-8 7-6-6 7-8-7-8z",
  "M12 25L-1 2h26z",
  "M12-2l4 9 10 1-8 7 3 10-9-5-9 5 3-10-8-7 10-1z",
];

const darkness = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

export const isDark = () => darkness?.matches ?? false;

/** Calls back when the page turns dark or light. @param {() => void} act */
export function onTurn(act) {
  darkness?.addEventListener("change", act);
  return () => darkness?.removeEventListener("change", act);
}

/** The colour of component k, counted from 0. @param {number} k */
export const colourOf = (k, dark = isDark()) => (dark ? DARK : LIGHT)[k % LIGHT.length];

/** What belongs to no component. */
export const neutral = (dark = isDark()) => NEUTRAL[Number(dark)];

/** What the style sheet calls that colour, light or dark as the page is. @param {number} k */
export const nameOf = (k) => `--hc-${k % LIGHT.length}`;

/** The outline of component k's mark, within a box of 24: no other of up to 24 has the same in the same colour. @param {number} k */
export const shapeOf = (k) => SHAPES[(k + 3 * Math.floor(k / LIGHT.length)) % SHAPES.length];
