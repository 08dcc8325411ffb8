// What of a page has come, as classes of the document's root. A style that asked the page itself, by :has(), would have
// all of the page styled anew with each element that Plotly draws in it: 25 milliseconds each time.

/** What comes, by its class, and the class that says so. */
const SIGNS = { "hs-head": "hs-headed", "hs-glossary": "hs-arrived" };

const root = document.documentElement;
let saying = false;

/** Says what is there, now and whenever that changes. */
export function sayWhatIsThere() {
  if (saying) return;
  saying = true;
  const signs = Object.entries(SIGNS).map(([name, sign]) => ({ found: document.getElementsByClassName(name), sign }));
  const say = () => {
    for (const { found, sign } of signs) {
      if (root.classList.contains(sign) !== found.length > 0) root.classList.toggle(sign);
    }
  };
  // Told of a change before the change is drawn.
  new MutationObserver(say).observe(root, { childList: true, subtree: true });
  say();
}

sayWhatIsThere(); // a page's document loads this before anything of the page has come
