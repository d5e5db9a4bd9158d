// @ts-check
// What only matters once a page has stood open, such as asking for new words, comes then; `data-later` marks what
// waits for it.
const STANDS = 5000;
const { later } = document.body.dataset;
if (later && document.querySelector("main [data-later]")) {
  addEventListener("load", () => setTimeout(() => void import(later), STANDS));
}
export {};
