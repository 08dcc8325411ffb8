// Notes in window.hsMoved which pictures of the first screen move once they are there: what, from where, where to.
(() => {
  const PICTURES = ".hs-player[data-ready] .hs-main .hs-picture, .js-plotly-plot";
  const first = new WeakMap();
  window.hsMoved = [];
  const note = (picture, scrolled) => {
    const box = picture.getBoundingClientRect();
    const top = Math.round(box.top + scrolled);
    if (box.height < 50) return;
    if (!first.has(picture)) first.set(picture, top);
    const began = first.get(picture);
    if (began < innerHeight && Math.abs(top - began) > 2) window.hsMoved.push([picture.getAttribute("class"), began, top]);
  };
  (function look() {
    const main = document.querySelector(".stMainBlockContainer");
    // Streamlit brings a page's CSS with the page itself, a blink after its first words: nothing counts before that.
    if (main && getComputedStyle(main).maxWidth === "1500px") {
      const { scrollTop } = document.querySelector(".stMain");
      for (const picture of main.querySelectorAll(PICTURES)) note(picture, scrollTop);
    }
    requestAnimationFrame(look);
  })();
})();
