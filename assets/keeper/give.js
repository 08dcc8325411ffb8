// Gives files to a field, which Streamlit hears as if somebody had chosen them there.

/**
 * @param {HTMLInputElement} field
 * @param {File[]} files
 */
export function give(field, files) {
  const given = new DataTransfer();
  for (const file of files) given.items.add(file);
  field.files = given.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
