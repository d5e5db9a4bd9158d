// @ts-check
// A receipt is printed with one press, where there is something that prints.
const print = document.querySelector("[data-print]");
if (print instanceof HTMLButtonElement) {
  print.hidden = false;
  print.addEventListener("click", () => globalThis.print());
}
export {};
