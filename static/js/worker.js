// @ts-check
/// <reference lib="webworker" />
// The service worker: pages come from the network as ever; only when there is none, one page that we keep answers.
// PAGE and KEPT are written before this by the server: the address of that page, and all that it needs.
/** @type {ServiceWorkerGlobalScope} */
// @ts-ignore: the type checker knows this world as a page
const worker = self;
/** @type {string} */
// @ts-ignore: see above
const page = PAGE;
/** @type {string[]} */
// @ts-ignore: see above
const needs = KEPT;
const SHELF = `offline ${needs.join(" ")}`;

async function fill() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(needs.map((address) => new Request(address, { cache: "reload" })));
  await worker.skipWaiting();
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name !== SHELF) await caches.delete(name);
  }
  await worker.clients.claim();
}

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function fromNetwork(request) {
  try {
    return await fetch(request);
  } catch (gone) {
    const kept = await caches.match(page);
    if (kept) return kept;
    throw gone;
  }
}

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function fromShelf(request) {
  return await caches.match(request) ?? await fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(tidy()));
worker.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.mode === "navigate") event.respondWith(fromNetwork(event.request));
  else if (needs.includes(address.pathname)) event.respondWith(fromShelf(event.request));
});
export {};
