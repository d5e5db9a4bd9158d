// @ts-check
// Errors are heard and seen at once.
/** @type {HTMLElement | null} */
const summary = document.querySelector(".error[tabindex]:not([hidden])");
summary?.focus();
export {};
