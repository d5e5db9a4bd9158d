// @ts-check
// Tables are unfolded on paper where the sheet alone cannot (browsers before 2025).
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
