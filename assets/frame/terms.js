// Finding the glossary's terms in a text: pure, so that it is tested without a browser.

/** @typedef {{id: string, forms: string[]}} Known */
/** @typedef {{id: string, start: number, end: number}} Found */

const LETTERS = "\\p{L}\\p{N}_";

/**
 * Makes the rule that finds every form of every term, the longest first; "KL divergence" is not "KL".
 * @param {Known[]} terms
 */
export function finder(terms) {
  /** @type {Map<string, string>} */
  const owner = new Map();
  for (const { id, forms } of terms) for (const form of forms) owner.set(form.toLowerCase(), id);
  const longest = [...owner.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const rule = new RegExp(`(?<![${LETTERS}-])(?:${longest.join("|")})(?![${LETTERS}-])`, "giu");
  /**
   * Returns where terms stand in a text that have not been met before; `met` learns them.
   * @param {string} text
   * @param {Set<string>} met
   * @returns {Found[]}
   */
  return (text, met) => {
    /** @type {Found[]} */
    const found = [];
    for (const match of text.matchAll(rule)) {
      const id = owner.get(match[0].toLowerCase());
      if (id === undefined || met.has(id)) continue;
      met.add(id);
      found.push({ id, start: match.index, end: match.index + match[0].length });
    }
    return found;
  };
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
