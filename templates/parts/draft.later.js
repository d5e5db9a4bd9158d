// @ts-check
// What is typed is kept on the server a few seconds after the last key, and again when the page is put away.
const PAUSE = 3000;
const AGAIN = 15_000;
const save = document.querySelector("[data-draft]");
if (save instanceof HTMLButtonElement && save.form) keep(save, save.form);

/**
 * @param {HTMLFormElement} form
 * @returns {boolean} whether somebody wrote or chose something before this script came
 */
function isBegun(form) {
  return [...form.elements].some((field) =>
    field instanceof HTMLInputElement && (field.checked !== field.defaultChecked || field.value !== field.defaultValue) ||
    field instanceof HTMLTextAreaElement && field.value !== field.defaultValue
  );
}

/**
 * Loading the page again and choosing another language lead to the draft from now on.
 * @param {string} address
 */
function leadBack(address) {
  history.replaceState(history.state, "", address);
  const next = document.querySelector(".languages [name=next]");
  if (next instanceof HTMLInputElement) next.value = address;
}

/**
 * @param {HTMLButtonElement} save
 * @param {HTMLFormElement} form
 */
function keep(save, form) {
  const place = /** @type {HTMLElement} */ (form.querySelector(".saved"));
  const version = /** @type {HTMLInputElement} */ (form.querySelector("[name=version]"));
  let changed = false;
  let busy = false;
  let pressed = false;
  let timer = 0;

  /** @param {number} pause */
  function soon(pause) {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  }

  /** @returns {Promise<string>} what there is to say */
  async function ask() {
    const body = new FormData(form);
    body.delete("evidence");
    const headers = { Accept: "application/json" };
    // A page put away may be gone before the answer: the browser then sends on by itself, if it is not too much.
    const keepalive = document.hidden;
    const answer = await fetch(save.formAction, { method: "POST", body, headers, redirect: "manual", keepalive });
    if (answer.type === "opaqueredirect") return place.dataset.out ?? "";
    const told = await answer.json();
    if (answer.ok) {
      version.value = told.version;
      leadBack(save.dataset.draft ?? "");
    }
    return told.words;
  }

  async function send() {
    if (busy || !changed) return;
    busy = true;
    changed = false;
    try {
      place.textContent = await ask();
    } catch {
      changed = true;
      place.textContent = place.dataset.offline ?? "";
      soon(AGAIN);
    }
    busy = false;
    if (pressed) form.requestSubmit(save);
    else if (changed) soon(PAUSE);
  }

  function note() {
    changed = true;
    soon(PAUSE);
  }

  form.addEventListener("input", note);
  if (isBegun(form)) note();
  addEventListener("online", () => soon(0));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) void send();
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // to the next step only
    clearTimeout(timer);
    // Two savings at once would take each other for another device.
    pressed = busy && event.submitter === save;
    if (pressed) event.preventDefault();
    else changed = false;
  });
}
export {};
