// @ts-check
// An open menu closes with Escape and with a press elsewhere.
/** @type {NodeListOf<HTMLDetailsElement>} */
const menus = document.querySelectorAll("details.languages");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  }
});
export {};
