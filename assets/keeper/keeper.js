// What people bring stays in their browser: it is kept here (IndexedDB) and given back to a server that has lost it.
//
// The server names data by their digest and says how they were made of a file or a text (the "head"). A large file does
// not travel for that: it is taken where somebody chose it, and goes back the way it came, through an uploader.

import { unpack } from "../player/decode.js";
import { opened } from "../restarts/page.js";

const DATABASE = "halfstep";
const MOST = 8; // files and texts, the latest
const MOST_BYTES = 256 * 1024 ** 2; // of all of them; one of the largest is always kept
const MOST_CHOSEN = 4;
const PATIENCE = 20_000; // milliseconds until an uploader has to be there
const TAB = "halfstep-tab";
const HERE = new URL(".", import.meta.url);

const chosen = []; // as people chose them, the latest first; a File is a handle and holds no bytes
const kept = new Set(); // digests that this page has put away: a rerun must not undo what was forgotten since
const given = new WeakMap();
const panels = new Map();
const channel = new BroadcastChannel(DATABASE);
let giving = false;
let back = () => {};
let watched = null;
let styled = false;

// Who follows a link or types an address wants what it says; who reloads a page wants what was there.
if (performance.getEntriesByType("navigation")[0]?.type === "navigate") sessionStorage.removeItem(TAB);
document.addEventListener("change", (event) => notice(event.target?.files), true);
document.addEventListener("drop", (event) => notice(event.dataTransfer?.files), true);
channel.onmessage = ({ data }) => {
  if (data === "forgotten") dropAll();
  showAll();
};

function notice(files) {
  if (giving || !files) return;
  chosen.unshift(...files);
  chosen.length = Math.min(chosen.length, MOST_CHOSEN);
}

/** Keeps what the server says is in use, and says so as long as something is kept; asks for a file it did not see. */
export async function mount({ data, parentElement, setTriggerValue }) {
  dress();
  const { options, packed } = opened(data);
  const panel = panels.get(parentElement) ?? new Panel(parentElement);
  panels.set(parentElement, panel);
  panel.write(options.words);
  panel.onForget = async () => {
    await forget();
    setTriggerValue("forgotten", Date.now());
  };
  const order = options.keep;
  if (order && !kept.has(order.digest) && !(await keep(order, packed))) setTriggerValue("missing", order.content);
  await showAll();
}

export function unmount(parentElement) {
  panels.get(parentElement)?.destroy();
  panels.delete(parentElement);
}

/** Gives back what the server asks for, or says that it is not here; the element itself shows nothing. */
export async function mountGiver({ data, parentElement, setTriggerValue }) {
  const { want, uploader } = opened(data).options;
  if (given.get(parentElement) === want) return;
  given.set(parentElement, want);
  const found = await find(want).catch(() => null);
  const input = found && (await waitFor(`.st-key-${uploader} input[type=file]`));
  if (!input) {
    setTriggerValue("absent", want);
    return;
  }
  const files = new DataTransfer();
  files.items.add(new File([found.head], "head"));
  files.items.add(new File([found.blob], "content"));
  giving = true;
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  giving = false;
  kept.add(want);
}

export function unmountGiver() {}

/** Remembers which data of its own this tab's session was about; tells a session that has come in its place. */
export function mountTab({ data, parentElement, setTriggerValue }) {
  const container = parentElement.closest('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none";
  const { session, link } = opened(data).options;
  const last = JSON.parse(sessionStorage.getItem(TAB) ?? "null");
  sessionStorage.setItem(TAB, JSON.stringify({ session, link }));
  if (last?.link && !link && last.session !== session) setTriggerValue("was", last.link);
  back = () => setTriggerValue("back", Date.now());
  watch();
}

/** Has the page run again when its server is back: one that was started anew knows nothing of it until then. */
function watch() {
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
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "hk-kept";
    this.words = document.createElement("span");
    this.button = Object.assign(document.createElement("button"), { type: "button" });
    this.root.append(this.words, this.button);
    this.container = parent.closest('[data-testid="stElementContainer"]');
    this.button.onclick = () => this.onForget();
    parent.replaceChildren(this.root);
    this.show(false);
  }

  write({ sentence, forget }) {
    this.words.textContent = sentence;
    this.button.textContent = forget;
  }

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

async function keep({ digest, head, content, name, size, sent }, packed) {
  const blob = sent ? new Blob([(await unpack(packed)).bytes.data]) : chosenAs(name, size);
  let missing = false;
  try {
    await within("readwrite", async (contents, heads) => {
      const at = Date.now();
      const before = await answer(contents.get(content));
      missing = !before && !blob;
      if (missing) return;
      contents.put({ blob: before?.blob ?? blob, size, at }, content);
      heads.put({ head, content }, digest);
      await prune(contents, heads, content);
      kept.add(digest);
    });
  } catch (error) {
    console.warn(error); // a full disk, or a browser that keeps nothing: the page says nothing of a copy then
  }
  channel.postMessage("kept");
  return !missing;
}

/** Finds a file where it was chosen: heard of, or still in its field from before this script was there. */
function chosenAs(name, size) {
  const fields = [...document.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
  return [...chosen, ...fields].find((file) => file.name === name && file.size === size);
}

async function prune(contents, heads, latest) {
  const [names, all] = [await answer(contents.getAllKeys()), await answer(contents.getAll())];
  const order = names.map((name, i) => ({ name, ...all[i] })).sort((a, b) => b.at - a.at);
  let room = MOST_BYTES;
  const old = order.filter(({ name, size }, i) => (room -= size) < 0 || i >= MOST ? name !== latest : false);
  const gone = new Set(old.map(({ name }) => name));
  for (const name of gone) contents.delete(name);
  const [digests, uses] = [await answer(heads.getAllKeys()), await answer(heads.getAll())];
  digests.forEach((digest, i) => gone.has(uses[i].content) && heads.delete(digest));
}

async function find(digest) {
  return within("readwrite", async (contents, heads) => {
    const use = await answer(heads.get(digest));
    const found = use && (await answer(contents.get(use.content)));
    if (!found) return null;
    contents.put({ ...found, at: Date.now() }, use.content);
    return { head: use.head, blob: found.blob };
  });
}

async function holds() {
  return (await within("readonly", (contents) => answer(contents.count()))) > 0;
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

/** Does something with both stores in one transaction, and returns what it returned once that is on the disk. */
async function within(mode, act) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => ["contents", "heads"].forEach((name) => opening.result.createObjectStore(name));
  const database = await answer(opening);
  try {
    const transaction = database.transaction(["contents", "heads"], mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const found = await act(transaction.objectStore("contents"), transaction.objectStore("heads"));
    await ended;
    return found;
  } finally {
    database.close();
  }
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function waitFor(selector) {
  for (const since = performance.now(); performance.now() - since < PATIENCE; ) {
    const found = document.querySelector(selector);
    if (found) return found;
    await new Promise((later) => setTimeout(later, 50));
  }
  return null;
}

function dress() {
  if (styled) return;
  styled = true;
  const href = new URL("keeper.css", HERE).href;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}
