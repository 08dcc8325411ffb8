// What the stage shows, measured: read by tests/browser/test_stage.py.
(shown) => {
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      && !element.closest("[aria-hidden=true], .katex-mathml, .modebar, .hs-tip, .hr-tip, .hb-tip, dialog:not([open])");
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && element.closest(shown) && !element.closest(".hs-staged ~ *") && seen(element)) {
      // A power of ten is smaller than what it is the power of.
      if (element.closest("sup, sub") || element.matches("tspan[dy], tspan[style*=font-size]")) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(element).fontSize) * (element.currentCSSZoom ?? 1);
      found.push({ text: walker.currentNode.data.trim().slice(0, 30), size, left, right, top, bottom });
    }
  }
  const main = document.querySelector(".stMain");
  const scrolls = [main, document.documentElement, ...document.querySelectorAll(".hs-staged, .hs-staged *")].filter((each) =>
    /auto|scroll/.test(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight + 1 && each.clientHeight > 0);
  const plots = [...document.querySelectorAll(".hs-staged .hs-main .hs-picture:not([hidden]), .hr-stage, .hb-stage, .hs-figure .main-svg")]
    .filter(seen).map((each) => each.getBoundingClientRect().height);
  return { found, plots, scrolls: scrolls.map((each) => each.className), wide: document.documentElement.scrollWidth > innerWidth };
}
