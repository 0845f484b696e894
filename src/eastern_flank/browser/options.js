// Options to choose from under one name: radio buttons where one can be chosen, boxes to tick where several can.
function render({ model, el }) {
  const several = model.get("several");
  const group = `options-${Math.random().toString(36).slice(2)}`;
  const field = document.createElement("fieldset");
  field.append(Object.assign(document.createElement("legend"), { textContent: model.get("description") }));
  // JupyterLab takes the arrow keys of what is not for typing to move from cell to cell.
  field.setAttribute("data-lm-suppress-shortcuts", "true");
  const inputs = model.get("options").map((option) => {
    const input = Object.assign(document.createElement("input"), { type: several ? "checkbox" : "radio", name: group });
    const label = document.createElement("label");
    label.append(input, option);
    field.append(label);
    return input;
  });

  const follow = () => {
    const chosen = model.get("chosen");
    inputs.forEach((input, n) => (input.checked = chosen.includes(n)));
  };
  field.addEventListener("change", () => {
    model.set("chosen", inputs.flatMap((input, n) => (input.checked ? [n] : [])));
    model.save_changes();
  });
  model.on("change:chosen", follow);
  follow();
  el.classList.add("ef-options");
  el.append(field);
  return () => model.off("change:chosen", follow);
}
export default { render };
