// The colours in force as variables of the player's style, and what its looks depend on as classes.

import { showRoles } from "../shared/palette.js";

/** @import { Scheme } from "../shared/types.js" */

/**
 * @param {HTMLElement} root
 * @param {Scheme} scheme
 * @param {boolean} projector
 */
export function showVariables(root, scheme, projector) {
  showRoles(root, "hs", scheme);
  scheme.colours.forEach((colour, k) => root.style.setProperty(`--hs-c${k + 1}`, colour));
  root.classList.toggle("hs-dark", scheme.dark);
  root.classList.toggle("hs-projector", projector);
  // The page around the player may want to step back for a projector.
  document.documentElement.classList.toggle("hs-projecting", projector);
}
