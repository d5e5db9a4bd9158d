// @ts-check
// A button that says which dialog it opens (without this script it is not shown), and the one that closes it.
for (const button of document.querySelectorAll("[data-opens]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const dialog = document.getElementById(button.dataset.opens ?? "");
  if (!(dialog instanceof HTMLDialogElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
}
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-closes]") : null;
  button?.closest("dialog")?.close();
});
export {};
