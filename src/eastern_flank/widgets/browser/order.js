// What is chosen, in its order: each with buttons to move it up, to move it down and to remove it. `order` makes the list in any
// page: the lesson's notebook here, the site elsewhere. `tell` is given the new order.
const make = (kind, properties) => Object.assign(document.createElement(kind), properties);

export function order(element, { description, titles }, tell) {
  const id = `order-${Math.random().toString(36).slice(2)}`;
  const list = make("ol", {});
  list.setAttribute("aria-labelledby", id);
  const empty = make("p", { textContent: "None yet: tick a figure below." });
  const status = make("div", { className: "ef-unseen" });
  status.setAttribute("role", "status");

  const change = (chosen, said) => {
    status.textContent = said;
    tell(chosen);
  };
  const button = (sign, words, disabled, press) => {
    const made = make("button", { type: "button", textContent: sign, title: words, disabled });
    made.setAttribute("aria-label", words);
    made.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab would take the keys as its own
    made.addEventListener("click", press);
    return made;
  };
  const entry = (name, place, chosen) => {
    const title = titles[name];
    const move = (to) => {
      const others = chosen.filter((other) => other !== name);
      change(others.toSpliced(to, 0, name), `Slide ${to + 1} of ${chosen.length}: ${title}`);
      const [up, down] = list.children[to].querySelectorAll("button"); // the focus stays with what was moved
      const pressed = to < place ? up : down;
      (pressed.disabled ? (pressed === up ? down : up) : pressed).focus();
    };
    const remove = () => {
      change(chosen.filter((other) => other !== name), `Removed: ${title}`);
      const next = list.children[Math.min(place, list.children.length - 1)];
      (next ? next.querySelector("button:last-child") : list).focus();
    };
    const item = make("li", {});
    item.append(
      make("span", { textContent: title }),
      button("↑", `Move up: ${title}`, place === 0, () => move(place - 1)),
      button("↓", `Move down: ${title}`, place === chosen.length - 1, () => move(place + 1)),
      button("×", `Remove: ${title}`, false, remove),
    );
    return item;
  };

  const show = (chosen) => {
    list.replaceChildren(...chosen.map((name, place) => entry(name, place, chosen)));
    empty.hidden = chosen.length > 0;
  };
  list.tabIndex = -1; // the focus may rest here when the last one is removed
  element.classList.add("ef-order");
  element.append(make("strong", { textContent: description, id }), list, empty, status);
  return { show };
}

function render({ model, el }) {
  const about = { description: model.get("description"), titles: model.get("titles") };
  const { show } = order(el, about, (chosen) => {
    model.set("chosen", chosen);
    model.send({ chosen });
  });
  const follow = () => show(model.get("chosen"));
  follow();
  model.on("change:chosen", follow);
  return () => model.off("change:chosen", follow);
}
export default { render };
