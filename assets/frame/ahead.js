// Has the browser fetch what the page's components will ask for, which the document names in a template: after Streamlit's
// own code, which would have to wait, and while the page waits for its session.

const named = document.getElementById("hs-ahead");
if (named instanceof HTMLTemplateElement) named.replaceWith(named.content);
