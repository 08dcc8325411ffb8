// The fields of the panel: each a label and what it labels, and what was chosen is kept while the tab is open.

/** @type {Map<string, string>} */
const kept = new Map();

/**
 * A field with a choice of named values.
 * @param {string} name     by which its value is kept
 * @param {string} label
 * @param {[string, string][]} options  a value and its words
 * @param {string} [first]  which of them is chosen at first
 */
export function choice(name, label, options, first) {
  const select = document.createElement("select");
  fill(select, options);
  return labelled(name, label, select, first ?? options[0]?.[0] ?? "");
}

/**
 * A field to type into.
 * @param {string} name
 * @param {string} label
 * @param {"text" | "number"} type
 * @param {string} [first]
 */
export function typed(name, label, type, first = "") {
  return labelled(name, label, Object.assign(document.createElement("input"), { type, autocomplete: "off" }), first);
}

/**
 * A box to tick.
 * @param {string} name
 * @param {string} label
 * @param {boolean} first
 */
export function tick(name, label, first) {
  const input = Object.assign(document.createElement("input"), { type: "checkbox" });
  input.checked = kept.has(name) ? kept.get(name) === "yes" : first;
  input.addEventListener("change", () => kept.set(name, input.checked ? "yes" : "no"));
  const element = document.createElement("label");
  element.className = "hp-tick";
  element.append(input, document.createTextNode(label));
  return { element, input };
}

/**
 * What is folded behind some words; whether it is open is kept, too.
 * @param {string} name
 * @param {string} words
 */
export function folded(name, words) {
  const element = document.createElement("details");
  element.open = kept.get(name) === "yes";
  element.addEventListener("toggle", () => kept.set(name, element.open ? "yes" : "no"));
  element.append(Object.assign(document.createElement("summary"), { textContent: words }));
  return element;
}

/**
 * Puts other options into a field; what was chosen stays so where it is among them.
 * @param {HTMLSelectElement} select
 * @param {[string, string][]} options
 */
export function fill(select, options) {
  const { value } = select;
  select.replaceChildren(...options.map(([each, words]) => new Option(words, each)));
  if (options.some(([each]) => each === value)) select.value = value;
}

/**
 * @template {HTMLSelectElement | HTMLInputElement} T
 * @param {string} name
 * @param {string} label
 * @param {T} input
 * @param {string} first
 */
function labelled(name, label, input, first) {
  input.value = kept.get(name) ?? first;
  // What is no longer among the options.
  if (input.value === "" && first) input.value = first;
  input.name = name;
  for (const event of ["change", "input"]) input.addEventListener(event, () => kept.set(name, input.value));
  input.id = `hp-${name}`;
  const element = document.createElement("div");
  element.append(Object.assign(document.createElement("label"), { textContent: label, htmlFor: input.id }), input);
  return { element, input };
}
