// Comforts for every page; all of it works without.
(() => {
  "use strict";
  const menus = document.querySelectorAll("details.languages");
  // An open menu closes with Escape and with a press elsewhere.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus.forEach((menu) => {
      if (menu.open) { menu.open = false; menu.firstElementChild.focus(); }
    });
  });
  document.addEventListener("click", (event) => {
    menus.forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // Errors are heard and seen at once.
  document.querySelector(".error[tabindex]")?.focus();

  // A double press sends a form once; the button shows that something happens.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => { delete form.dataset.sent; event.submitter?.removeAttribute("aria-busy"); }, 8000);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // Another language keeps what was typed: it waits in this tab until the page is back.
  const place = location.pathname.replace(/^\/[a-z]{2}\//, "/");
  const fields = () => [...document.querySelectorAll("main form :is(input, textarea, select)[id]")]
    .filter((field) => !["hidden", "password", "file", "submit"].includes(field.type));
  const ticked = (field) => field.type === "checkbox" || field.type === "radio";
  document.querySelector(".languages form")?.addEventListener("submit", () => {
    const typed = fields().map((field) => [field.id, ticked(field) ? field.checked : field.value]);
    try { sessionStorage.setItem("typed", JSON.stringify({ place, typed })); } catch { }
  });
  try {
    const waiting = JSON.parse(sessionStorage.getItem("typed"));
    sessionStorage.removeItem("typed");
    if (waiting?.place === place) {
      waiting.typed.forEach(([id, value]) => {
        const field = document.getElementById(id);
        if (!field || field.type === "hidden") return;
        if (ticked(field)) field.checked = value; else field.value = value;
      });
    }
  } catch { }
})();
