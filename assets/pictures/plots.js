// Still figures of the page, wherever they are on it: they do not say so themselves, and are looked for.

import { dressed } from "../shared/figure.js";
import { backgroundBehind, schemeOn, schemeAs } from "../shared/palette.js";
import { isDrawn } from "../shared/plotly.js";

/** @import { Depicted, Plot, Theme } from "../shared/types.js" */

const CHART = ".hs-figure";

/**
 * The still figures that can be seen on the page, from above.
 * @param {Theme} theme
 * @returns {Depicted[]}
 */
export function stillFigures(theme) {
  /** @type {NodeListOf<Plot>} */
  const plots = document.querySelectorAll(`${CHART} .js-plotly-plot`);
  return [...plots].filter((plot) => isDrawn(plot) && plot.getClientRects().length > 0).map((plot) => stillFigure(plot, theme));
}

/** @type {(plot: Plot, theme: Theme) => Depicted} */
function stillFigure(plot, theme) {
  return {
    root: plot,
    titles: () => [titleOf(plot)],
    size: () => [plot.clientWidth, plot.clientHeight],
    async still(_, { dark, scale }) {
      // Python has drawn it for the page as it is: its colours may be the dark ones already.
      const scheme = schemeAs(plot, theme, dark);
      const drawnDark = schemeOn(backgroundBehind(plot), theme).dark;
      const swap = drawnDark === dark ? (/** @type {string} */ colour) => colour : dark ? scheme.swap : lightOf(theme);
      const plain = dressed({ data: plot.data, layout: plot.layout }, swap, scale);
      return { figure: plain, scheme };
    },
    words: () => "",
    moves: null,
  };
}

/**
 * From dark colours to the light ones whose twins they are.
 * @type {(theme: Theme) => (colour: string) => string}
 */
function lightOf({ twins }) {
  const lights = new Map(Object.entries(twins).map(([light, dark]) => [dark.toLowerCase(), light]));
  return (colour) => lights.get(colour.toLowerCase()) ?? colour;
}

/** What is said of it to whoever cannot see it begins with its title. @param {Plot} plot */
function titleOf(plot) {
  const chart = plot.closest(CHART);
  const said = chart?.getAttribute("aria-label") ?? chart?.querySelector("[aria-label]")?.getAttribute("aria-label") ?? "";
  return said.split(/\. (?=Horizontal|Vertical)|\.$/)[0];
}
