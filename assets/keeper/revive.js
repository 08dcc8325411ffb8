// A page that Streamlit's own script has emptied is loaded again, once: where messages of two runs cross, as when a
// server comes back and somebody changes the page at once, that script fails and leaves nothing on the screen.

const TRIED = "halfstep-revived";
const AGAIN_AFTER = 30_000; // milliseconds; what fails at once a second time is left to whoever looks

let watching = false;

/** Watches what the page is drawn into; the session's data and its link outlive a reload. */
export function reviveWhenEmpty() {
  const root = document.getElementById("root");
  if (watching || !root?.childElementCount) return;
  watching = true;
  new MutationObserver(() => {
    if (root.childElementCount) return;
    const now = Date.now();
    if (now - Number(sessionStorage.getItem(TRIED) ?? 0) < AGAIN_AFTER) return;
    sessionStorage.setItem(TRIED, String(now));
    location.reload();
  }).observe(root, { childList: true });
}
