// The component that brings what the server tells of a class; what is on the stage stays when a page goes.

import { takeNoRoom } from "../shared/mount.js";
import { klass } from "./parts.js";

/** @import { Component } from "../shared/types.js" */
/** @import { Message, Result } from "./content.js" */

/** @type {{ text: string | null, result: Result | null }} What was told last: once a second it is told again. */
let known = { text: null, result: null };

/** @param {Component} component */
export function mount({ data, parentElement, setTriggerValue }) {
  takeNoRoom(parentElement);
  const { told } = /** @type {{ told: Message | null }} */ (/** @type {unknown} */ (data));
  klass.onWish = (wish) => setTriggerValue("wish", wish);
  klass.tell(told && { ...told, result: resultIn(told.result) });
}

/** The result that a text says: the same object for as long as it is the same text. @param {string | null} text */
function resultIn(text) {
  if (text !== known.text) known = { text, result: text === null ? null : JSON.parse(text) };
  return known.result;
}

export function unmount() {
  // The page that comes mounts it again, and a class that has ended says so.
}
