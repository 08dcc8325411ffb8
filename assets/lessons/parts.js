// Parts of what the question panel says: a paragraph, the replies to the other answers, and the lines of a diagnosis.

/** @import { Told } from "./content.js" */

/** @type {(name: string, text: string) => HTMLParagraphElement} */
export function paragraph(name, text) {
  return Object.assign(document.createElement("p"), { className: name, textContent: text });
}

/** @param {Told["others"]} all */
export function others(all) {
  const box = document.createElement("details");
  box.append(Object.assign(document.createElement("summary"), { textContent: "The other answers" }));
  for (const { text, reply } of all) box.append(paragraph("hq-other", text), paragraph("", reply));
  return box;
}

/** @param {Told["table"]} lines */
export function table(lines) {
  const found = document.createElement("table");
  for (const [name, result] of lines) {
    const row = found.insertRow();
    row.insertCell().textContent = name;
    row.insertCell().textContent = result;
  }
  return found;
}
