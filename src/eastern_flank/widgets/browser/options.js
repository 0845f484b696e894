// Options under one name: a list to choose one from, radio buttons for one, boxes to tick for several, or a slider that plays.
const make = (kind, properties) => Object.assign(document.createElement(kind), properties);
const [PACE, CALM] = [700, 1600]; // milliseconds for each step of a slider that plays; the latter where motion is not wanted

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
    inputs: [select],
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
    inputs,
    read: () => inputs.flatMap((input, place) => (input.checked ? [place] : [])),
    show: (chosen) => inputs.forEach((input, place) => (input.checked = chosen.includes(place))),
  };
}

function stops(name, options, id) {
  const last = options.length - 1;
  const slider = own(make("input", { type: "range", id, min: 0, max: last, step: 1 }));
  const button = own(make("button", { type: "button" }));
  const stop = make("output", { htmlFor: id });
  stop.setAttribute("aria-live", "off"); // the slider says it
  stop.style.minWidth = `${Math.max(...options.map((option) => option.length)) * 0.62}em`; // nothing jumps
  const show = ([place]) => {
    slider.value = place;
    stop.textContent = options[place];
    slider.setAttribute("aria-valuetext", options[place]);
  };
  let timer;
  const rest = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = "▶ Play";
    button.setAttribute("aria-label", `Play ${name}`);
  };
  const go = (place) => {
    show([place]);
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    if (place === last) rest();
  };
  const play = () => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    timer = setInterval(() => go(Math.min(last, slider.valueAsNumber + 1)), calm ? CALM : PACE);
    button.textContent = "❚❚ Pause";
    button.setAttribute("aria-label", `Pause ${name}`);
    if (slider.valueAsNumber === last) go(0);
  };
  button.addEventListener("click", () => (timer ? rest() : play()));
  slider.addEventListener("input", () => {
    rest(); // a hand on the slider
    go(slider.valueAsNumber);
  });
  slider.addEventListener("change", (event) => event.isTrusted && event.stopPropagation()); // `input` has told it
  rest();
  return {
    parts: [make("label", { textContent: name, htmlFor: id }), button, slider, stop],
    inputs: [slider, button],
    read: () => [slider.valueAsNumber],
    show,
    rest,
  };
}

function render({ model, el }) {
  const [kind, name, options] = ["kind", "description", "options"].map((trait) => model.get(trait));
  const id = `options-${Math.random().toString(36).slice(2)}`;
  const view = { list, play: stops }[kind]?.(name, options, id) ?? boxes(name, options, id, kind);
  const follow = () => view.show(model.get("chosen"));
  const disable = () => {
    for (const input of view.inputs) input.disabled = model.get("disabled");
    if (model.get("disabled")) view.rest?.();
  };
  const die = () => view.rest?.(); // the kernel is gone
  el.addEventListener("change", () => {
    model.set("chosen", view.read());
    model.send({ chosen: model.get("chosen") });
  });
  const heard = [["change:chosen", follow], ["change:disabled", disable], ["comm_live_update", die]];
  for (const [event, handler] of heard) model.on(event, handler);
  el.classList.add("ef-options", `ef-${kind}`);
  el.append(...view.parts);
  follow();
  disable();
  return () => {
    view.rest?.();
    for (const [event, handler] of heard) model.off(event, handler);
  };
}
export default { render };
