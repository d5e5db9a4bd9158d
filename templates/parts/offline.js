// @ts-check
// The network may be gone next time: from the second page on, a service worker keeps one page for then. A first visit
// carries nothing of it. What was written without a network is sent once there is one.
const { kept, who, offline } = document.body.dataset;

function prepare() {
  const first = !localStorage.getItem("known");
  localStorage.setItem("known", "1");
  if (first || !kept || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => keep(kept.split(" ")));
}

/**
 * Tell the worker that is there; whether there is a newer one, a slow network may say much later.
 * @param {string[]} needs
 */
function keep(needs) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage(needs));
}

function remember() {
  if (who) localStorage.setItem("who", who);
  else localStorage.removeItem("who");
}

// A browser that keeps nothing has nothing to send.
try {
  if (!document.getElementById("offline")) remember();
  prepare();
  const names = Object.keys({ ...localStorage, ...sessionStorage });
  if (offline && names.some((name) => name.startsWith("waiting"))) void import(offline);
} catch { /* see above */ }
export {};
