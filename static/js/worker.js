// @ts-check
/// <reference lib="webworker" />
// The service worker: pages come from the network as ever; only when there is none, one page that we keep answers.
// It is the same for every language and release, since a worker that takes another's place leaves whoever sends a form
// in that moment before a page that never comes. What is kept is told by each page, and filled anew where that changed.
/** @type {ServiceWorkerGlobalScope} */
// @ts-ignore: the type checker knows this world as a page
const worker = self;
const MADE_OF = ["script", "style"];
let keeping = Promise.resolve();

/** @param {string[]} needs the address of the page to keep, then all that it is made of */
async function keep(needs) {
  const cacheName = `offline ${needs.join(" ")}`;
  if (!await caches.match(needs[0], { cacheName })) {
    const shelf = await caches.open(cacheName);
    await shelf.addAll(needs.map((address) => new Request(address, { cache: "reload" })));
  }
  for (const name of await caches.keys()) {
    if (name !== cacheName) await caches.delete(name);
  }
}

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function fromNetwork(request) {
  try {
    return await fetch(request);
  } catch (gone) {
    const kept = await caches.match("/cases/offline", { ignoreSearch: true });
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

// One after the other: two at once would each throw away what the other keeps.
worker.addEventListener("message", (event) => {
  keeping = keeping.then(() => keep(event.data)).catch(() => {});
  event.waitUntil(keeping);
});
worker.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(fromNetwork(event.request));
  else if (MADE_OF.includes(event.request.destination)) event.respondWith(fromShelf(event.request));
});
export {};
