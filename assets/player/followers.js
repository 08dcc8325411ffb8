// The traces that move along while a hand moves a body: their numbers go straight into their channels.

import { coefficients, density } from "./bodies.js";

/** @import { Body, HandlesSpec } from "./content.js" */
/** @import { MovingTrace } from "./traces.js" */

/**
 * Gives every trace that follows the numbers of its body, or of all of them, as they are now.
 * @param {HandlesSpec["followers"]} followers
 * @param {Body[]} bodies
 * @param {Map<string, Pick<MovingTrace, "parts" | "values">>} traces
 */
export function follow(followers, bodies, traces) {
  for (const [uid, of, radius] of followers) {
    const body = of === null ? null : bodies.find(({ from }) => from === of);
    const trace = traces.get(uid);
    if (body === undefined || !trace) continue;
    for (const { moving, attribute } of trace.parts) {
      const axis = ["x", "y"].indexOf(attribute);
      if (axis < 0 || (body === null && axis === 0)) continue;
      if (body) moving.current.set(coefficients(body, radius, axis, moving.length));
      else density(bodies, trace.values.x ?? [], moving.current);
      moving.changed = true;
    }
  }
}
