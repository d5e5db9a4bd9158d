// @ts-check
// The member is found while one types; who is chosen stands in the form, and what is known of them beside it.
/** @type {HTMLElement | null} */
const entry = document.querySelector("[data-members]");
/** @type {HTMLInputElement | null} */
const find = document.querySelector("[data-members] #find");
/** @type {HTMLInputElement | null} */
const member = document.querySelector("[data-members] #member");
const found = document.querySelector("[data-found]");
const known = document.querySelector("[data-caller]");
let timer = 0;
let asked = 0;
/**
 * @param {Element | null} place
 * @param {string} query
 */
const load = async (place, query) => {
  const mine = ++asked;
  try {
    const answer = await fetch(`${entry?.dataset.members}?${query}`, { redirect: "manual" });
    if (answer.ok && mine === asked && place) place.innerHTML = (await answer.text()).trim();
  } catch {
    // without a network the button still searches
  }
};
/** @returns {HTMLAnchorElement[]} */
const links = () => [...(found?.querySelectorAll("a") ?? [])];
/** @param {string} key */
const choose = (key) => {
  if (!member || !find || !found) return;
  member.value = key;
  find.value = "";
  found.textContent = "";
  load(known, `member=${encodeURIComponent(key)}`);
  document.getElementById("category")?.focus();
};
find?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => load(found, `find=${encodeURIComponent(find.value)}`), 200);
});
member?.addEventListener("change", () => load(known, `member=${encodeURIComponent(member.value)}`));
found?.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.dataset.member) return;
  event.preventDefault();
  choose(link.dataset.member);
});
entry?.addEventListener("keydown", (event) => {
  const people = links();
  const at = people.findIndex((link) => link === document.activeElement);
  if (event.key === "Enter" && event.target === find && people.length === 1) {
    event.preventDefault();
    choose(people[0].dataset.member ?? "");
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (at >= 0 || event.target === find)) {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (people[next] ?? find)?.focus();
  }
});
export {};
