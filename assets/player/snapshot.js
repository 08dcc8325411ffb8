// A picture as a plain figure, as it stands: zoom included, and its cloud as a trace. What is saved as a file.

import { axisOf } from "../shared/plotly.js";
import { RING } from "./cloud.js";

/** @import { Figure, Layout, Scheme, Trace } from "../shared/types.js" */
/** @import { Cloud } from "./cloud.js" */
/** @import { Picture } from "./picture.js" */

/**
 * Returns the picture as it is now.
 * @param {Picture} picture
 * @returns {Figure}
 */
export function snapshotOf(picture) {
  const { cloud, plot, scheme } = picture;
  const { data, layout } = picture.current();
  for (const name of /** @type {(keyof Layout)[]} */ (Object.keys(layout))) {
    if (!isAxis(name)) continue;
    const { range } = axisOf(plot, name.replace("axis", ""));
    layout[name] = { ...layout[name], range: [...range] };
  }
  if (cloud) data.unshift(cloudTrace(cloud, scheme), ...ringTraces(cloud, scheme));
  return { data, layout };
}

/** @type {(cloud: Cloud, scheme: Scheme) => Trace} */
function cloudTrace(cloud, scheme) {
  const { cell } = cloud.spec;
  const side = cell && Math.abs(cloud.area.x(cloud.x[0] + cell[0]) - cloud.area.x(cloud.x[0]));
  const colours = Array.from({ length: cloud.n }, (_, i) => `rgb(${cloud.colours.slice(3 * i, 3 * i + 3).join()})`);
  return {
    uid: "cloud",
    type: "scatter",
    mode: "markers",
    x: cloud.x,
    y: cloud.y,
    marker: {
      color: colours,
      symbol: cell ? "square" : Array.from(cloud.shapes, (shape) => cloud.shapeNames[shape]),
      size: side !== null ? side : 2 * cloud.radius,
      line: { color: scheme.surface, width: cell ? 0 : 0.75 },
    },
  };
}

/** @type {(cloud: Cloud, scheme: Scheme) => Trace[]} */
function ringTraces({ named, x, y, radius }, scheme) {
  if (named === null) return [];
  const line = { color: scheme.roles.ink, width: 2 };
  const marker = { color: line.color, symbol: "circle-open", size: 2 * (radius + RING), line };
  return [{ uid: "named", type: "scatter", mode: "markers", x: [x[named]], y: [y[named]], marker }];
}

/**
 * Whether what a layout names is an axis.
 * @param {keyof Layout} name
 * @returns {name is "xaxis" | "yaxis"}
 */
const isAxis = (name) => /^[xy]axis\d*$/.test(name);
