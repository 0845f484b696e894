// The form of lesson 10 without Python: which figures, in which order, under which title. It leaves the reader with an outline to
// speak from; the deck itself is made in JupyterLab.
const FORM = "10 deck";
const MOST = 120; // characters of a title

// The outline as a text: for each slide its title, what to say and ask, its source line and its picture.
export function outline(title, chosen, figures) {
  const found = chosen.map((name) => figures.find((figure) => figure.name === name));
  const slides = found.flatMap((figure, place) => [
    `${place + 1}. ${figure.title}`,
    ...[["Say", figure.say], ["Ask", figure.ask], ["Picture", `figures/${figure.name}.png`]].flatMap(([name, text]) => (text ? [`   ${name}: ${text}`] : [])),
    `   ${figure.source}`,
    "",
  ]);
  return [title, "", ...slides].join("\r\n");
}

export function deck({ $, make, parsed, store, order, pictures, up, downloadText }) {
  const box = $("[data-form=deck]");
  if (!box) return;
  const { figures, groups, chosen: start, title, label, order: name } = parsed(box);
  const known = new Map(figures.map((figure) => [figure.name, figure]));
  const kept = store.choices(FORM);
  const names = Object.keys(kept).filter((key) => /^\d+$/.test(key)).sort((one, other) => one - other).map((key) => kept[key]);
  let chosen = "title" in kept ? [...new Set(names)].filter((each) => known.has(each)) : start;

  const input = make("input", { type: "text", maxLength: MOST, value: String(kept.title ?? title).slice(0, MOST), autocomplete: "off" });
  const field = make("label", { className: "field" }, make("span", { textContent: label }), input);
  const keep = () => store.choose(FORM, { title: input.value, ...Object.fromEntries(chosen.map((each, place) => [place + 1, each])) });
  const set = (now) => {
    chosen = now;
    keep();
    show();
  };
  input.addEventListener("change", keep);
  const [list, shelf] = [make("div"), make("div")];
  const slides = order(list, { description: name, titles: Object.fromEntries(figures.map((figure) => [figure.name, figure.title])) }, set);
  const cards = groups.map(([heading, some]) => ({
    heading,
    all: `All of ${/^\d/.test(heading) ? "lesson " : ""}${heading.split(":")[0]}`,
    cards: some.map((each) => ({ ...known.get(each), picture: `${up}figures/${each}.png` })),
  }));
  const ticks = pictures(shelf, { description: "All figures", groups: cards }, set);
  const save = make("button", { type: "button", className: "main", textContent: "Save my outline" });
  const status = make("p", { className: "small muted" });
  status.setAttribute("role", "status");
  save.addEventListener("click", () => downloadText("outline.txt", outline(input.value.trim() || title, chosen, figures)));
  const more = make("details", { className: "q" }, make("summary", { textContent: "Choose figures" }), shelf);
  $(".fallback", box).before(field, list, make("div", { className: "acts" }, save), status, more);
  const show = () => {
    slides.show(chosen);
    ticks.show(chosen);
    save.disabled = !chosen.length;
    status.textContent = chosen.length ? `${chosen.length} of ${figures.length} figures ticked. The outline has what to say and to ask, and each source line.` : "Tick at least one figure first.";
  };
  show();
}
