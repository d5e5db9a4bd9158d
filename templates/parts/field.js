// @ts-check
// A field is looked at when it has been written in and left, and complained about only as long as it is wrong. What it
// must be and the words for it stand in data attributes that the templates write (portal.web.forms.checks).
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null} the box of a field: with its label, its hint, its complaint
 */
function boxOf(target) {
  return target instanceof Element ? target.closest(".field") : null;
}

/**
 * @param {HTMLElement} box
 * @returns {Field[]}
 */
function fieldsOf(box) {
  return [...box.querySelectorAll(":is(input, textarea, select)[name][id]")].map((field) => /** @type {Field} */ (field));
}

/** @param {Field} field */
function valueOf(field) {
  if (!(field instanceof HTMLInputElement)) return field.value.trim();
  return ["radio", "checkbox"].includes(field.type) && !field.checked ? "" : field.value.trim();
}

/**
 * @param {HTMLElement} box
 * @returns {string | undefined} what is wrong, in words
 */
function faultOf(box) {
  const { fault, needed, most, long, email } = box.dataset;
  const text = fieldsOf(box).map(valueOf).join("");
  const length = [...text].length;
  if (fault) return fault;
  if (!text) return needed;
  if (long && length > Number(most)) return long.replace("{n}", String(length));
  return email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? email : undefined;
}

/**
 * @param {HTMLElement} box
 * @param {string | undefined} words
 */
function show(box, words) {
  const fields = fieldsOf(box);
  const id = fields[0]?.id.replace(/-\d+$/, "");
  let said = box.querySelector(".wrong");
  if (words && !said) {
    said = document.createElement("p");
    said.className = "wrong";
    said.id = `${id}-wrong`;
    said.append(document.createElement("span"));
    (box.querySelector(".hint") ?? box.querySelector("label, legend"))?.after(said);
  }
  if (words && said?.lastElementChild) said.lastElementChild.textContent = words;
  else said?.remove();
  // The hint of a group is told with the group, not with each choice.
  const parts = box.matches("fieldset") ? ["wrong"] : ["hint", "wrong"];
  const about = parts.map((part) => `${id}-${part}`).filter((one) => document.getElementById(one)).join(" ");
  for (const field of fields) {
    set(field, "aria-invalid", words && "true");
    set(field, "aria-describedby", about);
  }
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | undefined} value
 */
function set(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

/** @type {WeakSet<HTMLElement>} */
const written = new WeakSet();
document.addEventListener("input", ({ target }) => {
  const box = boxOf(target);
  if (!box) return;
  written.add(box);
  if (box.querySelector(".wrong") && !faultOf(box)) show(box, undefined);
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const box = boxOf(target);
  if (!box || !written.has(box) || boxOf(relatedTarget) === box) return;
  show(box, faultOf(box));
  // Who has gone on and cannot see it hears it.
  box.querySelector(".wrong")?.setAttribute("role", "alert");
});
// Whoever has to know, such as the steps of a long form, asks the box.
document.addEventListener("check", (event) => {
  const box = boxOf(event.target);
  const words = box ? faultOf(box) : undefined;
  if (box) show(box, words);
  if (words) event.preventDefault();
});
export {};
