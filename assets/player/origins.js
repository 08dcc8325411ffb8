// The cells of a table: a click on one opens the formula that made its number, beside the cell.
//
// The formula stands in the cell, with its numbers in slots: it changes with the half-step while it is open. It is a
// popover: a click elsewhere or Esc closes it, and no scrolling table cuts it off.

const BELOW_CELL = 6; // pixels between a cell and its formula
const MARGIN_OF_WINDOW = 8; // and between the formula and the window's edge

/**
 * Ties every cell's button to the formula beside it.
 * @param {HTMLElement} root  a template's elements
 */
export function tie(root) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("button.hs-cell"))) {
    /** @type {HTMLElement | null} */
    const origin = button.parentElement?.querySelector(".hs-origin") ?? null;
    if (!origin || !("popoverTargetElement" in button)) continue;
    button.popoverTargetElement = origin;
    origin.addEventListener("toggle", () => isOpen(origin) && putBeside(origin, button));
  }
}

/**
 * Which formula is open among those of a table; null where none is. It is closed.
 * @param {HTMLElement | undefined} root
 */
export function openOrigin(root) {
  const all = originsIn(root);
  const at = all.findIndex(isOpen);
  if (at < 0) return null;
  all[at].hidePopover();
  return at;
}

/**
 * Opens the formula of a cell, by its number among the cells.
 * @param {HTMLElement | undefined} root
 * @param {number} at
 */
export function showOrigin(root, at) {
  originsIn(root)[at]?.showPopover();
}

/** @param {HTMLElement | undefined} root */
const originsIn = (root) => /** @type {HTMLElement[]} */ ([...(root?.querySelectorAll(".hs-origin") ?? [])]);

/** @type {(origin: HTMLElement) => boolean} */
const isOpen = (origin) => origin.matches(":popover-open");

/**
 * Below its cell, or above it where there is no room, and inside the window.
 * @param {HTMLElement} origin
 * @param {HTMLElement} button
 */
function putBeside(origin, button) {
  const cell = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = origin;
  const left = Math.max(Math.min(cell.right - width, window.innerWidth - width - MARGIN_OF_WINDOW), MARGIN_OF_WINDOW);
  const below = cell.bottom + BELOW_CELL;
  const top = below + height > window.innerHeight - MARGIN_OF_WINDOW ? Math.max(cell.top - BELOW_CELL - height, MARGIN_OF_WINDOW) : below;
  Object.assign(origin.style, { left: `${left}px`, top: `${top}px` });
}
