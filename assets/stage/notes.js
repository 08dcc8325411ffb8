// The speaker's window: what the stage tells is shown here, and what is pressed here is told to the stage.

/** @import { Told } from "./notes_channel.js" */

const channel = new BroadcastChannel("halfstep-lecture");
let since = 0;

/** @type {(id: string, text: string) => void} */
const write = (id, text) => {
  const element = document.getElementById(id);
  if (!element) return;
  element.textContent = text;
  element.hidden = text === "";
};

/** @param {Told | null} told */
function show(told) {
  if (!told) {
    write("where", "No lecture is being held in this browser. Begin one on the page Lectures.");
    for (const id of ["due", "title", "note", "question", "next"]) write(id, "");
    document.getElementById("options")?.replaceChildren();
    since = 0;
    return;
  }
  const { lecture, number, of, title, note, question, options, next, minutes } = told;
  write("where", `${lecture}: view ${number} of ${of}`);
  write("due", minutes ? `To be done ${minutes} min after the start` : "");
  write("title", title);
  write("note", note);
  write("question", question && `Question: ${question}`);
  document.getElementById("options")?.replaceChildren(
    ...options.map((option) => Object.assign(document.createElement("li"), { textContent: option })),
  );
  write("next", `Next: ${next}`);
  since = told.since;
}

function clock() {
  const seconds = since ? Math.max(Math.floor((Date.now() - since) / 1000), 0) : 0;
  write("clock", since ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "");
}

channel.onmessage = (/** @type {MessageEvent<{ told?: Told | null }>} */ { data }) => "told" in data && show(data.told ?? null);
/** @type {NodeListOf<HTMLButtonElement>} */
const buttons = document.querySelectorAll("[data-wish]");
for (const button of buttons) button.addEventListener("click", () => channel.postMessage({ wish: button.dataset.wish }));
document.addEventListener("keydown", ({ key, target }) => {
  const wish = { PageDown: "on", ArrowRight: "on", " ": "on", PageUp: "back", ArrowLeft: "back" }[key];
  if (!wish || (key === " " && target instanceof HTMLButtonElement)) return;
  channel.postMessage({ wish });
});
setInterval(clock, 500);
channel.postMessage({ wish: "hello" });
