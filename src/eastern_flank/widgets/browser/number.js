// A number: a box to type it in and a slider next to it, with the same name and value.
const PACE = 50; // milliseconds between two messages: more of them would only wait in the kernel

function render({ model, el }) {
  const name = model.get("description");
  const id = `number-${Math.random().toString(36).slice(2)}`;
  const label = Object.assign(document.createElement("label"), { textContent: name, htmlFor: id });
  const box = Object.assign(document.createElement("input"), { type: "number", id });
  const slider = Object.assign(document.createElement("input"), { type: "range" });
  slider.setAttribute("aria-label", name);
  for (const input of [box, slider]) {
    // JupyterLab would take arrow keys and letters as its own, to move from cell to cell and to cut them.
    input.setAttribute("data-lm-suppress-shortcuts", "true");
    for (const bound of ["min", "max", "step"]) input[bound] = model.get(bound);
  }

  const follow = () => {
    for (const input of [box, slider]) input.value = model.get("value");
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
  const send = (input) => {
    if (Number.isFinite(input.valueAsNumber)) {
      const value = Math.min(model.get("max"), Math.max(model.get("min"), input.valueAsNumber));
      model.set("value", model.get("whole") ? Math.round(value) : value);
      if (pause) held = true;
      else tell();
    }
    follow();
  };
  slider.addEventListener("input", () => send(slider));
  box.addEventListener("change", () => send(box)); // not with each digit: 3,900 is not meant to be 3 at first
  box.addEventListener("keydown", (event) => event.key === "Enter" && send(box)); // JupyterLab keeps it from the box
  model.on("change:value", follow);
  follow();
  el.classList.add("ef-number");
  el.append(label, box, slider);
  return () => {
    clearTimeout(pause);
    if (held) tell();
    model.off("change:value", follow);
  };
}
export default { render };
