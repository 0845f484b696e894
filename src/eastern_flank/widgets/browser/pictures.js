// Pictures to tick: a box for each, one for each group, and one for all of them.
const make = (kind, properties) => Object.assign(document.createElement(kind), properties);

function ticked(name, change) {
  const input = make("input", { type: "checkbox" });
  // JupyterLab would take letters and arrow keys as its own, unless the element with the focus is for typing.
  input.setAttribute("data-lm-suppress-shortcuts", "true");
  input.addEventListener("change", () => change(input.checked));
  const label = make("label", {});
  label.append(input, make("span", { textContent: name }));
  return [label, input];
}

function render({ model, el }) {
  const boxes = new Map();
  const sums = [];
  const tick = (names, on) => {
    const now = new Set(model.get("chosen")); // in the order of ticking
    for (const name of names) on ? now.add(name) : now.delete(name);
    model.set("chosen", [...now]);
    model.send({ chosen: model.get("chosen") });
  };
  const sum = (words, names) => {
    const [label, input] = ticked(words, (on) => tick(names, on));
    label.classList.add("ef-sum");
    sums.push([input, names]);
    return label;
  };
  const card = ({ name, title, alt, picture }) => {
    const [label, input] = ticked(title, (on) => tick([name], on));
    boxes.set(name, input);
    const image = make("img", { alt, src: picture });
    image.addEventListener("click", () => input.click()); // for a mouse; the box itself works for everybody
    const card = make("div", { className: "ef-card" });
    card.append(image, label, make("code", { textContent: name }));
    return card;
  };

  const groups = model.get("groups");
  el.classList.add("ef-pictures");
  el.append(sum(model.get("description"), groups.flatMap(({ cards }) => cards.map(({ name }) => name))));
  for (const { heading, all, cards } of groups) {
    const field = make("fieldset", {});
    const grid = make("div", { className: "ef-cards" });
    grid.append(...cards.map(card));
    field.append(make("legend", { textContent: heading }), sum(all, cards.map(({ name }) => name)), grid);
    el.append(field);
  }

  const follow = () => {
    const now = new Set(model.get("chosen"));
    for (const [name, box] of boxes) box.checked = now.has(name);
    for (const [box, names] of sums) {
      const count = names.filter((name) => now.has(name)).length;
      box.checked = count === names.length;
      box.indeterminate = count > 0 && count < names.length;
    }
  };
  follow();
  model.on("change:chosen", follow);
  return () => model.off("change:chosen", follow);
}
export default { render };
