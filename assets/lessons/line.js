// A prediction and the truth on one axis, with the gap between them: pure arithmetic, and a small drawing.

/**
 * The place of a value along the axis, in 0..1.
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const along = (value, low, high) => Math.min(1, Math.max(0, (value - low) / (high - low || 1)));

/**
 * Draws the axis with the ghost of a prediction and the truth.
 * @param {number | null} guess
 * @param {number} truth
 * @param {number} low
 * @param {number} high
 */
export function line(guess, truth, low, high) {
  const width = 320;
  const at = (/** @type {number} */ value) => 10 + along(value, low, high) * (width - 20);
  const from = guess === null ? at(truth) : at(guess);
  const box = document.createElement("div");
  box.className = "hq-line";
  box.innerHTML = `<svg viewBox="0 0 ${width} 46" role="img">
    <line x1="10" x2="${width - 10}" y1="23" y2="23" class="hq-axis"/>
    <line x1="${from}" x2="${at(truth)}" y1="23" y2="23" class="hq-gap"/>
    ${guess === null ? "" : `<line x1="${from}" x2="${from}" y1="11" y2="35" class="hq-ghost"/>`}
    <line x1="${at(truth)}" x2="${at(truth)}" y1="8" y2="38" class="hq-truth"/>
    <text x="10" y="44" class="hq-end">${low}</text><text x="${width - 10}" y="44" text-anchor="end" class="hq-end">${high}</text>
    </svg>`;
  box.querySelector("svg")?.setAttribute("aria-label", "Your prediction, dashed, and the truth, solid, on one axis");
  return box;
}
