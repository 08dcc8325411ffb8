// What of a page has come, as classes of the document's root. A style that asked the page itself, by :has(), would have
// all of the page styled anew with each element that Plotly draws in it: 25 milliseconds each time.

/** What comes, and the class that says so: a page's first and last, what makes it one of its kind, and its results. */
const SIGNS = {
  ".hs-head": "hs-headed",
  ".hs-glossary": "hs-arrived",
  ".st-key-model-facts": "hs-of-model",
  ".st-key-derivation-settings": "hs-of-derivation",
  ".st-key-theorems": "hs-of-theorems",
  "[class*='st-key-cards']": "hs-of-cards",
  ".st-key-comparison": "hs-of-comparison",
  "[class*='st-key-rates-and-gaps'], [class*='st-key-off-stage-criterion']": "hs-first-results",
  ".st-key-moved": "hs-moved",
  ".hr-river, .hb-basins": "hs-many-runs",
  "[class*='-on-stage']": "hs-drawn-for-stage",
  ...Object.fromEntries([0, 1, 2, 3, 4, 5].map((i) => [`.hs-in-${i}`, `hs-section-${i}`])),
};

const root = document.documentElement;
let saying = false;

/** Says what is there, now and whenever that changes. */
export function sayWhatIsThere() {
  if (saying) return;
  saying = true;
  const say = () => {
    for (const [found, sign] of Object.entries(SIGNS)) {
      const there = document.querySelector(found) !== null;
      if (root.classList.contains(sign) !== there) root.classList.toggle(sign);
    }
  };
  // Told of a change before the change is drawn.
  new MutationObserver(say).observe(root, { childList: true, subtree: true });
  say();
}

sayWhatIsThere(); // a page's document loads this before anything of the page has come
