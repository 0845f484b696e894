// Pictures to tick: a box for each, one for each group, and one for all of them. `pictures` makes them in any page: the lesson's
// notebook here, the site elsewhere. `tell` is given the names of those that are ticked, in the order of ticking.
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

export function pictures(element, { description, groups }, tell) {
  const boxes = new Map();
  const sums = [];
  let chosen = [];
  const tick = (names, on) => {
    const now = new Set(chosen);
    for (const name of names) on ? now.add(name) : now.delete(name);
    tell([...now]);
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
    const image = make("img", { alt, loading: picture.startsWith("data:") ? "eager" : "lazy", src: picture });
    image.addEventListener("click", () => input.click()); // for a mouse; the box itself works for everybody
    const card = make("div", { className: "ef-card" });
    card.append(image, label, make("code", { textContent: name }));
    return card;
  };

  element.classList.add("ef-pictures");
  element.append(sum(description, groups.flatMap(({ cards }) => cards.map(({ name }) => name))));
  for (const { heading, all, cards } of groups) {
    const field = make("fieldset", {});
    const grid = make("div", { className: "ef-cards" });
    grid.append(...cards.map(card));
    field.append(make("legend", { textContent: heading }), sum(all, cards.map(({ name }) => name)), grid);
    element.append(field);
  }

  const show = (names) => {
    chosen = names;
    const now = new Set(chosen);
    for (const [name, box] of boxes) box.checked = now.has(name);
    for (const [box, names] of sums) {
      const count = names.filter((name) => now.has(name)).length;
      box.checked = count === names.length;
      box.indeterminate = count > 0 && count < names.length;
    }
  };
  return { show };
}

function render({ model, el }) {
  const about = { description: model.get("description"), groups: model.get("groups") };
  const { show } = pictures(el, about, (chosen) => {
    model.set("chosen", chosen);
    model.send({ chosen: model.get("chosen") });
  });
  const follow = () => show(model.get("chosen"));
  follow();
  model.on("change:chosen", follow);
  return () => model.off("change:chosen", follow);
}
export default { render };
