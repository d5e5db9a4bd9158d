// @ts-check
// A grievance written without a network: it stays in this browser, and is sent when the network is back.
// On the offline page this keeps what is typed; on any other page it only sends what waits.
const PAGE = "/cases/offline";
const AGAIN = 30_000; // milliseconds until the next try while the page is open and nobody answers

/**
 * @typedef {object} Waiting
 * @property {string} token makes a second sending the same grievance
 * @property {boolean} ready whether it may be sent
 * @property {[string, string][]} fields names and values, as the form has them
 */

/** Who is signed in here, as their pages say it; nobody after a sign-out. */
const who = localStorage.getItem("who") ?? "";
/** Each reader has a place of their own: a phone may be shared, and nobody sends what another wrote. */
const place = `waiting ${who}`;

/** @returns {Waiting | null} */
function waiting() {
  return JSON.parse(localStorage.getItem(place) ?? "null");
}

/** @param {Waiting} what */
function keep(what) {
  localStorage.setItem(place, JSON.stringify(what));
}

/**
 * A page of ours, with the words and the token that are in it.
 * @param {string} address
 */
async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * Send what waits. A second window that does the same sends the same token, and one case is made.
 * @param {Waiting} what
 * @param {boolean} asked whether somebody has just pressed the button
 * @returns {Promise<{outcome: string, address?: string}>}
 */
async function send(what, asked) {
  const home = await read("/cases/");
  const reader = home.body.dataset.who;
  if (!reader) return { outcome: "signed out" };
  if (reader !== who && !(who === "" && asked)) return { outcome: "unsigned" };
  const form = new FormData();
  for (const [name, value] of what.fields) form.append(name, value);
  form.set("form_token", what.token);
  form.set("csrf_token", home.querySelector("[name=csrf_token]")?.getAttribute("value") ?? "");
  const answer = await fetch("/cases/new", { method: "POST", body: form });
  if (answer.status === 422) return { outcome: "wrong" };
  if (!answer.ok || !/\/cases\/GR-/.test(answer.url)) return { outcome: "kept" };
  localStorage.removeItem(place);
  return { outcome: "sent", address: new URL(answer.url).pathname };
}

/**
 * Say what became of it, in the words that the offline page has in the reader's language.
 * @param {string} outcome
 * @param {Document} words where the sentences stand
 * @param {string} [address] the page of the case
 */
function tell(outcome, words, address) {
  const sentence = words.querySelector(`[data-outcome="${outcome}"]`);
  if (!sentence) return;
  const shown = /** @type {HTMLElement} */ (document.importNode(sentence, true));
  if (address) shown.querySelector("a")?.setAttribute("href", address);
  shown.classList.add("said");
  shown.hidden = false;
  document.querySelector(".toast.said")?.remove();
  document.querySelector("main")?.prepend(shown);
}

/**
 * Send what is ready, and say how it went.
 * @param {boolean} asked whether somebody has just pressed the button
 */
async function deliver(asked) {
  const what = waiting();
  if (!what?.ready) return;
  try {
    const { outcome, address } = await send(what, asked);
    clearInterval(tries); // there was an answer: to go on asking would keep alive a session that nobody uses
    if (form && address) location.href = address;
    else tell(outcome, form ? document : await read(PAGE), address);
  } catch { /* still no network: it waits on */ }
}

/**
 * @param {HTMLFormElement} form
 * @returns {[string, string][]} names and values, without what is empty
 */
function fieldsOf(form) {
  /** @type {[string, string][]} */
  const found = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value) found.push([name, value]);
  }
  return found;
}

/**
 * @param {HTMLFormElement} form
 * @param {[string, string][]} written
 */
function fill(form, written) {
  for (const [name, value] of written) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field instanceof HTMLTextAreaElement) field.value = value;
      else if (field instanceof HTMLInputElement && field.type === "text") field.value = value;
      else if (field instanceof HTMLInputElement && field.value === value) field.checked = true;
    }
  }
}

/** @param {HTMLFormElement} form */
function keepAll(form) {
  const before = waiting();
  const token = before?.token ?? crypto.randomUUID();
  if (before) fill(form, before.fields);
  if (before?.ready) tell("waits", document);
  form.addEventListener("input", () => keep({ token, ready: false, fields: fieldsOf(form) }));
  form.addEventListener("reset", () => localStorage.removeItem(place));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep({ token, ready: true, fields: fieldsOf(form) });
    tell("waits", document);
    void deliver(true);
  });
}

const found = document.getElementById("offline");
const form = found instanceof HTMLFormElement ? found : null;
if (form) keepAll(form);
addEventListener("online", () => void deliver(false));
const tries = setInterval(() => void deliver(false), AGAIN);
void deliver(false);
export {};
