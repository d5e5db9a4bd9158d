// @ts-check
// A long form, one step at a time: a step is looked over when it is left, and the way back keeps everything. Without
// this all steps stand one under another.
const form = document.querySelector("form.steps");
if (form instanceof HTMLFormElement) walk(form);

/** @param {HTMLFormElement} form */
function walk(form) {
  /** @type {NodeListOf<HTMLElement>} */
  const steps = form.querySelectorAll(".step");
  const last = steps.length - 1;
  const [on, back, send, summary, read] = ["[data-on]", "[data-back]", "button:not([type])", ".error", ".check"]
    .map((part) => /** @type {HTMLElement} */ (form.querySelector(part)));
  /** @type {HTMLElement | null} other grievances begun: no longer the question once this one is on its way */
  const drafts = document.querySelector(".drafts");
  let now = 0;

  /** @param {number} step */
  function show(step) {
    now = Math.min(step, last);
    steps.forEach((one, at) => {
      one.hidden = at !== now;
    });
    back.hidden = now === 0;
    on.hidden = now === last;
    send.hidden = read.hidden = now !== last;
    if (drafts) drafts.hidden = now > 0;
    if (now === last) readAgain();
  }

  /** @param {number} step */
  function land(step) {
    show(step);
    steps[now].querySelector("h2")?.focus();
  }

  /** @param {number} step */
  function go(step) {
    land(step);
    history.pushState({ step }, "");
  }

  function stay() {
    history.replaceState({ step: now }, "");
  }

  function readAgain() {
    /** @type {NodeListOf<HTMLElement>} */
    const places = read.querySelectorAll("[data-from]");
    for (const place of places) {
      const said = [...form.querySelectorAll(place.dataset.from ?? "")].map(wordsOf).filter(Boolean);
      place.textContent = said.join("\n");
      /** @type {HTMLElement} */ (place.closest("div")).hidden = !said.length;
    }
  }

  /** @returns {boolean} whether the step may be left; if not, what is wrong is summed up */
  function isGood() {
    const boxes = [...steps[now].querySelectorAll(".field")];
    const wrong = boxes.filter((box) => !box.dispatchEvent(new Event("check", { bubbles: true, cancelable: true })));
    summary.querySelector("ul")?.replaceChildren(...wrong.map(lineOf));
    document.querySelectorAll(".error").forEach((one) => {
      /** @type {HTMLElement} */ (one).hidden = one !== summary || !wrong.length;
    });
    if (wrong.length) summary.focus();
    return !wrong.length;
  }

  on.addEventListener("click", () => isGood() && go(now + 1));
  back.addEventListener("click", () => go(now - 1));
  addEventListener("popstate", () => {
    if (history.state) land(history.state.step);
    else stay(); // a link led to a field of this step
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction") || (isGood() && now === last)) return;
    event.preventDefault();
    if (summary.hidden) go(now + 1);
  });
  const all = [...steps];
  const wrong = all.findIndex((step) => step.querySelector(".wrong"));
  // a page that was loaded anew may have lost what was typed: nobody lands behind an empty step
  const empty = all.findIndex((step) => step.querySelector(":invalid"));
  show(wrong < 0 ? Math.min(history.state?.step ?? 0, empty < 0 ? last : empty) : wrong);
  stay();
}

/**
 * @param {Element} field
 * @returns {string | null} what somebody chose or wrote there, in words
 */
function wordsOf(field) {
  if (field instanceof HTMLTextAreaElement) return field.value.trim();
  if (!(field instanceof HTMLInputElement)) return field.textContent;
  const chosen = field.checked ? field.labels?.[0]?.querySelector("span")?.firstChild : null;
  return chosen ? chosen.textContent : field.value.trim();
}

/**
 * @param {Element} box
 * @returns {HTMLElement} a line of the summary, leading to the field
 */
function lineOf(box) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#${box.querySelector("[name][id]")?.id}`;
  link.textContent = box.querySelector(".wrong")?.textContent ?? "";
  line.append(link);
  return line;
}
export {};
