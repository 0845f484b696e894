// The coding form of lesson 04 and the grid that compares the codes, as widgets/forms/coding_form.py and exercises/agreement.py
// have them, with their words. tests/publishing/site/test_forms.py compares thousands of codings with Python.

// Fill in a sentence of Python's: {} or {name}; {name!r} in quotation marks.
export const filled = (text, values) =>
  text.replace(/\{(\w*)(!r)?\}/g, (_, name, quoted) => (quoted ? `'${values[name || 0]}'` : values[name || 0]));

// As Python rounds: a number exactly between two goes to the even one.
const rounded = (number, places) => {
  if (Math.abs(number * 2 ** (places + 1)) % 2 !== 1) return Number(number.toFixed(places));
  const below = Math.floor(number * 10 ** places);
  return (below + Math.abs(below % 2)) / 10 ** places;
};
const counted = (codes) => {
  const counts = new Map();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
};

// How far two coders agree; a code that is null was not given.
export function compared(mine, theirs, said) {
  const pairs = mine.flatMap((code, place) => (code === null || theirs[place] === null ? [] : [[code, theirs[place]]]));
  const [number, same] = [pairs.length, pairs.filter(([one, other]) => one === other).length];
  const [ones, others] = [0, 1].map((side) => counted(pairs.map((pair) => pair[side])));
  if (new Set(pairs.flat()).size === 1) return { number, same, kappa: filled(said.same, { code: pairs[0][0] }) };
  const expected = [...ones].reduce((sum, [code, count]) => sum + count * (others.get(code) ?? 0), 0);
  const kappa = (same * number - expected) / (number ** 2 - expected);
  return { number, same, kappa: filled(said.kappa, [rounded(kappa, 2).toFixed(2)]) };
}

// What is said of the codes beside those of the coders, in lines.
export function report(mine, { coders, passages, said }) {
  const done = mine.filter((code) => code !== null).length;
  if (done < mine.length) return [`${filled(said.done, { done, all: mine.length })}${said.first}.`];
  const lines = Object.entries(coders).map(([coder, theirs]) => {
    const { number, same, kappa } = compared(mine, theirs, said);
    const percent = rounded(rounded((100 * same) / number, 1), 0);
    return filled(said.agree, { coder, same, both: number, percent, kappa });
  });
  const alone = passages.filter((_, place) => !Object.values(coders).some((codes) => codes[place] === mine[place]));
  const what = alone.length === 1 ? "passage" : "passages";
  if (alone.length) lines.push(filled(said.alone, { 0: alone.map(({ passage }) => passage).join(", "), what }));
  return lines;
}

// A row of the grid: the codes, the commonest of them, whether they differ, and what then decides.
export function compareRow(mine, { coders, passages }, place) {
  const codes = [mine[place], ...Object.values(coders).map((each) => each[place])];
  const counts = counted(codes.filter((code) => code !== null));
  const most = Math.max(...counts.values());
  const common = [...counts.keys()].sort().find((code) => counts.get(code) === most);
  const differ = counts.size > 1;
  return { codes, common, differ, why: differ ? passages[place].decides : "" };
}

// What is said of the form itself.
export function progressOf(mine, { passages, said }) {
  const left = passages.filter((_, place) => mine[place] === null).map(({ passage }) => passage);
  const done = filled(said.done, { done: mine.length - left.length, all: mine.length });
  return left.length && left.length < mine.length ? done + filled(said.left, [left.join(", ")]) : done;
}

// Two buttons for choices that are kept: one takes back the last change, the other all of them, which can be taken back too.
export function undoing(make, read, write) {
  const past = [];
  const button = make("button", { type: "button", textContent: "Undo", disabled: true });
  const again = make("button", { type: "button", textContent: "Start again" });
  const before = () => {
    past.push(read());
    button.disabled = false;
  };
  button.addEventListener("click", () => {
    write(past.pop());
    button.disabled = !past.length;
  });
  again.addEventListener("click", () => {
    before();
    write({});
  });
  return { button, again, before };
}

const FORM = "04 codes"; // where the choices are kept
const COLUMNS = ["question", "speaker", "paraphrase", "phrase"]; // of the file, after the passage and its code: as in my_work
const LOOKS = { yes: "tick", no: "cross", undecided: "half disc", not_stated: "open ring" };

export function coding({ $, $$, make, parsed, store, chips, download, later }) {
  const box = $("[data-form=codes]");
  if (!box) return;
  const about = parsed(box);
  const { words, rules, passages, exercise } = about;
  const { check } = globalThis.easternFlankJudge;
  const marked = (word) => {
    const mark = $(`template[data-look="${LOOKS[word]}"]`, box)?.content.cloneNode(true) ?? "";
    return make("span", { className: `stance ${word}` }, mark, word);
  };
  const mine = () => {
    const kept = store.choices(FORM);
    return passages.map(({ passage }) => (words.includes(kept[passage]) ? kept[passage] : null)); // a file may hold anything
  };
  let at = Math.max(0, mine().indexOf(null));

  // ---------------------------------------------------------------- what is on the page
  const count = make("p", { className: "count-of" });
  count.setAttribute("role", "status");
  const steps = make("ol", { className: "steps" });
  const card = make("div", { className: "passage" });
  const verdict = make("div", { className: "ef-verdict" });
  verdict.setAttribute("role", "status");
  const button = (words, press, properties = {}) => {
    const made = make("button", { type: "button", textContent: words, ...properties });
    made.addEventListener("click", press);
    return made;
  };
  const back = button("Back", () => go(at - 1));
  const next = button("Next", () => go(at + 1), { className: "main" });
  const set = (choices) => {
    const before = mine();
    store.choose(FORM, choices);
    const after = mine();
    if (!after.includes(null)) store.answer(exercise, after.join(", "), judged(after).right);
    const changed = after.findIndex((code, place) => code !== before[place]);
    if (changed >= 0 && changed !== at) go(changed); // an undo leads to what it changed
    else tell();
  };
  const judged = (codes) => check(about.check, Object.fromEntries(passages.map(({ passage }, place) => [passage, codes[place]])));
  const undo = undoing(make, () => store.choices(FORM), set);
  const rest = make("div", { className: "acts" }, undo.button, undo.again, button("Save my codes", save));
  const aside = make("div", { className: "rules" }, make("p", { className: "small strong", textContent: "The rules" }));
  aside.append(make("ol", {}, ...rules.map((rule) => make("li", { textContent: rule }))));
  const work = make("div", { className: "coding" }, count, steps, card, make("div", { className: "acts" }, back, next), rest);
  $(".fallback", box).replaceWith(make("div", { className: "beside" }, work, aside), verdict);
  const numbers = passages.map(({ passage }, place) => {
    const made = button("", () => go(place));
    steps.append(make("li", {}, made));
    return made;
  });

  const draw = () => {
    const { question, paraphrase, phrase, speaker, passage } = passages[at];
    const chosen = words.indexOf(mine()[at]);
    const field = chips(`${at + 1} of ${passages.length}. ${question}`, words, "radio", chosen, () => {
      undo.before();
      set({ ...store.choices(FORM), [passage]: words[field.read()] });
    });
    $$("span", field.element).forEach((span, place) => span.replaceChildren(marked(words[place])));
    const text = make("div", { id: "passage-text" }, make("p", { className: "said", textContent: `${paraphrase}.` }));
    const where = make("p", { className: "small muted" }, "In the article: ", make("q", { textContent: phrase }), `. Said by: ${speaker}.`);
    text.append(where);
    const legend = $("legend", field.element);
    field.element.setAttribute("aria-describedby", text.id);
    legend.after(text);
    card.replaceChildren(field.element);
    back.disabled = at === 0;
    next.disabled = at === passages.length - 1;
  };
  const go = (to) => {
    if (to < 0 || to >= passages.length) return;
    at = to;
    draw();
    tell();
    ($("input:checked", card) ?? $("input", card)).focus({ preventScroll: true });
  };
  const tell = () => {
    const codes = mine();
    count.textContent = progressOf(codes, about);
    numbers.forEach((made, place) => {
      const { passage } = passages[place];
      made.textContent = passage;
      made.classList.toggle("done", codes[place] !== null);
      made.setAttribute("aria-label", `Passage ${passage}: ${codes[place] ?? "not coded yet"}`);
      if (place === at) made.setAttribute("aria-current", "step");
      else made.removeAttribute("aria-current");
    });
    $$("input", card).forEach((input, place) => (input.checked = words[place] === codes[at]));
    if (codes.includes(null)) verdict.replaceChildren();
    else {
      const { state, word, message } = judged(codes);
      verdict.dataset.state = state;
      const done = state === "right" ? "Done." : word; // any careful coding counts: there is no answer to be right
      verdict.replaceChildren(make("p", {}, make("b", { textContent: done }), ` ${message}`));
    }
    box.classList.toggle("right", verdict.dataset.state === "right" && !codes.includes(null));
    compare(codes);
  };
  // A number chooses a code, Enter goes on; arrows choose, as in any group of buttons.
  card.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = Number(event.key) - 1;
    if (place >= 0 && place < words.length) $$("input", card)[place].click();
    else if (event.key === "Enter") go(at + 1);
    else return;
    event.preventDefault();
  });
  function save() {
    const kept = mine();
    const rows = passages.map((each, place) => [each.passage, kept[place] ?? "", ...COLUMNS.map((name) => each[name])]);
    download("04_codes.csv", [["passage", "code", ...COLUMNS], ...rows]);
  }

  // ---------------------------------------------------------------- the grid
  const grid = $("[data-form=grid]");
  function compare(codes) {
    const lines = report(codes, about);
    later(about.before, lines[0]); // what the prediction in front of the grid says
    if (!grid) return;
    const place = $(".place", grid);
    const sentences = lines.map((line) => make("p", { textContent: line }));
    if (codes.includes(null)) return place.replaceChildren(...sentences);
    const roles = (element, role) => {
      element.setAttribute("role", role); // on a phone the table is laid out in another way, and stays one
      return element;
    };
    const names = ["You", ...Object.keys(about.coders)];
    const head = ["Passage", ...names, about.said.decides].map((name) => {
      const cell = roles(make("th", { textContent: name }), "columnheader");
      cell.scope = "col";
      return cell;
    });
    const rows = passages.map(({ passage, question }, row) => {
      const { codes: all, common, differ, why } = compareRow(codes, about, row);
      const name = roles(make("th", { textContent: `${passage} ${question}` }), "rowheader");
      name.scope = "row";
      const cells = all.map((code, column) => {
        const odd = differ && code !== common;
        const cell = roles(make("td", { className: odd ? "odd" : "" }), "cell");
        if (!column) cell.classList.add("mine");
        cell.dataset.coder = names[column];
        cell.append(code === null ? "" : marked(code), ...(odd ? [make("b", { textContent: "≠", title: "differs from the others" })] : []));
        return cell;
      });
      const reason = roles(make("td", { className: "why", textContent: why }), "cell");
      return roles(make("tr", { className: differ ? "differ" : "" }, name, ...cells, reason), "row");
    });
    const body = (kind, ...each) => roles(make(kind, {}, ...each), "rowgroup");
    const table = roles(make("table", { className: "grid" }, body("thead", roles(make("tr", {}, ...head), "row")), body("tbody", ...rows)), "table");
    table.setAttribute("aria-label", "The grid: passages by coders");
    place.replaceChildren(make("div", { className: "lines" }, ...sentences), table);
  }

  draw();
  tell();
}
