// Numbers in words and tables: the twin of em_core/numerics/number_format.py, to the last digit.

const HUGE = 1e15;
/** @type {Record<string, string>} */
const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/**
 * Returns `value` in the format `form`; `digits` are decimals, or significant digits for the formats named so.
 * @param {number} value
 * @param {string} form  one of FORMATS in number_format.py
 * @param {number} [digits]
 * @returns {string}
 */
export function formatNumber(value, form, digits = 0) {
  if (Number.isNaN(value)) return "–";
  const body = magnitude(Math.abs(value), form, digits);
  if (!/[1-9∞]/.test(body)) return body; // what rounds to zero has no sign
  return (value < 0 ? "−" : form.startsWith("signed") ? "+" : "") + body;
}

/** @type {(value: number, form: string, digits: number) => string} */
function magnitude(value, form, digits) {
  if (form === "percent") return magnitude(100 * value, "fixed", digits) + "\u00a0%";
  if (value === Infinity) return "∞";
  if (form === "scientific") return scientific(value, digits);
  if (form.endsWith("significant")) return significant(value, Math.max(digits, 1));
  return fixed(value, form === "integer" ? 0 : digits);
}

/** @type {(value: number, decimals: number) => string} */
function fixed(value, decimals) {
  return value >= HUGE ? scientific(value, Math.max(decimals, 3)) : inThousands(value.toFixed(decimals));
}

/** @type {(written: string) => string} */
function inThousands(written) {
  const [whole, decimals] = written.split(".");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? parted : `${parted}.${decimals}`;
}

/** @type {(value: number, decimals: number) => string} */
function scientific(value, decimals) {
  const [mantissa, exponent] = value.toExponential(decimals).split("e");
  return `${mantissa}×10${[...String(Number(exponent))].map((c) => SUPERSCRIPT[c]).join("")}`;
}

/** @type {(value: number, digits: number) => string} */
function significant(value, digits) {
  if (value === 0) return "0";
  const exponent = Number(value.toExponential(digits - 1).split("e")[1]);
  if (exponent < -5 || exponent >= 15) return scientific(value, digits - 1);
  return fixed(value, Math.max(digits - 1 - exponent, 0));
}
