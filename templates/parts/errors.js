// @ts-check
// Errors, or else what has just been done, are heard and seen at once: a screen reader is silent about what was there
// when the page came, unless it has the focus.
/** @type {HTMLElement | null} */
const told = document.querySelector(".error[tabindex]:not([hidden])") ?? document.querySelector("[tabindex][role=status]");
told?.focus();
export {};
