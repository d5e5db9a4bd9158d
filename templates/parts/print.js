// @ts-check
// A page is printed with one press, where there is something that prints.
for (const button of document.querySelectorAll("[data-print]")) {
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => globalThis.print());
}
export {};
