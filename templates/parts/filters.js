// @ts-check
// A list changes in place: the page with the filters is fetched, and what can change is taken from it.
const bar = document.querySelector("form[data-swaps]");
const list = document.querySelector("[data-swap]");
/** @type {AbortController | undefined} */
let asking;
/** @type {Element | undefined} the filter that made the newest step of the history: its next change is no new step */
let stepped;

/** @param {ParentNode} page the page that came @param {HTMLFormElement} form */
function follow(page, form) {
  /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */
  const fields = page.querySelectorAll("form[data-swaps] :is(input, select)[name]");
  const known = new Map([...fields].map((field) => [field.name, field.value]));
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
    if (field !== document.activeElement || field instanceof HTMLSelectElement) {
      field.value = known.get(field.name) ?? "";
    }
  }
}

/** @param {Document} page @param {Element} list @param {HTMLFormElement} form */
function swap(page, list, form) {
  const fresh = page.querySelector("[data-swap]");
  if (!fresh || page.documentElement.lang !== document.documentElement.lang) throw new Error("another page");
  const within = list.contains(document.activeElement);
  list.replaceChildren(...fresh.childNodes);
  follow(page, form);
  document.title = page.title;
  const told = document.getElementById("found");
  if (told) told.textContent = page.getElementById("found")?.textContent ?? "";
  if (within && list instanceof HTMLElement) {
    list.tabIndex = -1;
    list.focus({ preventScroll: true });
  }
  if (list.getBoundingClientRect().top < 0) list.scrollIntoView();
}

/** @param {string} address @param {Element} [by] what leads there; a step back is led by nothing */
async function show(address, by) {
  if (!list || !(bar instanceof HTMLFormElement)) return;
  asking?.abort();
  asking = new AbortController();
  list.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok || answer.redirected) throw new Error("not a list");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    swap(page, list, bar);
    if (by && by === stepped) history.replaceState(null, "", address);
    else if (by) history.pushState(null, "", address);
    stepped = by instanceof HTMLSelectElement ? by : undefined;
    list.removeAttribute("aria-busy");
  } catch (problem) {
    if (!(problem instanceof DOMException && problem.name === "AbortError")) location.assign(address);
  }
}

/** @param {HTMLFormElement} form */
function addressOf(form) {
  const asked = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string" && value.trim()) asked.set(name, value);
  });
  return asked.size ? `${form.action}?${asked}` : form.action;
}

if (bar instanceof HTMLFormElement && list) {
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    show(addressOf(bar), bar);
  });
  bar.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) show(addressOf(bar), event.target);
  });
  bar.addEventListener("focusout", () => {
    stepped = undefined;
  });
  list.addEventListener("click", (event) => {
    if (!(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.pathname !== new URL(bar.action).pathname) return;
    event.preventDefault();
    show(link.href, link);
  });
  addEventListener("popstate", () => {
    show(location.href);
  });
}
export {};
