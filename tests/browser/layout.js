// What a page looks like, measured: read by tests/browser/test_layout.py.
(() => {
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && Number(style.opacity) > 0.05
      && !element.closest("[inert], [hidden], .hs-skip, [data-testid=stSkipToContent], dialog:not([open]), .st-key-keeper-uploader, [aria-hidden=true]");
  };
  const said = (element) => {
    const names = [element.dataset.testid, ...element.classList].filter((name) => name && !/^st-emotion|^e[0-9a-z]{6,}/.test(name));
    return `${element.tagName.toLowerCase()}.${names.slice(0, 2).join(".")} "${element.textContent.trim().slice(0, 40)}"`;
  };
  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && !element.closest("script, style, noscript, .katex-mathml") && seen(element)) found.add(element);
    }
    return [...found];
  };
  const linear = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, above) => over(above, below), [255, 255, 255]);
  };
  const opacity = (element) => {
    let all = 1;
    for (let at = element; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity);
    return all;
  };
  return {
    /** Elements that stick out of the window at the side. */
    sticking: () => texts().filter((element) => {
      const box = element.getBoundingClientRect();
      let at = element;
      while ((at = at.parentElement)) if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth) return false;
      return box.left < -1 || box.right > document.documentElement.clientWidth + 1;
    }).map(said),
    /** Texts that are cut off by their own box. */
    cut: () => texts().filter((element) => {
      const style = getComputedStyle(element);
      return /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && !element.closest("[data-baseweb], svg, .katex, .modebar, [data-testid=stPills], [data-testid=stMultiSelect]");
    }).map(said),
    /** Texts smaller than so many CSS pixels. */
    small: (least) => texts().filter((element) => !element.closest("svg, math, .katex, sub, sup")
      && parseFloat(getComputedStyle(element).fontSize) < least).map((element) => `${said(element)} ${getComputedStyle(element).fontSize}`),
    /** Things to press that are smaller than so many CSS pixels either way. */
    tiny: (least) => [...document.querySelectorAll(".stMain button, .stMain a[href], .stMain [role=slider]")].filter((element) => {
      const box = element.getBoundingClientRect();
      if (!seen(element) || element.disabled || element.closest("p, li, td, .modebar, .hs-term-card, .hs-glossary, [data-testid=stElementToolbar], [data-testid=stTooltipIcon], [data-testid=stNumberInput], [data-testid=stMultiSelect], [class*=st-key-door-], .hs-door")) return false;
      return Math.min(box.width, box.height) < least - 0.5;
    }).map((element) => `${said(element)} ${element.getAttribute("aria-label") ?? ""} ${Math.round(element.offsetWidth)}x${Math.round(element.offsetHeight)}`),
    /** Texts with less contrast than WCAG's AA asks of their size. */
    pale: () => texts().flatMap((element) => {
      if (element.closest("svg, [disabled], .modebar, .katex-mathml, .token, [data-testid=stSliderTickBar], [data-testid=stSliderThumbValue], [data-testid=stMultiSelect]")) return [];
      const style = getComputedStyle(element);
      const back = ground(element);
      const [r, g, b, a] = rgba(style.color);
      // What is drawn in no colour is there for when it is pointed at.
      if (a * opacity(element) < 0.05) return [];
      const front = over([r, g, b, a * opacity(element)], back);
      const [x, y] = [luminance(front), luminance(back)].sort((p, q) => q - p);
      const ratio = (x + 0.05) / (y + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      return ratio < (large ? 3 : 4.5) - 0.02 ? [`${said(element)} ${ratio.toFixed(2)}`] : [];
    }),
    /** Where a page's main picture begins. */
    picture: () => {
      const first = [...document.querySelectorAll(".stMain .js-plotly-plot, .stMain canvas, .stMain .hs-basins, .stMain svg.hs-thumb")].find((e) => seen(e) && e.getBoundingClientRect().height > 120);
      return first ? Math.round(first.getBoundingClientRect().top + (document.querySelector(".stMain")?.scrollTop ?? 0)) : null;
    },
    /** Pairs of texts of which one is written over the other, on layers that do not stay while the page scrolls. */
    overlapping: () => {
      const still = (element) => {
        for (let at = element; at && at !== document.body; at = at.parentElement)
          if (/fixed|sticky|absolute/.test(getComputedStyle(at).position) && !at.matches(".stMain, .stAppViewContainer")) return false;
        return true;
      };
      const boxes = texts().filter((element) => !element.closest("svg, .katex, math, .modebar, header, [data-testid=stSidebar]") && still(element))
        .map((element) => {
          const range = document.createRange();
          range.selectNodeContents(element);
          return [element, range.getBoundingClientRect()];
        });
      const found = [];
      for (let i = 0; i < boxes.length; i++) {
        for (let j = i + 1; j < boxes.length; j++) {
          const [[a, p], [b, q]] = [boxes[i], boxes[j]];
          if (a.contains(b) || b.contains(a)) continue;
          const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left);
          const high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
          // Lines of running text that are beside each other in one paragraph share boxes, and are not over each other.
          if (wide > 4 && high > 0.5 * Math.min(p.height, q.height) && a.closest("p, li, td, th, label, h1, h2, h3, h4, h5") !== b.closest("p, li, td, th, label, h1, h2, h3, h4, h5")) found.push(`${said(a)} over ${said(b)}`);
        }
      }
      return found;
    },
    /** Main pictures and marks of legends that a player's transport covers, where the page stands. */
    covered: () => [...document.querySelectorAll(".hs-transport")].flatMap((transport) => {
      const bar = transport.getBoundingClientRect();
      return [...document.querySelectorAll(".hs-main .hs-picture, .hs-player .hs-legend li")].filter((item) => {
        const box = item.getBoundingClientRect();
        return seen(item) && box.bottom > bar.top + 1 && box.top < bar.bottom - 1 && box.right > bar.left && box.left < bar.right;
      });
    }).map(said),
    headings: () => [...document.querySelectorAll(".stMain h1")].map((element) => element.textContent),
    length: () => document.querySelector(".stMainBlockContainer")?.scrollHeight ?? 0,
  };
})();
