// Colours: blends of component colours, light colours and their dark twins, and which of the two the page wants.

/** @import { Rgb, Scheme, Swap, Theme } from "./types.js" */

const TO_LMS = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const FROM_LAB = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];
const FROM_LMS = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];

/** @type {(matrix: number[][], v: number[]) => number[]} */
const apply = (matrix, v) => matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);

// Linear light in 0..1 to a byte of sRGB, looked up: thousands of blends a frame would spend their time in Math.pow.
const ENCODE = Uint8Array.from({ length: 4097 }, (_, i) => {
  const c = i / 4096;
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
});
// Dark colours need finer steps than the table has.
/** @type {(c: number) => number} */
const encode = (c) => (c < 0.05 ? encodeExactly(c) : ENCODE[Math.round(4096 * Math.min(c, 1))]);
/** @type {(c: number) => number} */
const encodeExactly = (c) =>
  Math.round(255 * (c <= 0.0031308 ? 12.92 * Math.max(c, 0) : 1.055 * c ** (1 / 2.4) - 0.055));

/**
 * The three numbers of a colour written #rrggbb.
 * @param {string} hex
 * @returns {Rgb}
 */
export function rgbOf(hex) {
  const channel = (/** @type {number} */ at) => parseInt(hex.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** @type {(rgb: number[]) => string} */
const hexOf = (rgb) => `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;

/** A colour as the four bytes of a pixel in an image, opaque; an image's words are little-endian wherever this runs.
 * @param {ArrayLike<number>} rgb
 */
export function packedColour(rgb) {
  return ((255 << 24) | (rgb[2] << 16) | (rgb[1] << 8) | rgb[0]) >>> 0;
}

/** @param {string} hex */
function oklab(hex) {
  const linear = rgbOf(hex).map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return apply(TO_LAB, apply(TO_LMS, linear).map(Math.cbrt));
}

/**
 * Fills `out` (n, 3) with the blends of `weights` (n, K), in 255ths. The twin of theme.blend.
 * @param {ArrayLike<number>} weights
 * @param {string[]} colours  of the K, written #rrggbb
 * @param {string} neutral    what stands for the part that is missing to a whole
 * @param {Uint8Array} out
 */
export function blend(weights, colours, neutral, out) {
  const k = colours.length;
  const palette = colours.map(oklab);
  const nothing = oklab(neutral);
  for (let i = 0, at = 0; at < weights.length; i++, at += k) {
    let [l, a, b, total] = [0, 0, 0, 0];
    for (let c = 0; c < k; c++) {
      const weight = weights[at + c];
      if (weight === 0) continue;
      const colour = palette[c];
      l += weight * colour[0];
      a += weight * colour[1];
      b += weight * colour[2];
      total += weight;
    }
    // What is missing to a whole is neutral: a point gliding from nothing to its division passes through it.
    const rest = Math.max(255 - total, 0);
    const sum = total + rest;
    l = (l + rest * nothing[0]) / sum;
    a = (a + rest * nothing[1]) / sum;
    b = (b + rest * nothing[2]) / sum;
    const x = (FROM_LAB[0][0] * l + FROM_LAB[0][1] * a + FROM_LAB[0][2] * b) ** 3;
    const y = (FROM_LAB[1][0] * l + FROM_LAB[1][1] * a + FROM_LAB[1][2] * b) ** 3;
    const z = (FROM_LAB[2][0] * l + FROM_LAB[2][1] * a + FROM_LAB[2][2] * b) ** 3;
    out[3 * i] = encode(FROM_LMS[0][0] * x + FROM_LMS[0][1] * y + FROM_LMS[0][2] * z);
    out[3 * i + 1] = encode(FROM_LMS[1][0] * x + FROM_LMS[1][1] * y + FROM_LMS[1][2] * z);
    out[3 * i + 2] = encode(FROM_LMS[2][0] * x + FROM_LMS[2][1] * y + FROM_LMS[2][2] * z);
  }
}

/**
 * The background that stands behind an element.
 * @param {HTMLElement} element
 * @returns {Rgb}
 */
export function backgroundBehind(element) {
  for (let each = /** @type {HTMLElement | null} */ (element); each; each = each.parentElement) {
    const found = getComputedStyle(each).backgroundColor.match(/[\d.]+/g)?.map(Number);
    if (found && (found.length < 4 || found[3] > 0.5)) return [found[0], found[1], found[2]];
  }
  return [255, 255, 255];
}

/**
 * The colours in force where an element stands.
 * @param {HTMLElement} element
 * @param {Theme} theme
 */
export function schemeFor(element, theme) {
  return schemeOn(backgroundBehind(element), theme);
}

/**
 * The colours in force on a background: a function from light colours to those, and everything by its role.
 * @param {Rgb} behind
 * @param {Theme} theme
 * @returns {Scheme}
 */
export function schemeOn(behind, theme) {
  const dark = 0.2126 * behind[0] + 0.7152 * behind[1] + 0.0722 * behind[2] < 110;
  const surface = hexOf(behind);
  const twins = Object.fromEntries(Object.entries(theme.twins).map(([light, twin]) => [light.toLowerCase(), twin]));
  const swap = (/** @type {string} */ light) => {
    if (light.toLowerCase() === theme.roles.surface) return surface;
    return dark ? (twins[light.toLowerCase()] ?? light) : light;
  };
  const roles = Object.fromEntries(Object.entries(theme.roles).map(([role, light]) => [role, swap(light)]));
  return { dark, surface, swap, roles, colours: theme.colours.map(swap), shapes: theme.shapes };
}

/**
 * The colours for a light or a dark picture: those in force where the page is so, too.
 * @param {HTMLElement} element
 * @param {Theme} theme
 * @param {boolean} dark
 */
export function schemeAs(element, theme, dark) {
  const now = schemeFor(element, theme);
  if (now.dark === dark) return now;
  const { surface } = theme.roles;
  return schemeOn(rgbOf(dark ? (theme.twins[surface] ?? "#0e1117") : surface), theme);
}

/**
 * Gives an element every role's colour as a variable of its style: --hs-ink for the prefix "hs".
 * @param {HTMLElement} element
 * @param {string} prefix
 * @param {Scheme} scheme
 */
export function showRoles(element, prefix, scheme) {
  for (const [role, colour] of Object.entries(scheme.roles)) element.style.setProperty(`--${prefix}-${role}`, colour);
}

/**
 * Calls back when the system goes from light to dark or back; returns how to stop that.
 * @param {() => void} repaint
 */
export function onDarkness(repaint) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const hear = () => repaint();
  dark.addEventListener("change", hear);
  return () => dark.removeEventListener("change", hear);
}

/**
 * Returns any text with every light colour in it, written #rrggbb or rgb(a), swapped for the one in force.
 * @param {string} text
 * @param {Swap} swap
 */
export function recolour(text, swap) {
  return text
    .replace(/^#[0-9a-f]{6}$/i, swap)
    .replace(/^(rgba?)\((\d+), ?(\d+), ?(\d+)/, (whole, kind, ...channels) => {
      const light = hexOf(channels.slice(0, 3).map(Number));
      const swapped = swap(light);
      return swapped === light ? whole : `${kind}(${rgbOf(swapped).join(",")}`;
    });
}
