// The component that brings what the server tells of a class; what is on the stage stays when a page goes.

import { takeNoRoom } from "../shared/mount.js";
import { klass } from "./parts.js";

/** @import { Component } from "../shared/types.js" */
/** @import { Told } from "./content.js" */

/** @param {Component} component */
export function mount({ data, parentElement, setTriggerValue }) {
  takeNoRoom(parentElement);
  const { told } = /** @type {{ told: Told | null }} */ (/** @type {unknown} */ (data));
  klass.onWish = (wish) => setTriggerValue("wish", wish);
  klass.tell(told);
}

export function unmount() {
  // The page that comes mounts it again, and a class that has ended says so.
}
