// @ts-check
// While the page of a case is in view, it says so twice a minute, and names who else is there.
const EVERY = 30_000;
/** @type {HTMLElement | null} */
const place = document.querySelector("[data-presence]");
/** @type {HTMLInputElement | null} */
const token = document.querySelector("main [name=csrf_token]");
let timer = 0;
const isWriting = () =>
  [...document.querySelectorAll("main textarea")].some(
    (area) => area instanceof HTMLTextAreaElement && area.value !== area.defaultValue,
  );
const say = async () => {
  clearTimeout(timer);
  if (!place?.dataset.presence || !token || document.hidden) return;
  timer = setTimeout(say, EVERY);
  const body = new URLSearchParams({ csrf_token: token.value, writing: isWriting() ? "yes" : "no" });
  try {
    const answer = await fetch(place.dataset.presence, { method: "POST", body, redirect: "manual" });
    if (!answer.ok) return;
    const words = answer.status === 200 ? await answer.text() : "";
    // only what has changed is read out
    if (place.innerHTML.trim() !== words.trim()) place.innerHTML = words;
  } catch {
    // the network is away for a moment
  }
};
document.addEventListener("visibilitychange", say);
say();
export {};
