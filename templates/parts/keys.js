// @ts-check
// Keys for working without a mouse. Which keys lead where is said in the dialog; a switch in it turns them all off.
const STORE = "keys";
const PATIENCE = 1500;
const ROW = "[data-row]";
const box = document.getElementById("keys");
const on = document.getElementById("keys-on");
/** @type {Map<string, string>} */
const ways = new Map();
box?.querySelectorAll("[data-go]").forEach((one) => {
  if (one instanceof HTMLElement) ways.set(one.dataset.keys ?? "", one.dataset.go ?? "");
});

function isOff() {
  return on instanceof HTMLInputElement && !on.checked;
}

/** @param {EventTarget | null} where whether what is typed there is text, or a choice */
function takesKeys(where) {
  if (!(where instanceof HTMLElement)) return false;
  if (where.isContentEditable || where.closest("textarea, select, dialog[open], details.languages")) return true;
  return where instanceof HTMLInputElement && where.type !== "checkbox";
}

/** @returns {Element | null | undefined} the row that has the focus */
function present() {
  return document.activeElement?.closest(ROW);
}

/** @param {number} by how many rows further */
function go(by) {
  const all = [...document.querySelectorAll(ROW)];
  const row = present();
  const at = row ? all.indexOf(row) + by : by > 0 ? 0 : all.length - 1;
  const link = all[Math.max(0, Math.min(at, all.length - 1))]?.querySelector("a");
  link?.focus();
  link?.closest("tr")?.scrollIntoView({ block: "nearest" });
}

/** @type {Record<string, () => void>} */
const deeds = {
  "j": () => go(1),
  "k": () => go(-1),
  "x": () => {
    const tick = present()?.querySelector("input");
    tick?.click();
  },
  "o": () => present()?.querySelector("a")?.click(),
  "/": () => {
    const search = document.querySelector("[type=search]");
    if (search instanceof HTMLInputElement) search.focus();
  },
  "?": () => {
    if (box instanceof HTMLDialogElement) box.showModal();
  },
};
/** @type {Record<string, number>} */
const arrows = { ArrowDown: 1, ArrowUp: -1 };
let begun = "";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isOff() || takesKeys(event.target)) return;
  const way = ways.get(`${begun} ${event.key}`);
  const deed = deeds[event.key];
  const step = arrows[event.key];
  begun = "";
  if (way) location.assign(way);
  else if (deed) deed();
  else if (step && present()) go(step);
  else if (event.key === "g") {
    begun = "g";
    setTimeout(() => {
      begun = "";
    }, PATIENCE);
    return;
  } else return;
  event.preventDefault();
});

// A browser may forbid the store: then the switch holds for this page.
on?.addEventListener("change", () => {
  try {
    localStorage.setItem(STORE, isOff() ? "off" : "on");
  } catch { /* see above */ }
});
try {
  if (on instanceof HTMLInputElement) on.checked = localStorage.getItem(STORE) !== "off";
} catch { /* see above */ }
export {};
