// The parts of a page that its link leaves out: each has a class on the page's root, and a style that names what it is.

/**
 * The parts that an address leaves out, of those that there are.
 * @param {string} search
 * @param {string[]} parts
 */
export function partsHidden(search, parts) {
  const asked = new Set((new URLSearchParams(search).get("hide") ?? "").split(","));
  return parts.filter((part) => asked.has(part));
}

/**
 * Hides what an address leaves out, and shows the rest.
 * @param {string} search
 * @param {string[]} parts
 */
export function hidePartsOf(search, parts) {
  const hidden = partsHidden(search, parts);
  for (const part of parts) document.documentElement.classList.toggle(`hs-hide-${part}`, hidden.includes(part));
}
