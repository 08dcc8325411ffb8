// A file that is dropped anywhere on a page goes to the page's own uploader, which Streamlit hears as if chosen there.

import { styled } from "../shared/mount.js";
import { give } from "./give.js";

const UPLOADER = ".st-key-desk-uploads input[type=file]";
const ZONE = "[data-testid=stFileUploaderDropzone]";

/** @type {HTMLElement | undefined} */
let overlay;
/** @type {Promise<unknown> | undefined} */
let style;
let sentence = "";

/** @returns {HTMLInputElement | null} */
function uploader() {
  return document.querySelector(UPLOADER);
}

/** @param {DragEvent} event */
function carriesFile({ dataTransfer }) {
  return [...(dataTransfer?.types ?? [])].includes("Files");
}

/**
 * Says what the overlay says while a file is dragged over the page.
 * @param {string} text
 */
export function say(text) {
  sentence = text;
}

function show() {
  style ??= styled(new URL("keeper.css", import.meta.url)).catch((error) => console.warn(error));
  overlay ??= Object.assign(document.createElement("div"), { className: "hk-drop" });
  overlay.textContent = sentence;
  if (!overlay.isConnected) document.body.append(overlay);
}

function hide() {
  overlay?.remove();
}

/** @param {EventTarget | null} target */
function hasItsOwn(target) {
  return target instanceof Element && target.closest(ZONE) !== null;
}

/** Listens to the whole page; a field for files that is under the pointer takes them itself. */
export function takeDrops() {
  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event) || !uploader()) return;
    if (hasItsOwn(event.target)) {
      hide();
      return;
    }
    event.preventDefault();
    show();
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && hide());
  document.addEventListener("dragend", hide);
  document.addEventListener("drop", (event) => {
    hide();
    const input = uploader();
    if (!input || !carriesFile(event) || hasItsOwn(event.target)) return;
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (!file) return; // a folder's name, say
    give(input, [file]);
  });
}
