// @ts-check
// New words appear by themselves. The page asks now and then, the more seldom the longer nothing comes; hidden, it
// is silent. Neither the focus nor what is being typed is touched.
const SOON = 20_000;
const SELDOM = 300_000;
/** @type {HTMLElement | null} */
const talk = document.querySelector("[data-news]");
let pause = SOON;
let timer = 0;
let over = !talk;
const wait = () => {
  clearTimeout(timer);
  if (!over && !document.hidden) timer = setTimeout(ask, pause * (0.85 + Math.random() * 0.3));
};
/** @param {string} html */
const show = (html) => {
  const came = new DOMParser().parseFromString(html, "text/html");
  const heard = document.querySelector("[data-heard]");
  if (heard) heard.textContent = came.querySelector("p")?.textContent ?? "";
  const sprite = document.querySelector("body > svg[hidden]");
  for (const symbol of came.querySelectorAll("symbol")) {
    if (!document.getElementById(symbol.id)) sprite?.append(symbol);
  }
  talk?.append(...(came.querySelector("ol")?.children ?? []));
};
const ask = async () => {
  if (!talk) return;
  try {
    const { news, after, standing } = talk.dataset;
    const answer = await fetch(`${news}?after=${after}`, { redirect: "manual" });
    // a redirect leads to the sign-in, and what is not there does not come back
    over = answer.status < 200 || (answer.status >= 400 && answer.status < 500);
    if (!answer.ok) throw answer;
    pause = answer.status === 204 ? Math.min(pause * 1.5, SELDOM) : SOON;
    pause = Math.max(pause, Number(answer.headers.get("Retry-After")) * 1000);
    talk.dataset.after = answer.headers.get("Recourse-After") ?? after;
    if (answer.status === 200) show(await answer.text());
    if (answer.headers.get("Recourse-Standing") !== standing) {
      document.querySelector("[data-moved]")?.removeAttribute("hidden");
    }
  } catch {
    pause = Math.min(pause * 2, SELDOM);
  }
  wait();
};
document.addEventListener("visibilitychange", () => {
  pause = SOON;
  wait();
});
wait();
export {};
