// Fetches Plotly while a page waits for what the server sends: a player that comes needs it, and it is the largest file.

import { loaded } from "./mount.js";

/** After so many milliseconds it is fetched even if the page has had no moment to spare. */
const LATEST = 300;

// Safari knows no idle callbacks.
const idle = window.requestIdleCallback ?? ((/** @type {() => void} */ then) => setTimeout(then));
idle(() => loaded().catch((error) => console.warn(error)), { timeout: LATEST });
