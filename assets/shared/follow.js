// Has the page's own links lead to other pages as Streamlit's do, without loading the app again. The document runs it
// before the first link has come.

export function followLinks() {
  const known = document.documentElement.dataset;
  if (known.hsFollows) return;
  known.hsFollows = "1";
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.hs-link") : null;
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!(link instanceof HTMLAnchorElement) || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    const to = new URL(link.href);
    // What the page that the app is embedded in has asked for stays.
    new URLSearchParams(location.search).forEach((value, name) => {
      if (name === "embed" || name === "embed_options") to.searchParams.append(name, value);
    });
    history.pushState(null, "", to);
    // Streamlit goes where the address says, as when somebody goes back.
    dispatchEvent(new PopStateEvent("popstate"));
  });
}

followLinks();
