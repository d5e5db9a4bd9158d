// @ts-check
// What only matters once a page has stood open or somebody has begun in it, such as asking for new words or keeping a
// draft, comes then; `data-later` marks what waits for it.
const STANDS = 5000;
const { later } = document.body.dataset;
if (later && document.querySelector("main [data-later]")) {
  const bring = () => void import(later);
  addEventListener("load", () => setTimeout(bring, STANDS));
  document.addEventListener("focusin", bring, { once: true });
}
export {};
