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

/** Whoever is signed in here, by a name their pages tell and no other page; nobody after a sign-out. */
const who = localStorage.getItem("who") ?? "";
/**
 * A phone may be shared, and others may look into what a browser keeps. So what is written lies there locked by that
 * name, and stays shut from the sign-out until its writer comes back. What nobody has signed ends with its window.
 */
const lockable = who !== "" && "subtle" in crypto;
const shelf = lockable ? localStorage : sessionStorage;
const LOOSE = "waiting ";
const place = lockable ? LOOSE + hex(await digest(`place ${who}`)) : LOOSE;
let putting = Promise.resolve();

/** @param {string} text */
function digest(text) {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}

/** @param {ArrayBuffer} bytes */
function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 16);
}

/** The key to what this reader has written here. */
async function key() {
  return await crypto.subtle.importKey("raw", await digest(`lock ${who}`), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** @param {string} text */
async function lock(text) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), new TextEncoder().encode(text));
  return JSON.stringify([[...iv], [...new Uint8Array(body)]]);
}

/** @param {string} locked */
async function unlock(locked) {
  const [iv, body] = JSON.parse(locked).map((/** @type {number[]} */ bytes) => new Uint8Array(bytes));
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key(), body));
}

/** @returns {Promise<Waiting | null>} what waits; null also where it cannot be read any more */
async function waiting() {
  const kept = shelf.getItem(place);
  try {
    return kept && JSON.parse(lockable ? await unlock(kept) : kept);
  } catch {
    return null;
  }
}

/** @param {Waiting} what */
function keep(what) {
  const text = JSON.stringify(what);
  putting = putting.then(async () => shelf.setItem(place, lockable ? await lock(text) : text)).catch(() => {});
  return putting;
}

function forget() {
  putting = putting.then(() => shelf.removeItem(place));
  return putting;
}

/** What was written in this window before its writer signed in becomes theirs, to look over before it is sent. */
async function adopt() {
  const loose = lockable && sessionStorage.getItem(LOOSE);
  if (!loose || shelf.getItem(place)) return;
  await keep({ ...JSON.parse(loose), ready: false });
  sessionStorage.removeItem(LOOSE);
  if (!form) tell("unsigned", await read(PAGE));
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
  await forget();
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
  const use = shown.querySelector("use");
  const drawing = words.querySelector(use?.getAttribute("href") ?? "use");
  if (drawing && !document.getElementById(drawing.id)) use?.before(document.importNode(drawing, true));
  shown.classList.add("said");
  shown.hidden = false;
  document.querySelector(".toast.said")?.remove();
  document.querySelector("main")?.prepend(shown);
  return shown;
}

/**
 * Send what is ready, and say how it went.
 * @param {boolean} asked whether somebody has just pressed the button
 */
async function deliver(asked) {
  const what = await waiting();
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
async function keepAll(form) {
  const before = await waiting();
  const token = before?.token ?? crypto.randomUUID();
  if (before) fill(form, before.fields);
  if (before?.ready) tell("waits", document);
  form.addEventListener("input", () => void keep({ token, ready: false, fields: fieldsOf(form) }));
  form.addEventListener("reset", () => void forget());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell("waits", document);
    void keep({ token, ready: true, fields: fieldsOf(form) }).then(() => deliver(true));
  });
}

/**
 * Whoever signs out while something waits is asked what is to become of it.
 * @param {HTMLFormElement} leaving
 */
function askBefore(leaving) {
  leaving.addEventListener("submit", async (event) => {
    if (!shelf.getItem(place)) return;
    event.preventDefault();
    const asked = await read(PAGE).then((words) => tell("leaving", words), () => leaving.submit());
    asked?.querySelector("button")?.focus();
    asked?.addEventListener("click", async (pressed) => {
      const answer = pressed.target instanceof HTMLButtonElement ? pressed.target.dataset.then : "";
      if (answer === "away") await forget();
      if (answer) leaving.submit();
    });
  });
}

const found = document.getElementById("offline");
const form = found instanceof HTMLFormElement ? found : null;
const leaving = document.querySelector("form[action='/sign-out']");
addEventListener("online", () => void deliver(false));
const tries = setInterval(() => void deliver(false), AGAIN);
if (leaving instanceof HTMLFormElement) askBefore(leaving);
await adopt();
if (form) await keepAll(form);
void deliver(false);
export {};
