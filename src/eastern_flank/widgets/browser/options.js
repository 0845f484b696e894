// Options under one name: a list to choose one from, radio buttons for one, or boxes to tick for several.
const make = (kind, properties) => Object.assign(document.createElement(kind), properties);

// JupyterLab would take letters and arrow keys as its own, unless the element with the focus is for typing.
const own = (element) => {
  element.setAttribute("data-lm-suppress-shortcuts", "true");
  return element;
};

function list(name, options, id) {
  const select = own(make("select", { id }));
  select.append(...options.map((option) => make("option", { textContent: option })));
  return {
    parts: [make("label", { textContent: name, htmlFor: id }), select],
    read: () => [select.selectedIndex],
    show: (chosen) => (select.selectedIndex = chosen[0] ?? -1),
  };
}

function boxes(name, options, id, type) {
  const field = make("fieldset", {});
  field.append(make("legend", { textContent: name }));
  const inputs = options.map((option) => {
    const input = own(make("input", { type, name: id }));
    const label = make("label", {});
    label.append(input, option);
    field.append(label);
    return input;
  });
  return {
    parts: [field],
    read: () => inputs.flatMap((input, place) => (input.checked ? [place] : [])),
    show: (chosen) => inputs.forEach((input, place) => (input.checked = chosen.includes(place))),
  };
}

function render({ model, el }) {
  const [kind, name, options] = ["kind", "description", "options"].map((trait) => model.get(trait));
  const id = `options-${Math.random().toString(36).slice(2)}`;
  const view = kind === "list" ? list(name, options, id) : boxes(name, options, id, kind);
  const follow = () => view.show(model.get("chosen"));
  el.addEventListener("change", () => {
    model.set("chosen", view.read());
    model.send({ chosen: model.get("chosen") });
  });
  model.on("change:chosen", follow);
  el.classList.add("ef-options");
  el.append(...view.parts);
  follow();
  return () => model.off("change:chosen", follow);
}
export default { render };
