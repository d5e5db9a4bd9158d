// @ts-check
// Another language keeps what was typed: it waits in this tab until the page is back.
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */
const NAME = "typed";
const UNKEPT = ["hidden", "password", "file", "submit"];
const place = location.pathname.replace(/^\/[a-z]{2}\//, "/");

/** @returns {Field[]} what a person can fill in on this page */
function fields() {
  /** @type {NodeListOf<Field>} */
  const all = document.querySelectorAll("main form :is(input, textarea, select)[id]");
  return [...all].filter((field) => !UNKEPT.includes(field.type));
}

/**
 * @param {Field} field
 * @returns {field is HTMLInputElement}
 */
function isTicked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function keep() {
  const typed = fields().map((field) => [field.id, isTicked(field) ? field.checked : field.value]);
  sessionStorage.setItem(NAME, JSON.stringify({ place, typed }));
}

function bringBack() {
  const waiting = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
  sessionStorage.removeItem(NAME);
  if (waiting?.place !== place) return;
  const known = new Map(waiting.typed);
  for (const field of fields().filter((field) => known.has(field.id))) {
    if (isTicked(field)) field.checked = known.get(field.id);
    else field.value = known.get(field.id);
  }
}

// A browser may forbid the store: then what was typed stays only where the browser itself keeps it.
document.querySelector(".languages form")?.addEventListener("submit", () => {
  try {
    keep();
  } catch { /* see above */ }
});
try {
  bringBack();
} catch { /* see above */ }
export {};
