// The screens without an activity: the door, where a code is typed; the room before anything is asked; the end.

import { LONGEST_NAME, codeFault, codeIn, nicknameIn, spoken } from "./code.js";
import { heading, made, pressed } from "./parts.js";

/** @import { View } from "./pupil.js" */

/**
 * @param {View} view
 * @param {string} typed  what is in the field at first
 * @param {(code: string) => void} join
 */
export function door(view, typed, join) {
  const input = Object.assign(made("input", "hc-code"), { type: "text", id: "code", value: typed, autocomplete: "off" });
  input.autocapitalize = "characters";
  input.spellcheck = false;
  input.enterKeyHint = "go";
  input.setAttribute("aria-describedby", "code-wrong");
  const label = made("label", "", "Code");
  label.htmlFor = "code";
  const wrong = made("p", "hc-wrong", view.said);
  wrong.id = "code-wrong";
  wrong.setAttribute("role", "alert");
  input.setAttribute("aria-invalid", String(view.said !== ""));
  const button = pressed("Join", "hc-send");
  button.type = "submit";
  const form = made("form", "hc-form", label, input, wrong, button);
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = codeIn(input.value);
    wrong.textContent = codeFault(code);
    input.setAttribute("aria-invalid", String(wrong.textContent !== ""));
    if (wrong.textContent) input.focus();
    else join(code);
  });
  const words = made("p", "hc-lead", "Type the six letters from the screen in front. You need no account and no name.");
  return made("section", "hc-view hc-door", emblem(), heading("Join the class"), words, form);
}

/** @param {View} view @param {() => void} leave */
export function joining(view, leave) {
  const words = view.said || (view.away ? "" : "One moment, please.");
  const parts = [emblem(), heading(`Joining ${spoken(view.code)}`), made("p", "hc-lead", words)];
  return made("section", "hc-view hc-door", ...parts, pressed("Use another code", "hc-quiet", leave));
}

/**
 * @param {boolean} nicknames   whether the lecturer allows them
 * @param {string} nickname     one's own so far
 * @param {(nickname: string) => void} rename
 * @param {() => void} leave
 */
export function waitingRoom(nicknames, nickname, rename, leave) {
  const words = made("p", "hc-lead", "Look at the screen in front. What the lecturer asks appears here by itself.");
  /** @type {HTMLElement[]} */
  const parts = [emblem(), heading("You are in"), words];
  if (nicknames) parts.push(naming(nickname, rename));
  parts.push(pressed("Leave the class", "hc-quiet", leave));
  return made("section", "hc-view hc-door", ...parts);
}

/** @param {string} nickname @param {(nickname: string) => void} rename */
function naming(nickname, rename) {
  const input = Object.assign(made("input"), { type: "text", id: "nickname", value: nickname, autocomplete: "off" });
  input.maxLength = LONGEST_NAME;
  input.spellcheck = false;
  input.enterKeyHint = "done";
  const label = made("label", "", "Nickname (optional)");
  label.htmlFor = "nickname";
  const said = made("p", "hc-hint", nickname ? `The lecturer sees you as ${nickname}.` : "The lecturer sees it with your answers.");
  said.setAttribute("role", "status");
  const button = pressed("Save", "hc-quiet hc-framed");
  button.type = "submit";
  const form = made("form", "hc-form hc-naming", label, made("div", "hc-row", input, button), said);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = nicknameIn(input.value);
    input.value = name;
    said.textContent = name ? `The lecturer sees you as ${name}.` : "Type a nickname first.";
    if (name) rename(name);
  });
  return form;
}

/** @param {string} code @param {() => void} leave */
export function ended(code, leave) {
  const words = made("p", "hc-lead", "What was given in it is deleted. Thank you for taking part.");
  const parts = [emblem(), heading(`The class ${spoken(code)} has ended`), words];
  return made("section", "hc-view hc-door", ...parts, pressed("Join another class", "hc-quiet hc-framed", leave));
}

/** @param {() => void} again */
export function lost(again) {
  const words = made("p", "hc-lead", "A part of this page has not arrived. Your place in the class is kept.");
  return made("section", "hc-view hc-door", heading("Load the page again"), words, pressed("Load again", "hc-send", again));
}

function emblem() {
  const picture = made("div", "hc-emblem", made("i", ""), made("i", ""));
  picture.setAttribute("aria-hidden", "true");
  return picture;
}
