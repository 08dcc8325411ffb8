// What of the map can be taken home: the cells, the lines over them and the path of the run, in any size and colours.

import { dressed } from "../shared/figure.js";
import { depict } from "../shared/depicted.js";
import { schemeAs } from "../shared/palette.js";
import { axesOf } from "../shared/plotly.js";
import { paint } from "./cells.js";

/** @import { BasinMap } from "./basins.js" */

/**
 * Has a map be taken home; returns how to end that.
 * @param {BasinMap} map
 */
export function takeHome(map) {
  return depict({
    root: map.root,
    titles: () => (map.root.dataset.ready ? ["Map of the starts"] : []),
    size: () => [map.plot.clientWidth, map.plot.clientHeight],
    async still(_, { dark, scale }) {
      const { content, plot } = map;
      if (!content) throw new Error("There is no map yet.");
      const scheme = schemeAs(map.root, content.theme, dark);
      const { data, layout } = dressed(content.figure, scheme.swap, scale);
      // The path is not in the map as it came: it is the run's that is replayed.
      for (const i of Object.values(content.traces)) Object.assign(data[i], { x: plot.data[i].x, y: plot.data[i].y });
      const axes = axesOf(plot);
      if (axes) [layout.xaxis.range, layout.yaxis.range] = [[...axes[0].range], [...axes[1].range]];
      layout.images = [{ ...content.image, source: paint(content, scheme, null) }];
      return { figure: { data, layout }, scheme };
    },
    words: () => "",
    moves: null,
  });
}
