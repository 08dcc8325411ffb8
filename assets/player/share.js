// The panel behind the share button: a link to this step, the run as a web page, the picture as a file.

import { hasKeys } from "../shared/gestures.js";
import { savePicture } from "../shared/save.js";
import { pageOf } from "./page.js";
import { fileName, slug } from "./words.js";

/** @import { Player } from "./player.js" */

const COPIED = "Copied. It opens this run at this step.";
const BY_KEYS = "Press Ctrl+C (on a Mac ⌘C) to copy the link.";
const BY_TOUCH = "Hold a finger on the link to copy it.";
const MAKING = "Putting the page together …";
const SAVED = "Saved. The file plays this run without a network.";
const FAILED = "The page could not be put together. Reload this page and try again.";
const HIDDEN = "Not while what comes is hidden: the file holds the whole run.";
const LOCAL = "This address works on this computer only: others cannot open the link.";
const PRIVATE = "This address works in this network only: others elsewhere cannot open the link.";

const byHand = () => (hasKeys() ? BY_KEYS : BY_TOUCH);

/**
 * What keeps others from following a link to a host; empty where nothing does.
 * @param {string} host  as in an address, IPv6 in brackets
 */
export function hindrance(host) {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (/^(localhost|.*\.localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|::1)$/.test(name)) return LOCAL;
  const numbers = /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$/;
  return numbers.test(name) || /^(f[cd]|fe[89ab])[0-9a-f]*:/.test(name) || /\.local$/.test(name) ? PRIVATE : "";
}

/**
 * The link to a step: the address of the page, which is the run, with the half-step in it.
 * @param {string} address
 * @param {number | null} step  null for the one that opens without being named
 */
export function linkTo(address, step) {
  const url = new URL(address);
  if (step === null) url.searchParams.delete("step");
  else url.searchParams.set("step", String(step));
  // Commas need no disguise in a query, and a start has many.
  return url.href.replaceAll("%2C", ",");
}

export class Share {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.element = document.createElement("div");
    this.element.className = "hs-menu-list hs-share";
    this.element.hidden = true;
    this.element.innerHTML = `<div class="hs-share-link"><label>Link to this step
        <input type="text" readonly class="hs-share-address"></label>
        <button type="button" data-share="copy">Copy link to this step</button>
        <p class="hs-note hs-share-note" hidden></p><div class="hs-share-code" hidden></div></div>
      <button type="button" data-share="page">Download this run as one web page</button>
      <button type="button" data-save="png">Picture as PNG</button>
      <button type="button" data-save="svg">Picture as SVG</button>
      <p class="hs-note hs-share-said" role="status"></p>`;
    this.element.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target.closest("button") : null;
      if (target?.dataset.save) this.save(target.dataset.save);
      if (target?.dataset.share === "copy") this.copy();
      if (target?.dataset.share === "page") this.download();
    });
  }

  /** @param {boolean} open */
  show(open) {
    this.element.hidden = !open;
    if (!open) return;
    const { address, future, packed } = this.player;
    this.#find(".hs-share-link").hidden = !address || !this.#served;
    this.#link.value = this.link;
    const note = [this.player.aboutLink, hindrance(location.hostname)].filter(Boolean).join(" ");
    this.#find(".hs-share-note").textContent = note;
    this.#find(".hs-share-note").hidden = !note;
    /** @type {HTMLButtonElement} */
    const page = this.element.querySelector('[data-share="page"]') ?? document.createElement("button");
    page.hidden = !packed || !this.#served;
    page.disabled = !future.open;
    page.title = future.open ? "One file that plays this run anywhere, without a network" : HIDDEN;
    this.#say("");
  }

  get link() {
    const { frame, opening } = this.player;
    return linkTo(location.href, frame === opening ? null : frame);
  }

  async copy() {
    this.player.keepStep();
    this.#link.value = this.link;
    this.#link.select();
    try {
      // Only there where the page came over https, or from this computer.
      await navigator.clipboard.writeText(this.link);
      this.#say(COPIED);
    } catch {
      this.#say(document.execCommand("copy") ? COPIED : byHand());
    }
  }

  /** @param {string} format */
  save(format) {
    const { animation, frame, scheme, slots } = this.player;
    return savePicture(slots[0].picture, scheme, fileName(animation, frame), format);
  }

  async download() {
    const { animation, packed } = this.player;
    if (!packed) return;
    this.#say(MAKING);
    try {
      const page = await pageOf(animation.title, packed);
      const url = URL.createObjectURL(new Blob([page], { type: "text/html" }));
      const name = slug(animation.title);
      Object.assign(document.createElement("a"), { href: url, download: `${name}.html` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser may still be reading it
      this.#say(SAVED);
    } catch (error) {
      console.warn(error);
      this.#say(FAILED);
    }
  }

  /** Whether the page comes from a server: a file of one's own has no link, and is the page. */
  get #served() {
    return location.protocol.startsWith("http");
  }

  get #link() {
    return /** @type {HTMLInputElement} */ (this.#find(".hs-share-address"));
  }

  /** @param {string} words */
  #say(words) {
    this.#find(".hs-share-said").textContent = words;
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }
}
