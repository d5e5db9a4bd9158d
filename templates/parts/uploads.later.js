// @ts-check
// Files go to the server one by one as they are chosen: each is shown with how far it has come, can be sent again, and
// can be taken away. Without this they come with the form.
for (const box of document.querySelectorAll("[data-to]")) {
  const form = box.closest("form");
  const input = box.querySelector("input[type=file]");
  if (box instanceof HTMLElement && form && input instanceof HTMLInputElement) take(box, form, input);
}

/**
 * What takes a file away at once is a button, and no tick that waits for the form.
 * @param {Element} tick
 */
function press(tick) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "text", textContent: tick.textContent?.trim() });
  button.dataset.away = "";
  button.setAttribute("aria-describedby", tick.querySelector("input")?.getAttribute("aria-describedby") ?? "");
  tick.setAttribute("hidden", "");
  tick.after(button);
}

/**
 * @param {HTMLElement} box
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 */
function take(box, form, input) {
  const { to = "", wait = "", lost = "" } = box.dataset;
  const list = /** @type {HTMLElement} */ (box.querySelector("ul"));
  const model = /** @type {HTMLElement} */ (list.lastElementChild);
  let line = Promise.resolve();
  list.classList.add("live");
  list.querySelectorAll(".tick").forEach(press);

  // A file that is on its way, or has not arrived, is a fault of the field (see field.js); any change is worth keeping.
  function judge() {
    if (list.querySelector("[data-open]:not([hidden])")) box.dataset.fault = wait;
    else delete box.dataset.fault;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /**
   * @param {HTMLElement} row
   * @param {File} file
   * @returns {Promise<void>} when it is known whether it arrived
   */
  function send(row, file) {
    const again = /** @type {HTMLElement} */ (row.querySelector("[data-again]"));
    const bar = /** @type {HTMLProgressElement} */ (row.querySelector("progress"));
    const tick = /** @type {HTMLInputElement} */ (row.querySelector("[name=away]"));
    const words = /** @type {HTMLElement} */ (row.querySelector("small"));

    /**
     * @param {string} mark
     * @param {string} said
     */
    function tell(mark, said) {
      bar.hidden = mark !== "attach";
      row.querySelector("use")?.setAttribute("href", `#i-${mark}`);
      row.firstElementChild?.classList.toggle("late", mark === "late");
      words.textContent = said;
    }

    const body = new FormData(form);
    body.delete(input.name);
    body.append(input.name, file);
    again.hidden = true;
    bar.value = 0;
    tell("attach", "");
    return new Promise((done) => {
      const wire = new XMLHttpRequest();
      wire.open("POST", to);
      wire.setRequestHeader("Accept", "application/json");
      wire.responseType = "json";
      wire.upload.onprogress = ({ loaded, total }) => {
        bar.value = loaded / total;
      };
      wire.onloadend = () => {
        const told = wire.response;
        tick.value = told?.name ?? "";
        if (tick.value) delete row.dataset.open;
        again.hidden = !!told;
        tell(tick.value ? "kept" : "late", told?.words ?? lost);
        judge();
        done();
      };
      if (row.hidden) done();
      else wire.send(body);
    });
  }

  /** @param {File} file */
  function add(file) {
    const row = /** @type {HTMLElement} */ (model.cloneNode(true));
    const name = /** @type {HTMLElement} */ (row.querySelector("bdi"));
    name.textContent = file.name;
    name.id = `file-${list.children.length}`; // the model is counted, too
    for (const one of row.querySelectorAll("input, button")) one.setAttribute("aria-describedby", name.id);
    row.querySelector("progress")?.setAttribute("aria-label", file.name);
    const next = () => {
      line = line.then(() => send(row, file));
    };
    row.querySelector("[data-again]")?.addEventListener("click", next);
    row.hidden = false;
    model.before(row);
    next();
  }

  function begin() {
    [...input.files ?? []].forEach(add);
    input.value = "";
    judge();
  }

  input.addEventListener("change", begin);
  if (input.value) begin(); // chosen before this script came
  list.addEventListener("click", ({ target }) => {
    const row = target instanceof HTMLElement && target.matches("[data-away]") ? target.closest("li") : null;
    if (!row) return;
    row.hidden = true;
    const tick = /** @type {HTMLInputElement} */ (row.querySelector("[name=away]"));
    tick.checked = true;
    judge();
    input.focus();
  });
  // Nothing is sent without a file that is meant to go with it; a draft is saved all the same.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.hasAttribute("formaction") || !box.dataset.fault) return;
    event.preventDefault();
    box.dispatchEvent(new Event("check", { bubbles: true, cancelable: true }));
    input.focus();
  });
}
export {};
