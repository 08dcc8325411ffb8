// A legend: each entry is the mark itself, drawn small, and what it means.

/** @import { MarkSpec, Swap } from "./types.js" */

/** @type {Record<MarkSpec["kind"], (mark: MarkSpec, twin: string) => string>} */
const DRAWN = {
  line: () => '<path d="M1 8H27"/>',
  bar: () => '<path d="M14 2V14"/>',
  ellipse: () => '<ellipse cx="14" cy="8" rx="12" ry="6"/>',
  path: ({ colour }) =>
    `<path d="M2 12L10 5L18 9L26 4"/>${[[2, 12], [10, 5], [18, 9], [26, 4]].map(([x, y]) => `<circle cx="${x}" cy="${y}" r="2" fill="${colour}" stroke="none"/>`).join("")}`, // prettier-ignore
  points: ({ colour }, twin) =>
    `<g stroke="none"><circle cx="7" cy="8" r="4.5" fill="${colour}"/><rect x="17" y="4" width="8" height="8" fill="${twin}"/></g>`,
  dot: ({ colour }) => `<circle cx="14" cy="8" r="5" fill="${colour}" stroke="none"/>`,
  small: ({ colour }) => `<circle cx="14" cy="8" r="3" fill="${colour}" stroke="none"/>`,
  square: ({ colour }) => `<rect x="9" y="3" width="10" height="10" fill="${colour}" stroke="none"/>`,
  open: () => '<circle cx="14" cy="8" r="5"/>',
  diamond: ({ colour }) => `<path d="M14 1.5L20.500 8L14 14.500L7.500 8Z" fill="${colour}" stroke="none"/>`,
  triangle: ({ colour }) => `<path d="M14 2.500L20 13H8Z" fill="${colour}" stroke="none"/>`,
  "triangle-open": () => '<path d="M14 2.500L20 13H8Z"/>',
  "triangle-down-open": () => '<path d="M14 13.500L20 3H8Z"/>',
  "triangle-down": ({ colour }) => `<path d="M14 13.500L20 3H8Z" fill="${colour}" stroke="none"/>`,
  plus: ({ colour }) => `<path d="M12 2H16V6H20V10H16V14H12V10H8V6H12Z" fill="${colour}" stroke="none"/>`,
  times: ({ colour }) => `<path d="M12 2H16V6H20V10H16V14H12V10H8V6H12Z" transform="rotate(45 14 8)" fill="${colour}" stroke="none"/>`,
  star: ({ colour }) => `<path d="M14 1L15.700 5.700L20.700 5.800L16.700 8.900L18.100 13.700L14 10.800L9.900 13.700L11.300 8.900L7.300 5.800L12.300 5.700Z" fill="${colour}" stroke="none"/>`,
  cross: () => '<path d="M9 3L19 13M19 3L9 13"/>',
  hatch: () => '<path d="M6 1H22V15H6ZM6 8L13 1M6 15L20 1M13 15L22 6" stroke-width="1.2"/>',
  stipple: ({ colour }) =>
    `<path d="M6 1H22V15H6Z" stroke-width="1.2"/>${[[10, 5], [18, 5], [10, 11], [18, 11]].map(([x, y]) => `<circle cx="${x}" cy="${y}" r="1.7" fill="${colour}" stroke="none"/>`).join("")}`, // prettier-ignore
  ring: () => '<circle cx="14" cy="8" r="4.5"/><path d="M14 0V3.500M14 12.500V16M6 8H9.500M18.500 8H22"/>',
};

/**
 * A mark as an SVG of 28 by 16 pixels, in the colours in force.
 * @param {MarkSpec} mark
 * @param {Swap} swap
 * @param {string[]} colours  of the components, as they are in force
 */
export function markOf(mark, swap, colours) {
  const colour = swap(mark.colour);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 16" width="28" height="16" aria-hidden="true" fill="none" stroke="${colour}"
      stroke-width="${mark.width}" stroke-dasharray="${mark.dash}" opacity="${mark.faint}">${DRAWN[mark.kind]({ ...mark, colour }, colours[1] ?? colour)}</svg>`;
}

/**
 * A legend as a list, in the colours in force.
 * @param {MarkSpec[]} marks
 * @param {Swap} swap
 * @param {string[]} colours  of the components, as they are in force
 */
export function legendOf(marks, swap, colours) {
  const list = document.createElement("ul");
  list.className = "hs-legend";
  for (const mark of marks) {
    const item = document.createElement("li");
    item.innerHTML = `${markOf(mark, swap, colours)}<span></span>`;
    /** @type {HTMLElement} */ (item.lastElementChild).textContent = mark.words;
    list.append(item);
  }
  return list;
}
