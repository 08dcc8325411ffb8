// The stage of every page: its keys, the dark screen, the hands of the room, the lecture, and what of the page is hidden.

import { isWarming, styled, takeNoRoom } from "../shared/mount.js";
import { onStage, setStage, stage, stageInAddress } from "../shared/stage.js";
import { hidePartsOf } from "./hide.js";
import { listen } from "./keys.js";
import { keepOwn } from "./own.js";
import { hands, klass, lecture, screen } from "./parts.js";

/** @import { Component } from "../shared/types.js" */
/** @import { Lecture as Held } from "./beats.js" */

/**
 * What the server says.
 * @typedef {object} Told
 * @property {string[]} parts   the parts of a page that a link can leave out
 * @property {boolean} plays    whether the page has a player on the stage
 * @property {number} arrived   the number of the last request for another page
 * @property {{ lecture: Held, view: number, number: string } | null} hold  a lecture that is to begin
 * @property {{ url: string, svg: string, said: string, number: number } | null} code  the QR code that was asked for
 * @property {Record<string, { option: number, said: string }>} truths  which option of a view's question is true
 * @property {{ text: string, edition: number } | null} own  the lecture that people put together here, as a file
 * @property {boolean} holds  whether this session knows of a class
 * @property {string} ended   the code of the class that has ended in this session; "" for none
 */

let begun = false;
let coded = 0;

/** @param {Component} component */
export function mount({ data, parentElement, setTriggerValue }) {
  takeNoRoom(parentElement);
  const { parts, plays, arrived, hold, code, truths, own, holds, ended } = /** @type {Told} */ (/** @type {unknown} */ (data));
  begin();
  // A page that somebody went to knows nothing of the stage that it is on; a link to the stage means it.
  setStage(stage.on || stageInAddress());
  hidePartsOf(location.search, parts);
  lecture.truths = truths;
  lecture.onGo = (link, number) => setTriggerValue("go", { link, number });
  lecture.onOff = () => setTriggerValue("off", Date.now());
  screen.onCode = (url) => setTriggerValue("code", { url, number: Date.now() });
  // Until the class's own part is on the page, the server hears of it here.
  klass.onFirst = (wish) => setTriggerValue("class", { wish });
  if (!isWarming()) klass.resume(holds, ended, (held) => setTriggerValue("class", { held }));
  keepOwn(own, (text) => setTriggerValue("stored", text));
  if (!hold || !lecture.begin(hold.lecture, hold.view, hold.number, plays)) lecture.follow(arrived, plays);
  lecture.mark();
  if (code && code.number > coded) {
    coded = code.number;
    screen.show(code);
  }
}

export function unmount() {
  // The stage stays for as long as the window does; the next page mounts it again.
}

function begin() {
  if (begun) return;
  begun = true;
  for (const sheet of ["stage.css", "class.css"])
    styled(new URL(sheet, import.meta.url)).catch((error) => console.warn(error));
  document.documentElement.classList.add("hs-stage-known");
  listen({ screen, hands, lecture, klass });
  onStage(() => stage.on || (screen.clear(), hands.clear()));
  onStage(() => klass.show());
  addEventListener("mousemove", () => klass.invite(), { passive: true });
}
