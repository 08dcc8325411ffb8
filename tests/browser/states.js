// What a page shows: whether it draws frames, whether its server is busy, what is ready, how far it is scrolled.
async () => {
  const wait = (/** @type {number} */ ms) => new Promise((done) => setTimeout(() => done("no"), ms));
  const frame = new Promise((done) => requestAnimationFrame(() => done("yes")));
  const top = (/** @type {Element} */ each) => Math.round(each.getBoundingClientRect().top);
  const main = document.querySelector(".stMain");
  const found = {
    drawsFrames: await Promise.race([frame, wait(3000)]),
    visibility: document.visibilityState,
    size: [innerWidth, innerHeight],
    script: document.querySelector(".stApp")?.getAttribute("data-test-script-state"),
    asked: window.hsAsked?.(),
    connection: document.querySelector(".stApp")?.getAttribute("data-test-connection-state"),
    classes: document.documentElement.className,
    scrolled: main && [main.scrollTop, main.scrollHeight],
    focus: document.activeElement?.outerHTML.slice(0, 200),
    players: [...document.querySelectorAll(".hs-player, .hr-river, .hb-basins")].map((each) => [
      each.className, { .../** @type {HTMLElement} */ (each).dataset }, top(each),
    ]),
    screens: [...document.querySelectorAll("[class*='st-key-theorem-']")].map(top),
    text: document.body.innerText.slice(0, 1500),
  };
  return JSON.stringify(found, null, 1);
}
