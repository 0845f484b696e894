// The answer box. `draw` makes it from a description, in any page: the lesson's notebook here, the site elsewhere.
const make = (kind, properties, ...parts) => {
  const element = Object.assign(document.createElement(kind), properties);
  element.append(...parts);
  return element;
};

// JupyterLab would take letters and arrow keys as its own, unless the element with the focus is for typing.
const own = (element) => {
  element.setAttribute("data-lm-suppress-shortcuts", "true");
  return element;
};

function typed({ label, unit }, id) {
  const input = own(make("input", { type: "text", id, autocomplete: "off", spellcheck: false }));
  const after = unit ? [make("span", { textContent: unit, id: `${id}-unit` })] : [];
  if (unit) input.setAttribute("aria-describedby", `${id}-unit`);
  const row = make("div", { className: "ef-field" }, make("label", { htmlFor: id, textContent: label }), input, ...after);
  return { element: row, first: input, read: () => input.value };
}

function list({ label, options }, id) {
  const choice = ({ value, label: name }) => make("option", { value, textContent: name });
  const select = own(make("select", { id }, make("option", { value: "", textContent: "Choose" }), ...options.map(choice)));
  const row = make("div", { className: "ef-field" }, make("label", { htmlFor: id, textContent: label }), select);
  return { element: row, first: select, read: () => select.value };
}

function chips({ label, options, how }, id) {
  const inputs = options.map(({ value }) => own(make("input", { type: how === "several" ? "checkbox" : "radio", name: id, value })));
  const labels = options.map((option, place) => make("label", {}, inputs[place], make("span", { textContent: option.label })));
  const field = make("fieldset", {}, make("legend", { textContent: label }), ...labels);
  const read = () => inputs.flatMap((input) => (input.checked ? [input.value] : [])).join("\n");
  return { element: field, first: inputs[0], read };
}

// Draw the box into an element. `tell` is given a list with a text for each field; what it finds is shown by `say`.
export function draw(element, { exercise, fields, before }, tell) {
  const id = `answer-${Math.random().toString(36).slice(2)}`;
  const views = fields.map((field, place) => {
    const view = { text: typed, list, chips, several: chips }[field.how];
    return view(field, `${id}-${place}`);
  });
  const button = make("button", { type: "submit", textContent: "Check" });
  const status = make("div", { className: "ef-verdict" });
  status.setAttribute("role", "status"); // it stays while its words change: a new status would not be read out
  status.dataset.state = "open";
  if (before) status.append(before);
  const form = make("form", { noValidate: true }, ...views.map((view) => view.element), own(button));
  form.setAttribute("aria-label", `Answer to exercise ${exercise}`);
  const submit = (event) => {
    event.preventDefault();
    tell(views.map((view) => view.read()));
  };
  form.addEventListener("submit", submit);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target === button) return;
    event.stopPropagation(); // JupyterLab keeps Enter from the box
    if (event.target.tagName !== "SELECT") submit(event);
  });
  element.classList.add("ef-answer");
  element.dataset.exercise = exercise;
  element.append(form, status);

  const say = ({ state, word, read, message, help }) => {
    const line = make("p", {}, make("b", { textContent: word }), " ", [read, message].filter(Boolean).join(" "));
    status.dataset.state = state;
    status.replaceChildren(line, ...(help ? [make("p", { className: "ef-help", textContent: help })] : []));
    for (const { first } of views) {
      if (first.type === "text") first.setAttribute("aria-invalid", String(["not_yet", "unread"].includes(state)));
    }
  };
  const end = (words) => {
    status.dataset.state = "unread";
    status.textContent = words;
    button.disabled = true;
  };
  return { say, end };
}

function render({ model, el }) {
  const { say, end } = draw(el, model.get("spec"), (given) => model.send({ given }));
  const follow = () => Object.keys(model.get("said")).length && say(model.get("said"));
  // ipywidgets says here that the kernel is gone, by a restart or for good.
  const die = () => end("This box has lost its kernel: run the cell again. What you answered is kept.");
  follow();
  model.on("change:said", follow);
  model.on("comm_live_update", die);
  return () => {
    model.off("change:said", follow);
    model.off("comm_live_update", die);
  };
}
export default { render };
