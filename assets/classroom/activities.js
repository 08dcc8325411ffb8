// The four activities: asked for when the first screen is there.

import { AskView } from "./ask.js";
import { NumbersView } from "./numbers.js";
import { StartsView } from "./starts.js";
import { WhereView } from "./where.js";

/** @import { Activity } from "./content.js" */
/** @import { Given } from "./activity.js" */

/** @param {Activity} activity @param {Given} given @param {boolean} changing @param {() => void} change */
export function viewOf(activity, given, changing, change) {
  if (activity.kind === "ask") return new AskView(activity, given, changing, change);
  if (activity.kind === "starts") return new StartsView(activity, given, changing, change);
  if (activity.kind === "where") return new WhereView(activity, given, changing, change);
  return new NumbersView(activity, given, changing, change);
}
