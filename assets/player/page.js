// The run as a web page of its own, made in the browser: em_viz/animation/standalone.py makes the same, to the letter.
//
// The player's modules and styles, Plotly.js and the packed run go into one file. All of them come from where this
// module came from: nobody else is asked.

/** Where a file of the player is, by its path seen from this one. @type {(path: string) => string} */
const here = (path) => new URL(path, import.meta.url).href;

const SHEETS = ["player.css", "widths.css", "controls.css", "menus.css", "tables.css", "panels.css", "stage.css"];
const IMPORT_LINE = /^import \{[^}]*\} from ["](\.[\w/.-]+\.js)["];\n/gm;
const TYPE_COMMENT = /^ *\/\*\*(?:[^*]|\*(?!\/))*\*\/\n/gm;
const EXPORT_WORD = /^export (?=async function|function|class|const|let)/gm;
const FONT_URL = /url\("([\w-]+\.woff2)"\)/g;
const TEMPLATE_PLACE = /\{\{(\w+)\}\}/g;

/**
 * Returns the page that plays packed bytes without any network.
 * @param {string} title
 * @param {Uint8Array<ArrayBuffer>} packed
 */
export async function pageOf(title, packed) {
  const [template, styles, plotly, modules] = await Promise.all([
    textOf(here("page.html")),
    stylesOf(SHEETS),
    textOf(here("../shared/plotly-basic.min.js")),
    joinedModules(here("alone.js")),
  ]);
  /** @type {Record<string, string>} */
  const parts = { title: escaped(title), styles, plotly: inline(plotly), modules: inline(modules), data: base64(packed) };
  return template.replace(TEMPLATE_PLACE, (_, name) => parts[name]);
}

/**
 * The entry module and all that it imports as one module, each after those it needs.
 * @param {string} entry
 */
export async function joinedModules(entry) {
  /** @type {Map<string, string>} */
  const ordered = new Map();
  /** @param {string} address */
  const visit = async (address) => {
    if (ordered.has(address)) return;
    const source = await textOf(address);
    for (const [, needed] of source.matchAll(IMPORT_LINE)) await visit(new URL(needed, address).href);
    ordered.set(address, source.replace(IMPORT_LINE, "").replace(TYPE_COMMENT, "").replace(EXPORT_WORD, ""));
  };
  await visit(entry);
  return [...ordered.values()].join("\n");
}

/** @param {string[]} names */
async function stylesOf(names) {
  const joined = (await Promise.all(names.map((name) => textOf(here(name))))).join("\n");
  const fonts = [...joined.matchAll(FONT_URL)].map(([, name]) => name);
  const data = await Promise.all(fonts.map(async (name) => base64(await bytesAt(here(name)))));
  const found = new Map(fonts.map((name, i) => [name, data[i]]));
  return joined.replace(FONT_URL, (_, name) => `url("data:font/woff2;base64,${found.get(name)}")`);
}

/** A script that cannot end its own script element. @type {(script: string) => string} */
const inline = (script) => script.replaceAll("</script", "<\\/script");

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
/** @type {(text: string) => string} */
const escaped = (text) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  // As many at a time as a call may have arguments.
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/** @param {string} address */
async function found(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error("A file of the player could not be loaded.");
  return answer;
}
/** @param {string} address */
const textOf = async (address) => (await found(address)).text();
/** @param {string} address */
const bytesAt = async (address) => new Uint8Array(await (await found(address)).arrayBuffer());
