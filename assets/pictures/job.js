// The file that is being made: one at a time, and it goes on where the panel that began it is closed.

/** @typedef {{ share: number | null, said: string, stop: (() => void) | null }} State  share: of what is done; null while nothing is being made */

/** @type {State} */
const now = { share: null, said: "", stop: null };
/** @type {Set<(state: State) => void>} */
const listeners = new Set();

/**
 * Calls back now and whenever something changes; returns how to stop that.
 * @param {(state: State) => void} tell
 */
export function onJob(tell) {
  listeners.add(tell);
  tell(now);
  return () => listeners.delete(tell);
}

/** Whether a file is being made. */
export const busy = () => now.share !== null;

/** @param {Partial<State>} changes */
function say(changes) {
  Object.assign(now, changes);
  listeners.forEach((tell) => tell(now));
}

/** Says something that is no file. @param {string} words */
export const tell = (words) => say({ said: words });

/**
 * Makes a file and saves it under a name; says how far it is, and what came of it.
 * @param {string} name
 * @param {(progress: (share: number) => void, signal: AbortSignal) => Promise<Blob>} make
 */
export async function save(name, make) {
  if (busy()) return;
  const stopping = new AbortController();
  say({ share: 0, said: "Drawing …", stop: () => stopping.abort() });
  try {
    const blob = await make((share) => say({ share }), stopping.signal);
    stopping.signal.throwIfAborted();
    download(name, blob);
    say({ share: null, said: `Saved as ${name} (${sizeInWords(blob.size)}).`, stop: null });
  } catch (error) {
    if (!stopping.signal.aborted) console.warn(error);
    const said = stopping.signal.aborted
      ? "Cancelled. No file was saved."
      : "The file could not be made. Choose a smaller size, or reload the page and try again.";
    say({ share: null, said, stop: null });
  }
}

/** @type {(name: string, blob: Blob) => void} */
function download(name, blob) {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // the browser may still be reading it
}

/** How large a file is. @param {number} bytes */
export function sizeInWords(bytes) {
  return bytes < 1e6 ? `${Math.max(Math.round(bytes / 1e3), 1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
