// Has the page's own links lead to other pages as Streamlit's do, without loading the app again.

let following = false;

/** Follows clicks on them. */
export function followLinks() {
  if (following) return;
  following = true;
  document.addEventListener("click", follow);
}

/** @param {MouseEvent} event */
function follow(event) {
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
}
