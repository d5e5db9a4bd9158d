// @ts-check
// A press prints the report; tables are unfolded on paper where the sheet alone cannot (browsers before 2025).
for (const button of document.querySelectorAll("[data-print]")) {
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => globalThis.print());
}
/** @type {HTMLDetailsElement[]} */
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll(".charted details:not([open]), .meant:not([open])")
  )];
  for (const one of unfolded) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of unfolded) one.open = false;
});
export {};
