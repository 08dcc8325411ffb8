// The colours in force as variables of the player's style, and what its looks depend on as classes.

import { showRoles } from "../shared/palette.js";

/** @import { Scheme } from "../shared/types.js" */

/**
 * @param {HTMLElement} root
 * @param {Scheme} scheme
 */
export function showVariables(root, scheme) {
  showRoles(root, "hs", scheme);
  scheme.colours.forEach((colour, k) => root.style.setProperty(`--hs-c${k + 1}`, colour));
  root.classList.toggle("hs-dark", scheme.dark);
}
