// @ts-check
// How many rows are chosen, and one box that chooses all of a page.
/** @param {ParentNode} within @returns {HTMLInputElement[]} */
function boxes(within) {
  return [...within.querySelectorAll("input")].filter((one) => one.name === "chosen");
}

/** @param {HTMLFormElement} form */
function count(form) {
  const all = boxes(form);
  const ticked = all.filter((one) => one.checked).length;
  const shown = form.querySelector("[data-chosen]");
  if (shown) shown.textContent = String(ticked);
  const whole = form.querySelector("[data-all]");
  if (!(whole instanceof HTMLInputElement)) return;
  whole.hidden = false;
  whole.checked = ticked === all.length;
  whole.indeterminate = ticked > 0 && ticked < all.length;
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.form?.matches(".several")) return;
  if (box.matches("[data-all]")) for (const one of boxes(box.form)) one.checked = box.checked;
  count(box.form);
});
// After a reset the boxes are as they came.
document.addEventListener("reset", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches(".several")) return;
  event.preventDefault();
  const all = boxes(form);
  // The button goes with the bar: who pressed it goes on at the first row that was chosen.
  (all.find((one) => one.checked) ?? all[0])?.focus();
  for (const one of all) one.checked = false;
  count(form);
});

function countAll() {
  for (const form of document.querySelectorAll("form.several")) {
    if (form instanceof HTMLFormElement) count(form);
  }
}
countAll();
// A list that came in place of another has boxes of its own.
const list = document.querySelector("[data-swap]");
if (list) new MutationObserver(countAll).observe(list, { childList: true });
export {};
