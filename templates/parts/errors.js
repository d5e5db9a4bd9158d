// @ts-check
// Errors are heard and seen at once.
/** @type {HTMLElement | null} */
const summary = document.querySelector(".error[tabindex]");
summary?.focus();
export {};
