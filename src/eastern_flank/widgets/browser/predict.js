// A prediction: a question and its picture, an input for a guess, and then the picture that answers it with the guess in it.
// `predict` draws it into an element from JSON and knows no kernel, so that a web page can use it as well:
//   const view = predict(element, spec, (guess) => ...);  view.show(guess, shown);
// `spec` and `shown` are made in widgets/prediction.py. Yellow is the reader's own hand, and nothing else is.
const SVG = "http://www.w3.org/2000/svg";
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const make = (kind, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(kind), properties);
  element.append(...children);
  return element;
};
const shape = (kind, attributes, text) => {
  const element = document.createElementNS(SVG, kind);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  if (text !== undefined) element.textContent = text;
  return element;
};
const own = (element) => {
  element.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab would take its keys
  return element;
};
const written = (number, unit) => {
  const digits = Number(number).toLocaleString("en-GB", { maximumFractionDigits: 2 });
  return unit ? `${digits} ${unit}` : digits;
};

// Where a number is along the scale of a picture, in shares of it, and back.
const along = (scale, number) => {
  const part = scale.log
    ? Math.log(Math.max(number, scale.low) / scale.low) / Math.log(scale.high / scale.low)
    : (number - scale.low) / (scale.high - scale.low);
  return Math.min(1, Math.max(0, scale.at_low + part * (scale.at_high - scale.at_low)));
};
const back = (scale, place) => {
  const part = (place - scale.at_low) / (scale.at_high - scale.at_low);
  return scale.log ? scale.low * (scale.high / scale.low) ** part : scale.low + part * (scale.high - scale.low);
};

// A mark of the key, in the ink that it explains.
const LOOKS = {
  solid: [["circle", { r: 6.5, fill: "currentColor" }]],
  tinted: [["circle", { r: 6.5, fill: "currentColor", "fill-opacity": 0.38 }]],
  hatched: [["circle", { r: 6.5 }], ["path", { d: "M-6 2L2-6M-4.5 4.5L4.5-4.5M-2 6L6-2" }]],
  outline: [["circle", { r: 6.5 }]],
  "dashed outline": [["circle", { r: 6.5, "stroke-dasharray": "4 2.4" }]],
  "dotted outline": [["circle", { r: 6.5, "stroke-dasharray": "1.4 2.4" }]],
  tick: [["path", { d: "M-5 0L-1.5 4L5-4", "stroke-width": 2.5 }]],
  cross: [["path", { d: "M-5-5L5 5M5-5L-5 5", "stroke-width": 2.5 }]],
  "half disc": [["circle", { r: 6.5 }], ["path", { d: "M0-6.5A6.5 6.5 0 0 0 0 6.5z", fill: "currentColor" }]],
  "open ring": [["circle", { r: 5.5, "stroke-width": 2 }]],
};
export const swatch = (look) => {
  const about = { viewBox: "-8 -8 16 16", fill: "none", stroke: "currentColor", "stroke-width": 1.5, "aria-hidden": "true" };
  const picture = shape("svg", about);
  picture.append(...(LOOKS[look] ?? LOOKS.outline).map((part) => shape(...part)));
  return picture;
};

// What lies over the picture: the bar that is pulled, and later the line of the guess with its label.
class Overlay {
  constructor(plot, size) {
    [this.width, this.height] = size;
    this.svg = shape("svg", { viewBox: `0 0 ${this.width} ${this.height}`, "aria-hidden": "true", class: "ef-over" });
    plot.append(this.svg);
  }

  box(scale, from, to, more = 0) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    return scale.upright
      ? { x: scale.start * this.width - more, y: low * this.height, width: (scale.end - scale.start) * this.width + 2 * more, height: (high - low) * this.height }
      : { x: low * this.width, y: scale.start * this.height - more, width: (high - low) * this.width, height: (scale.end - scale.start) * this.height + 2 * more };
  }

  pulled(scale, move) {
    const bar = shape("rect", { class: "ef-bar" });
    const grip = shape("circle", { class: "ef-grip", r: 13 });
    const hand = shape("rect", { class: "ef-hand", x: 0, y: 0, width: this.width, height: this.height });
    const area = this.box(scale, 0, 1, 14);
    for (const name in area) hand.setAttribute(name, area[name]);
    hand.style.touchAction = scale.upright ? "pan-x" : "pan-y";
    hand.style.cursor = scale.upright ? "ns-resize" : "ew-resize";
    this.svg.append(bar, grip, hand);
    const to = (event) => {
      const seen = this.svg.getBoundingClientRect();
      const place = scale.upright ? (event.clientY - seen.top) / seen.height : (event.clientX - seen.left) / seen.width;
      move(back(scale, place));
    };
    let down = false;
    hand.addEventListener("pointerdown", (event) => {
      down = true;
      hand.setPointerCapture(event.pointerId);
      to(event);
      event.preventDefault();
    });
    hand.addEventListener("pointermove", (event) => down && to(event));
    for (const end of ["pointerup", "pointercancel"]) hand.addEventListener(end, () => (down = false));
    return (number) => {
      const place = along(scale, number);
      const size = this.box(scale, along(scale, scale.low), place);
      for (const name in size) bar.setAttribute(name, size[name]);
      const middle = (scale.start + scale.end) / 2;
      grip.setAttribute("cx", (scale.upright ? middle : place) * this.width);
      grip.setAttribute("cy", (scale.upright ? place : middle) * this.height);
    };
  }

  guessed(scale, number) {
    const place = along(scale, number);
    const { x, y, width, height } = this.box(scale, place, place, 4);
    const d = scale.upright ? `M${x} ${y}h${width}` : `M${x} ${y}v${height}`;
    this.svg.replaceChildren(shape("path", { d, class: "ef-edge" }), shape("path", { d, class: "ef-line" }));
    const text = shape("text", { class: "ef-said" }, "your guess");
    const flag = shape("rect", { class: "ef-flag", height: 24, rx: 3 });
    this.svg.append(flag, text);
    // A guess that comes back is drawn before it is on the page, and has no width until it is there.
    const seen = new ResizeObserver(() => {
      const words = text.getComputedTextLength();
      if (!words) return;
      seen.disconnect();
      const wide = words + 14;
      const onBar = scale.end - scale.start < 0.6; // else the line is as long as the axes: its label is at the upper end
      const left = scale.upright ? x + width - wide : x + wide > this.width - 4 ? x - wide : x;
      const top = Math.min(this.height - 25, Math.max(1, scale.upright ? y - 12 : onBar ? y + height - 13 : y));
      for (const [name, value] of Object.entries({ x: left, y: top, width: wide })) flag.setAttribute(name, value);
      text.setAttribute("x", left + 7);
      text.setAttribute("y", top + 17);
    });
    seen.observe(this.svg);
  }
}

// The inputs: each has the elements to show, a way to read the guess (undefined where there is none), and what to focus.
function options(spec, id) {
  const field = make("fieldset", { className: "ef-chips" });
  field.setAttribute("aria-label", spec.label);
  const inputs = spec.options.map((option) => {
    const input = own(make("input", { type: "radio", name: id, value: option }));
    field.append(make("label", {}, input, make("span", { textContent: option })));
    return input;
  });
  return { parts: [field], first: inputs[0], read: () => inputs.find((input) => input.checked)?.value, none: "Choose one first." };
}

function number(spec, id, follow) {
  const [low, high, step] = [spec.low, spec.high, spec.step].map(Number);
  const name = spec.unit ? `${spec.label} (${spec.unit})` : spec.label;
  const label = make("label", { textContent: name, htmlFor: id });
  const slider = own(make("input", { type: "range", id, min: low, max: high, step }));
  const box = own(make("input", { type: "number", min: low, max: high, step: "any" }));
  box.setAttribute("aria-label", `${name}, typed`);
  // A length is guessed by eye, and the bar says how long it is; for others the slider does.
  const said = make("span", { className: "ef-value" });
  said.setAttribute("aria-hidden", "true");
  said.style.minWidth = `${written(high, spec.unit).length}ch`;
  let value, moved;
  const set = (to, by) => {
    if (!Number.isFinite(to)) return;
    moved = true;
    value = Math.min(high, Math.max(low, to));
    if (by !== box) value = Number((low + Math.round((value - low) / step) * step).toPrecision(12));
    else if (Number.isInteger(low) && Number.isInteger(step)) value = Math.round(value); // nobody counts half a jet
    value = Math.min(high, value);
    slider.value = value;
    if (by !== box) box.value = value;
    said.textContent = written(value, spec.unit);
    slider.setAttribute("aria-valuetext", said.textContent);
    follow(value);
  };
  slider.addEventListener("input", () => set(slider.valueAsNumber, slider));
  box.addEventListener("input", () => set(box.valueAsNumber, box));
  box.addEventListener("change", () => (box.value = value));
  const parts = [label, slider, spec.picture?.scale ? said : box];
  const read = () => {
    const guess = moved ? String(value) : undefined; // where nobody has put it, it is no guess
    moved = true;
    return guess;
  };
  const start = () => {
    set(Number(spec.start));
    moved = false;
  };
  const none = "It is where it was. Move it; or press again if that is your guess.";
  return { parts, first: slider, read, set, start, none };
}

function word(spec, id) {
  const label = make("label", { textContent: spec.label, htmlFor: id });
  const box = own(make("input", { type: "text", id, maxLength: 200 }));
  return { parts: [label, box], first: box, read: () => box.value.trim() || undefined, none: "Write something first." };
}

const KINDS = { options, number, word };

// A picture is an image, or on the site one drawing for each width of the page.
function drawings({ svg, size, scale, source_data, alt }) {
  if (!svg) return [{ width: "", size, scale, show: make("img", { src: source_data, alt, width: size[0], height: size[1] }) }];
  return Object.keys(svg).map((width) => {
    const show = make("div", { innerHTML: svg[width] }); // our own drawing: its texts have been escaped where it was made
    show.setAttribute("role", "img");
    show.setAttribute("aria-label", alt);
    return { width, size: size[width], scale: scale?.[width], show };
  });
}

export function predict(el, spec, tell) {
  const id = `predict-${Math.random().toString(36).slice(2)}`;
  const title = make("p", { className: "ef-title", id });
  const sub = make("p", { className: "ef-sub" });
  const plot = make("div", { className: "ef-plot" });
  const key = make("ul", { className: "ef-inks" });
  const source = make("p", { className: "ef-source" });
  const ask = make("div", { className: "ef-ask" });
  const verdict = make("div", { className: "ef-verdict", tabIndex: -1 });
  verdict.setAttribute("role", "status");
  const swap = make("div", { className: "ef-swap" }, ask, verdict);
  const root = make("div", { className: "ef-predict" }, title, sub, plot, swap, make("div", { className: "ef-foot" }, key, source));
  root.setAttribute("role", "group");
  root.setAttribute("aria-labelledby", id);
  el.replaceChildren(root);

  let pull, over = [];
  const input = KINDS[spec.kind](spec, `${id}-input`, (value) => pull?.(value));
  const go = own(make("button", { type: "button", className: "ef-go", textContent: "This is my guess" }));
  const remark = make("p", { className: "ef-remark" });
  remark.setAttribute("role", "status");
  ask.append(make("div", { className: "ef-input" }, ...input.parts), go, remark);
  const commit = () => {
    const guess = input.read();
    remark.textContent = guess === undefined ? input.none : "";
    if (guess === undefined) return input.first.focus();
    root.dataset.state = "guessed";
    mine = true;
    tell(guess);
  };
  let mine = false; // whether the guess was made on this page, which then moves the focus to the answer
  go.addEventListener("click", commit);
  if (spec.kind !== "number") for (const part of input.parts) part.addEventListener("keydown", (event) => event.key === "Enter" && commit());

  const dress = (picture) => {
    if (!picture) return;
    sub.textContent = picture.subtitle;
    sub.hidden = !picture.subtitle;
    source.textContent = picture.source;
    key.replaceChildren(...picture.key.map(([look, means]) => make("li", {}, swatch(look), means)));
    key.hidden = !picture.key.length;
  };
  const put = (picture) => {
    plot.hidden = !picture;
    if (!picture) return;
    plot.replaceChildren();
    over = drawings(picture).map(({ width, size, scale, show }) => {
      const place = make("div", { className: `ef-drawing ${width}` });
      place.style.setProperty("--ratio", `${size[0]} / ${size[1]}`);
      place.append(show);
      plot.append(place);
      return { overlay: new Overlay(place, size), scale };
    });
  };

  const asked = () => {
    root.dataset.state = "asked";
    title.textContent = spec.question;
    verdict.replaceChildren();
    put(spec.picture);
    dress(spec.picture);
    if (!spec.picture) {
      for (const part of [plot, key, source, sub]) part.replaceChildren(); // nothing of the answer stays
      for (const part of [key, source, sub]) part.hidden = true;
      over = [];
    }
    const pulls = over.filter((each) => each.scale).map(({ overlay, scale }) => overlay.pulled(scale, (value) => input.set(value)));
    pull = (value) => pulls.forEach((move) => move(value));
    input.start?.();
  };
  const answered = (guess, shown) => {
    root.dataset.state = "shown";
    const picture = shown.picture;
    const before = [...plot.children].map((place) => place.firstElementChild.cloneNode(true));
    pull = undefined;
    if (picture) {
      title.textContent = picture.title;
      for (const part of [key, source, sub]) part.hidden = false;
      put(picture);
      dress(picture);
      if (spec.kind === "number") for (const each of over) if (each.scale) each.overlay.guessed(each.scale, Number(guess));
      const scale = over[0].scale;
      if (mine && before.length && !still()) unveil(before, scale && !scale.upright ? along(scale, Number(guess)) : 0);
    } else for (const { overlay } of over) overlay.svg.replaceChildren();
    const said = spec.kind === "number" ? written(guess, spec.unit) : guess;
    const forget = own(make("button", { type: "button", className: "ef-forget", textContent: "Forget my guess" }));
    forget.addEventListener("click", () => {
      mine = false;
      tell("");
      view.show("", {});
      input.first.focus();
    });
    const lines = shown.after.split("\n").filter((line) => line.trim());
    verdict.replaceChildren(
      make("p", {}, "Your guess: ", make("mark", { textContent: said }), " ", forget),
      ...lines.map((line) => make("p", { textContent: line })),
    );
    if (mine) verdict.focus({ preventScroll: true });
    mine = false;
  };
  // The answer comes in from where the guess was, to the right.
  const unveil = (before, place) => {
    const moves = [{ clipPath: `inset(0 ${100 - 100 * place}% 0 0)` }, { clipPath: "inset(0 0 0 0)" }];
    [...plot.children].forEach((drawing, number) => {
      const [old, now] = [before[number], drawing.firstElementChild];
      old.classList.add("ef-before");
      old.setAttribute("aria-hidden", "true");
      drawing.prepend(old);
      now.animate(moves, { duration: 900, easing: "cubic-bezier(.2,.7,.2,1)" }).finished.finally(() => old.remove());
    });
  };

  const view = {
    show(guess, shown) {
      if (guess && "after" in shown) answered(guess, shown);
      else if (!guess) asked();
      else root.dataset.state = "guessed";
    },
    die() {
      const dead = "This picture no longer works, because Python was restarted. Run the cell again.";
      for (const button of root.querySelectorAll("button, input")) button.disabled = true;
      remark.textContent = verdict.childElementCount ? "" : dead;
      verdict.querySelector(".ef-forget")?.replaceWith(make("span", { textContent: ` (${dead})` }));
    },
  };
  view.show("", {});
  return view;
}

function render({ model, el }) {
  sight(); // of sight.js, which comes before this script: each lesson begins with a prediction
  const view = predict(el, model.get("spec"), (guess) => {
    model.set("guess", guess);
    model.send({ guess });
  });
  const follow = () => view.show(model.get("guess"), model.get("shown"));
  const die = () => view.die(); // ipywidgets says here that the kernel is gone, by a restart or for good
  model.on("change:shown", follow);
  model.on("comm_live_update", die);
  if (model.get("guess")) follow();
  return () => {
    model.off("change:shown", follow);
    model.off("comm_live_update", die);
  };
}
export default { render };
