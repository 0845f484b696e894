// The answer box. `draw` makes it from a description, in any page: the lesson's notebook here, the site elsewhere.
const make = (kind, properties, ...parts) => {
  const element = Object.assign(document.createElement(kind), properties);
  element.append(...parts);
  return element;
};

const SVG = "http://www.w3.org/2000/svg";
const shape = (kind, attributes, ...parts) => {
  const element = document.createElementNS(SVG, kind);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...parts);
  return element;
};

// JupyterLab would take letters and arrow keys as its own, unless the element with the focus is for typing.
const own = (element) => {
  element.setAttribute("data-lm-suppress-shortcuts", "true");
  return element;
};

function typed({ label, unit, line }, id) {
  const input = own(make("input", { type: "text", id, autocomplete: "off", spellcheck: false }));
  const after = unit ? [make("span", { textContent: unit, id: `${id}-unit` })] : [];
  if (unit) input.setAttribute("aria-describedby", `${id}-unit`);
  const name = make("label", { htmlFor: id, textContent: label });
  const row = make("div", { className: line ? "ef-field ef-line" : "ef-field" }, name, input, ...after);
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

// The bars of a chart as they are dressed by what is chosen: an ink for each, and where the axis starts. Without an ink a bar is pale.
const DASHES = { "dashed outline": "7 4", "dotted outline": "1.5 4" };
function dressed(bars, fields, views, id) {
  const [left, right, high] = [2, 478, 26];
  const most = Math.max(...Object.values(bars));
  const stripes = { id: `${id}-stripes`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const hatch = shape("defs", {}, shape("pattern", stripes, shape("path", { d: "M2 0v6", stroke: "currentColor", "stroke-width": 2 })));
  const fills = { solid: "currentColor", hatched: `url(#${id}-stripes)` };
  const picture = shape("svg", { viewBox: "0 0 480 146", role: "img" });
  const paint = () => {
    const chosen = Object.fromEntries(fields.map((field, place) => [field.name, views[place].read()]));
    const start = Number(chosen.start);
    const rows = Object.entries(bars).flatMap(([name, length], row) => {
      const [top, ink] = [22 + row * 54, chosen[name]];
      const place = { x: left, y: top, width: ((length - start) / (most - start)) * (right - left), height: high };
      const fill = ink ? (fills[ink] ?? "none") : "currentColor";
      const look = ink ? { stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": DASHES[ink] ?? "none" } : { opacity: 0.18 };
      const label = fields.find((field) => field.name === name).label;
      return [shape("text", { x: left, y: top - 6 }, label), shape("rect", { ...place, fill, ...look, "data-bar": name })];
    });
    const ends = [[left, "start", start], [right, "end", most]].map(([x, anchor, number]) =>
      shape("text", { x, y: 142, "text-anchor": anchor }, number.toLocaleString("en-GB")),
    );
    const axis = shape("path", { d: `M${left} 122H${right}`, stroke: "currentColor" });
    picture.replaceChildren(hatch, ...rows, axis, ...ends);
    const words = fields.map(({ name, label, options }) => {
      const option = options.find(({ value }) => value === chosen[name]);
      return `${label}: ${option ? option.label : "not chosen yet"}.`;
    });
    picture.setAttribute("aria-label", `Your two bars. ${words.join(" ")}`);
  };
  paint();
  return { picture, paint };
}

// Draw the box into an element. `tell` is given a list with a text for each field; what it finds is shown by `say`.
export function draw(element, { exercise, fields, bars = {}, before }, tell) {
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
  if (Object.keys(bars).length) {
    const { picture, paint } = dressed(bars, fields, views, id);
    form.prepend(make("div", { className: "ef-dressed" }, picture));
    form.addEventListener("change", paint);
  }
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
  const die = () => end("This box no longer works, because Python was restarted. Run the cell again: what you answered is kept.");
  follow();
  model.on("change:said", follow);
  model.on("comm_live_update", die);
  return () => {
    model.off("change:said", follow);
    model.off("comm_live_update", die);
  };
}
export default { render };
