// Tells Streamlit's script where the app's root is; it stands in each page's document, before that script is run. From a
// page's own address Streamlit would ask below that first, hear that there is nothing, and wait a third of a second.

if (!("__streamlit" in window)) {
  Object.assign(window, { __streamlit: { BACKEND_BASE_URL: new URL("./", location.href).href } });
}
