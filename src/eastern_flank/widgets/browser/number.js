// A number: a box to type it in and a slider next to it, with the same name and value.
// The kernel reads what is typed, and answers how it read it or why it did not take it.
const PACE = 50; // milliseconds between two messages: more of them would only wait in the kernel
const make = (kind, properties) => Object.assign(document.createElement(kind), properties);

function render({ model, el }) {
  const [name, min, max, step] = ["description", "min", "max", "step"].map((trait) => model.get(trait));
  const words = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 6 });
  const id = `number-${Math.random().toString(36).slice(2)}`;
  const label = make("label", { textContent: name, htmlFor: id });
  const box = make("input", { type: "text", inputMode: "decimal", id, maxLength: 60, autocomplete: "off" });
  const slider = make("input", { type: "range", min, max, step });
  const limits = make("span", { id: `${id}-limits`, textContent: `${words.format(min)} to ${words.format(max)}` });
  const said = make("span", { id: `${id}-said` });
  said.setAttribute("role", "status");
  slider.setAttribute("aria-label", name);
  box.setAttribute("role", "spinbutton");
  box.setAttribute("aria-valuemin", min);
  box.setAttribute("aria-valuemax", max);
  box.setAttribute("aria-describedby", `${limits.id} ${said.id}`);
  // JupyterLab would take arrow keys and letters as its own, to move from cell to cell and to cut them.
  for (const input of [box, slider]) input.setAttribute("data-lm-suppress-shortcuts", "true");

  const shown = () => words.format(model.get("value"));
  const follow = () => {
    box.value = shown();
    slider.value = model.get("value");
    box.setAttribute("aria-valuenow", model.get("value"));
    for (const input of [box, slider]) input.setAttribute("aria-valuetext", box.value);
  };
  const say = (line) => {
    said.textContent = line;
    limits.hidden = Boolean(line);
  };
  const disable = () => {
    for (const input of [box, slider]) input.disabled = model.get("disabled");
  };
  // With `save_changes` ipywidgets would hold each move back until the one before is done: in a drag the last one came late.
  let pause, held;
  const tell = () => {
    held = false;
    model.send({ value: model.get("value") });
    pause = setTimeout(rested, PACE);
  };
  const rested = () => {
    pause = undefined;
    if (held) tell();
  };
  const move = (value) => {
    const within = Math.min(max, Math.max(min, value)); // a slider and an arrow key cannot leave the limits
    model.set("value", model.get("whole") ? Math.round(within) : within);
    if (pause) held = true;
    else tell();
    follow();
    say("");
  };
  const typed = () => box.value !== shown() && model.send({ typed: box.value });
  const answer = ({ said: line }) => {
    follow(); // what was refused goes: box, slider and picture always agree
    say(line);
  };
  slider.addEventListener("input", () => move(slider.valueAsNumber));
  box.addEventListener("change", typed); // not with each digit: 3,900 is not meant to be 3 at first
  box.addEventListener("keydown", (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") typed(); // JupyterLab keeps it from the box
    if (!way) return;
    event.preventDefault();
    move(Number((model.get("value") + way * step).toPrecision(12)));
  });
  const heard = [["change:value", follow], ["change:disabled", disable], ["msg:custom", answer]];
  for (const [event, handler] of heard) model.on(event, handler);
  follow();
  disable();
  const note = make("small", {});
  note.append(limits, said);
  el.classList.add("ef-number");
  el.append(label, box, slider, note);
  return () => {
    clearTimeout(pause);
    if (held) tell();
    for (const [event, handler] of heard) model.off(event, handler);
  };
}
export default { render };
