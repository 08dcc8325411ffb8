// Adds up how much of a page's load shifts, as the browser tells it, and notes in window.hsShifts what shifted most.
(() => {
  const name = (node) => {
    const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
    return [element?.closest("[class*=st-key-]")?.className.match(/st-key-\S+/)?.[0], element?.dataset.testid ?? element?.tagName].join(" ");
  };
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  let total = 0;
  window.hsShifts = [];
  const add = (entries) => {
    for (const { value, hadRecentInput, startTime, sources } of entries) {
      if (hadRecentInput) continue;
      total += value;
      if (value < 0.005) continue;
      window.hsShifts.push(`${value.toFixed(3)} at ${Math.round(startTime)} ms`,
        ...sources.map(({ node, previousRect, currentRect }) => `${name(node)}: ${place(previousRect)} to ${place(currentRect)}`));
    }
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  window.hsShift = () => {
    add(observer.takeRecords());
    return total;
  };
})();
