// What people bring stays in their browser: it is kept here (IndexedDB) and given back to a server that has lost it.
//
// The server names data by their digest and says how they were made of a file or a text (the "head"). A large file does
// not travel for that: it is taken where somebody chose it, and goes back the way it came, through an uploader.

import { unpack } from "../shared/decode.js";
import { button, containerOf, isWarming, opened, styled, takeNoRoom } from "../shared/mount.js";
import { say, takeDrops } from "./drop.js";
import { give } from "./give.js";
import { seeToArrival } from "./resend.js";
import { reviveWhenEmpty } from "./revive.js";
import { outdated } from "./room.js";

/** @import { Bytes, Component, Message } from "../shared/types.js" */

/**
 * @typedef {object} Order  what the server wants kept: data by their digest, made in a way (the head) of a content
 * @property {string} digest
 * @property {string} head
 * @property {string} content
 * @property {string} name
 * @property {number} size
 * @property {boolean} sent  whether the content came along
 * @property {string} desk  what else they are named by; the content's own digest is a name, too
 *
 * @typedef {{ blob: Blob, size: number, at: number }} Content
 * @typedef {{ head: string, content: string }} Use
 * @typedef {{ words: { sentence: string, forget: string }, keep: Order | null }} KeeperOptions
 * @typedef {{ session: string, link: string | null, desk: string | null, heard: string[], runs: number, drop: string }} Told
 */

const DATABASE = "halfstep";
const MOST_CHOSEN = 4;
const PATIENCE = 20_000; // milliseconds until an uploader has to be there
const TAB = "halfstep-tab";

/** @type {File[]} */
const chosen = []; // as people chose them, the latest first; a File is a handle and holds no bytes
/** @type {Set<string>} */
const kept = new Set(); // digests that this page has put away: a rerun must not undo what was forgotten since
/** @type {WeakMap<Element, string>} */
const given = new WeakMap(); // to which uploader: another page's is another one, and has been given nothing
/** @type {Map<HTMLElement, Panel>} */
const panels = new Map();
const channel = new BroadcastChannel(DATABASE);
let giving = false;
let back = () => {};
/** @type {Element | null} */
let watched = null;
/** @type {Promise<unknown> | undefined} */
let style;

// Who follows a link or types an address wants what it says; who reloads a page wants what was there.
const [arrival] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
if (arrival?.type === "navigate" && !isWarming()) sessionStorage.removeItem(TAB);
document.addEventListener("change", ({ target }) => target instanceof HTMLInputElement && notice(target.files, target), true);
document.addEventListener("drop", (event) => notice(event.dataTransfer?.files, event.target), true);
takeDrops();
channel.onmessage = (/** @type {MessageEvent<"kept" | "forgotten">} */ { data }) => {
  if (data === "forgotten") dropAll();
  showAll();
};

/** @type {(files: FileList | null | undefined, target: EventTarget | null) => void} */
function notice(files, target) {
  seeToArrival(target, files);
  if (giving || !files) return;
  chosen.unshift(...files);
  chosen.length = Math.min(chosen.length, MOST_CHOSEN);
}

/**
 * Keeps what the server says is in use, and says so as long as something is kept; asks for a file it did not see.
 * @param {Component} component
 */
export async function mount({ data, parentElement, setTriggerValue }) {
  style ??= styled(new URL("keeper.css", import.meta.url)).catch((error) => console.warn(error));
  /** @type {Message<KeeperOptions>} */
  const { options, packed } = opened(data);
  const panel = panels.get(parentElement) ?? new Panel(parentElement);
  panels.set(parentElement, panel);
  panel.write(options.words);
  panel.onForget = async () => {
    await forget();
    setTriggerValue("forgotten", Date.now());
  };
  const order = options.keep;
  if (order && !(kept.has(order.digest) && kept.has(order.desk)) && !(await keep(order, packed))) setTriggerValue("missing", order.content);
  await showAll();
}

/** @param {HTMLElement} parentElement */
export function unmount(parentElement) {
  panels.get(parentElement)?.destroy();
  panels.delete(parentElement);
}

/**
 * Gives back what the server asks for, or says that it is not here; the element itself shows nothing.
 * @param {Component} component
 */
export async function mountGiver({ data, setTriggerValue }) {
  /** @type {Message<{ want: string, uploader: string }>} */
  const { options } = opened(data);
  const { want, uploader } = options;
  const found = await find(want).catch(() => null);
  const input = found && (await waitFor(`.st-key-${uploader} input[type=file]`));
  if (!found || !(input instanceof HTMLInputElement)) {
    setTriggerValue("absent", want);
    return;
  }
  if (given.get(input) === want) return;
  given.set(input, want);
  giving = true;
  give(input, [new File([found.head], "head"), new File([found.blob], "content")]);
  giving = false;
  kept.add(want);
}

export function unmountGiver() {}

/**
 * Remembers which data of its own this tab's session was about; tells a session that has come in its place.
 * @param {Component} component
 */
export function mountTab({ data, parentElement, setTriggerValue }) {
  takeNoRoom(parentElement);
  if (isWarming()) return;
  /** @type {Message<Told>} */
  const { options } = opened(data);
  /** @type {Partial<Told> | null} */
  const last = JSON.parse(sessionStorage.getItem(TAB) ?? "null");
  const { session, link, desk, heard } = options;
  say(options.drop);
  reviveWhenEmpty();
  const before = last?.session !== session ? last : null;
  const was = !link && !heard.includes("was") && before?.link;
  const mark = !desk && !heard.includes("desk") && before?.desk;
  if (was) setTriggerValue("was", was);
  if (mark) setTriggerValue("desk", mark);
  // What a session is told may be lost on its way: it is remembered, and told again, until the session has heard of it.
  if (!was && !mark) sessionStorage.setItem(TAB, JSON.stringify({ session, link, desk }));
  back = () => setTriggerValue("back", Date.now());
  watch();
}

/** Has the page run again when its server is back: one that was started anew knows nothing of it until then. */
function watch() {
  /** @type {HTMLElement | null} */
  const app = document.querySelector("[data-test-connection-state]");
  if (!app || watched === app) return;
  watched = app;
  let gone = false;
  new MutationObserver(() => {
    const connected = app.dataset.testConnectionState === "CONNECTED";
    if (connected && gone) back();
    gone = !connected;
  }).observe(app, { attributeFilter: ["data-test-connection-state"] });
}

export function unmountTab() {}

class Panel {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "hk-kept";
    this.words = document.createElement("span");
    this.button = button("", "");
    this.root.append(this.words, this.button);
    this.container = containerOf(parent);
    this.onForget = async () => {};
    this.button.onclick = () => this.onForget();
    parent.replaceChildren(this.root);
    this.show(false);
  }

  /** @param {KeeperOptions["words"]} words */
  write({ sentence, forget }) {
    this.words.textContent = sentence;
    this.button.textContent = forget;
  }

  /** @param {boolean} something */
  show(something) {
    this.root.hidden = !something;
    if (this.container) this.container.style.display = something ? "" : "none";
  }

  destroy() {
    this.root.remove();
  }
}

async function showAll() {
  const something = await holds().catch(() => false);
  for (const panel of panels.values()) panel.show(something);
}

/**
 * Keeps what is in use; false where its content is not here and has to be sent.
 * @param {Order} order
 * @param {Uint8Array<ArrayBuffer>} packed
 */
async function keep({ digest, head, content, name, size, sent, desk }, packed) {
  const blob = sent ? await sentIn(packed) : chosenAs(name, size);
  let missing = false;
  try {
    await within("readwrite", async (contents, heads) => {
      const at = Date.now();
      /** @type {Content | undefined} */
      const before = await answer(contents.get(content));
      const found = before?.blob ?? blob;
      missing = !found;
      if (missing) return;
      contents.put({ blob: found, size, at }, content);
      for (const named of new Set([digest, desk || digest, content])) heads.put({ head, content }, named);
      await prune(contents, heads, content);
      kept.add(digest).add(desk);
    });
  } catch (error) {
    console.warn(error); // a full disk, or a browser that keeps nothing: the page says nothing of a copy then
  }
  channel.postMessage("kept");
  return !missing;
}

/** @param {Uint8Array<ArrayBuffer>} packed */
async function sentIn(packed) {
  /** @type {{ bytes: Bytes }} */
  const { bytes } = await unpack(packed);
  return new Blob([bytes.data]);
}

/**
 * Finds a file where it was chosen: heard of, or still in its field from before this script was there.
 * @type {(name: string, size: number) => File | undefined}
 */
function chosenAs(name, size) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = document.querySelectorAll("input[type=file]");
  const inFields = [...fields].flatMap((field) => [...(field.files ?? [])]);
  return [...chosen, ...inFields].find((file) => file.name === name && file.size === size);
}

/** @type {(contents: IDBObjectStore, heads: IDBObjectStore, latest: string) => Promise<void>} */
async function prune(contents, heads, latest) {
  /** @type {[string[], Content[]]} */
  const [names, all] = [await answer(contents.getAllKeys()), await answer(contents.getAll())];
  const gone = outdated(names.map((name, i) => ({ ...all[i], name })), latest);
  for (const name of gone) contents.delete(name);
  /** @type {[string[], Use[]]} */
  const [digests, uses] = [await answer(heads.getAllKeys()), await answer(heads.getAll())];
  digests.forEach((digest, i) => gone.has(uses[i].content) && heads.delete(digest));
}

/**
 * What is kept under a digest, or null.
 * @param {string} digest
 */
async function find(digest) {
  return within("readwrite", async (contents, heads) => {
    /** @type {Use | undefined} */
    const use = await answer(heads.get(digest));
    /** @type {Content | undefined} */
    const found = use && (await answer(contents.get(use.content)));
    if (!use || !found) return null;
    contents.put({ ...found, at: Date.now() }, use.content);
    return { head: use.head, blob: found.blob };
  });
}

async function holds() {
  /** @type {number} */
  const count = await within("readonly", (contents) => answer(contents.count()));
  return count > 0;
}

function dropAll() {
  chosen.length = 0;
  sessionStorage.removeItem(TAB);
}

async function forget() {
  dropAll();
  await within("readwrite", async (contents, heads) => {
    await answer(contents.clear());
    await answer(heads.clear());
  }).catch((error) => console.warn(error));
  kept.clear();
  channel.postMessage("forgotten");
  await showAll();
}

/**
 * Does something with both stores in one transaction, and returns what it returned once that is on the disk.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(contents: IDBObjectStore, heads: IDBObjectStore) => Promise<T>} act
 * @returns {Promise<T>}
 */
async function within(mode, act) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => ["contents", "heads"].forEach((name) => opening.result.createObjectStore(name));
  const database = await answer(opening);
  try {
    const transaction = database.transaction(["contents", "heads"], mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const found = await act(transaction.objectStore("contents"), transaction.objectStore("heads"));
    await ended;
    return found;
  } finally {
    database.close();
  }
}

/**
 * What a request to the database comes to; what is stored there, this file has stored.
 * @template T
 * @param {IDBRequest} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {string} selector */
async function waitFor(selector) {
  for (const since = performance.now(); performance.now() - since < PATIENCE; ) {
    const found = document.querySelector(selector);
    if (found) return found;
    await new Promise((later) => setTimeout(later, 50));
  }
  return null;
}
