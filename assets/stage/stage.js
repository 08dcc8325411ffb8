// The stage of every page: its keys, the dark screen, the hands of the room, and what of the page is hidden.

import { styled, takeNoRoom } from "../shared/mount.js";
import { onStage, setStage, stage, stageInAddress } from "../shared/stage.js";
import { Hands } from "./hands.js";
import { hidePartsOf } from "./hide.js";
import { listen } from "./keys.js";
import { Screen } from "./screen.js";

/** @import { Component } from "../shared/types.js" */

/** @typedef {{ parts: string[] }} Told  what the server says: the parts of a page that a link can leave out */

let begun = false;
const screen = new Screen();
const hands = new Hands();

/** @param {Component} component */
export function mount({ data, parentElement }) {
  takeNoRoom(parentElement);
  const { parts } = /** @type {Told} */ (/** @type {unknown} */ (data));
  begin();
  // A page that somebody went to knows nothing of the stage that it is on; a link to the stage means it.
  setStage(stage.on || stageInAddress());
  hidePartsOf(location.search, parts);
}

export function unmount() {
  // The stage stays for as long as the window does; the next page mounts it again.
}

function begin() {
  if (begun) return;
  begun = true;
  styled(new URL("stage.css", import.meta.url)).catch((error) => console.warn(error));
  document.documentElement.classList.add("hs-stage-known");
  listen({ screen, hands });
  onStage(() => stage.on || (screen.clear(), hands.clear()));
}
