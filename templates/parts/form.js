// @ts-check
// A double press sends a form once; the button shows that something happens.
const PATIENCE = 8000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => {
    delete form.dataset.sent;
    event.submitter?.removeAttribute("aria-busy");
  }, PATIENCE);
});
// Back from the browser's memory: nothing is on its way any more.
addEventListener("pageshow", (event) => {
  if (!(event instanceof PageTransitionEvent && event.persisted)) return;
  document.querySelectorAll("form").forEach((form) => {
    delete form.dataset.sent;
  });
});
export {};
