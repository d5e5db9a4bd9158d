// @ts-check
// A template chosen for a reply comes without loading the page anew; what was typed already stays.
/** @type {HTMLFormElement | null} */
const pick = document.querySelector("[data-pick]");
/** @type {HTMLTextAreaElement | null} */
const reply = document.querySelector("#reply-text");
let filled = "";
let asked = 0;
/** @param {Event} event */
const choose = async (event) => {
  const place = document.querySelector("[data-picked]");
  const select = pick?.querySelector("select");
  if (!pick || !place || !reply || !select) return;
  if (event.type === "submit") event.preventDefault();
  place.textContent = "";
  // The arrow keys walk through the templates: each takes the place of the one before, as long as nobody changed it.
  if (filled && reply.value.endsWith(filled)) reply.value = reply.value.slice(0, -filled.length).trimEnd();
  filled = "";
  const mine = ++asked;
  if (!select.value) return;
  try {
    const answer = await fetch(`${pick.dataset.pick}/${encodeURIComponent(select.value)}`, { redirect: "manual" });
    if (!answer.ok) throw answer;
    const words = await answer.text();
    if (mine !== asked) return;
    place.innerHTML = words;
    const text = place.querySelector("template")?.content.textContent ?? "";
    filled = text;
    reply.value = reply.value.trim() ? `${reply.value.trimEnd()}\n\n${text}` : text;
  } catch {
    HTMLFormElement.prototype.submit.call(pick);
  }
};
pick?.addEventListener("submit", choose);
pick?.addEventListener("change", choose);
// An address that names one of the ways to write opens it.
const open = () => {
  const aim = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  if (aim instanceof HTMLDetailsElement) aim.open = true;
};
addEventListener("hashchange", open);
open();
export {};
