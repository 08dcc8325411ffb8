// A click that leads to another page waits until what the server is sending has come: a moment, as a rule.
//
// Streamlit takes the page away at the click. What arrives of it after that has no place any more, and its script fails
// and empties the whole page; and where the page before is begun only then, it takes the place of the one that was
// asked for: so it is looked, once all has come, whether that is there.

const QUIET = 400; // milliseconds without a change: a long computation sends its progress less often
const AT_MOST = 4000; // while it goes on changing: a page on a slow machine takes seconds to come
const UNANSWERED = 10_000; // while the server has not begun
const SETTLED = 500; // for so long nothing runs: then all has come
const TRIES = 3;

let holding = false;
let asked = 0; // how often somebody has wanted something since the page was loaded

/** Holds clicks on links between pages while a page is being sent. */
export function holdClicks() {
  if (holding) return;
  holding = true;
  document.addEventListener("click", hold, { capture: true });
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => asked++, { capture: true });
  // A step through the history that a script has taken is nobody's.
  addEventListener("popstate", ({ isTrusted }) => (asked += Number(isTrusted)), { capture: true });
}

holdClicks(); // a page's document loads this before anything of the page has come

/** @param {MouseEvent} event */
function hold(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!(link instanceof HTMLAnchorElement) || elsewhere || link.target.endsWith("blank")) return;
  if (link.origin !== location.origin || link.hasAttribute("download") || leadsNowhere(link)) return;
  seeTo(link.href);
  if (isStill()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  whenStill(() => (link.isConnected ? link.click() : go(link.href)));
}

/** @param {HTMLAnchorElement} link */
function leadsNowhere(link) {
  return link.pathname === location.pathname && link.search === location.search;
}

function state() {
  return document.querySelector("[data-test-script-state]")?.getAttribute("data-test-script-state");
}

function isStill() {
  return state() === "notRunning";
}

/** @param {() => void} act */
function whenStill(act) {
  const began = performance.now();
  let changed = began;
  /** @type {number | null} */
  let running = null;
  const changes = new MutationObserver(() => (changed = performance.now()));
  changes.observe(document.body, { childList: true, subtree: true, attributes: true });
  (function look() {
    const now = performance.now();
    if (state() === "running") running ??= changed = now;
    const computes = running !== null && (now - changed > QUIET || now - running > AT_MOST);
    if (!isStill() && !computes && now - began < UNANSWERED) {
      setTimeout(look, 20);
      return;
    }
    changes.disconnect();
    passing(act);
  })();
}

/**
 * Does something whose click is not held again.
 * @param {() => void} act
 */
function passing(act) {
  document.removeEventListener("click", hold, { capture: true });
  act();
  document.addEventListener("click", hold, { capture: true });
}

/**
 * Goes to a page again that is not there when all has come, unless something else has been wanted since.
 * @param {string} address
 */
function seeTo(address) {
  const to = new URL(address).pathname;
  if (to === location.pathname) return;
  const wanted = asked;
  let tries = 0;
  let still = performance.now();
  (function look() {
    const now = performance.now();
    if (asked !== wanted) return;
    if (!isStill()) still = now;
    if (now - still < SETTLED) {
      setTimeout(look, 50);
    } else if (location.pathname !== to && tries++ < TRIES) {
      go(address);
      still = now;
      setTimeout(look, 50);
    }
  })();
}

/** @param {string} address */
function go(address) {
  history.pushState(null, "", address);
  // Streamlit goes where the address says, as when somebody goes back.
  dispatchEvent(new PopStateEvent("popstate"));
}
