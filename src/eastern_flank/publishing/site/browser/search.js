// The search: which texts of the site have the words that are asked for, or words that mean the same, and in what order. What would
// answer a guess is found and not shown before the guess is made.
const MOST = 20;
const CLEARLY = 15; // the weight of a lesson's texts from which on it is about a word

// A text without accents, in lower case, letter for letter: places in it are places in the text.
export const folded = (text) =>
  [...text].map((sign) => (sign.length > 1 ? sign : (LETTERS[sign] ?? sign.normalize("NFD")[0]).toLowerCase())).join("");
const LETTERS = { ł: "l", Ł: "l", ø: "o", Ø: "o", đ: "d", Đ: "d", ı: "i", "’": "'" };
const WORD = /[\p{L}\p{N}]+(?:[.,]\p{N}+)*/gu;
// Words are compared without their endings: planes and plane, policies and policy.
const stem = (word) => (/\p{N}/u.test(word) || word.length < 4 ? word : word.replace(/ies$/, "y").replace(/(ch|sh|ss|x)es$/, "$1").replace(/([^su])s$/, "$1"));
const wordsOf = (text) => [...folded(text).matchAll(WORD)].map(({ 0: word, index }) => ({ word, stem: stem(word), at: index }));

// How many letters have to be changed to make one word of another; more than two do not matter.
function apart(one, other) {
  if (Math.abs(one.length - other.length) > 2) return 3;
  let before = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let place = 1; place <= other.length; place += 1)
      now[place] = Math.min(now[place - 1] + 1, before[place] + 1, before[place - 1] + (one[row - 1] !== other[place - 1]));
    before = now;
  }
  return before[other.length];
}

export function searching({ same, texts }) {
  const groups = same.map((group) => group.map(stem));
  const indexed = texts.map((entry) => ({
    entry,
    page: wordsOf(entry.page),
    title: wordsOf(entry.title),
    text: wordsOf(entry.text),
  }));
  const known = new Map();
  for (const each of indexed) for (const { word } of [...each.title, ...each.text]) known.set(word, (known.get(word) ?? 0) + 1);

  // What is looked for in place of a word: itself, what begins with it, and words that mean the same.
  const meant = ({ word, stem: root }) => ({ root, word, others: new Set(groups.filter((group) => group.includes(root)).flat()) });
  const fits = (asked, found) =>
    found.stem === asked.root ? 1 : found.word.startsWith(asked.word) || found.stem.startsWith(asked.root) ? 0.6 : asked.others.has(found.stem) ? 0.5 : 0;
  const best = (asked, words) => words.reduce((most, each) => Math.max(most, fits(asked, each)), 0);
  const weigh = (asked, { entry, page, title, text }) => {
    const inTitle = best(asked, title);
    const whole = title.length === 1 ? 2 : 1; // a term, rather than a heading that has the word among others
    return (entry.lesson ? 20 : entry.title ? 2 : 12) * best(asked, page) + (entry.lesson ? 16 : 6) * inTitle * whole + 3 * best(asked, text);
  };

  // The texts for a question, the best first, and whether each has all of its words.
  function find(question) {
    const asked = wordsOf(question).map(meant);
    if (!asked.length) return { hits: [], all: true };
    const weighed = indexed.map((each, place) => {
      const weights = asked.map((word) => weigh(word, each));
      return { each, place, has: weights.filter(Boolean).length, weight: weights.reduce((sum, one) => sum + one, 0) };
    });
    const has = Math.max(...weighed.map(({ has: count }) => count));
    if (!has) return { hits: [], all: true };
    const found = weighed.filter((one) => one.has === has);
    // A lesson comes before its paragraphs, and the more of them have the words, the sooner.
    const many = new Map();
    for (const { each, weight } of found) many.set(each.entry.page, (many.get(each.entry.page) ?? 0) + (each.entry.lesson ? 0 : Math.min(weight, 6)));
    const own = ({ entry }) => found.find(({ each }) => each.entry === entry)?.weight ?? 0;
    const rank = (each) => many.get(each.entry.page) + 4 * own(each);
    const lessons = indexed.filter((each) => each.entry.lesson && (own(each) || many.get(each.entry.page) >= CLEARLY));
    const [top, next] = lessons.toSorted((one, other) => rank(other) - rank(one));
    const first = top && (own(top) || !next || rank(top) > 1.3 * rank(next)) ? [top] : [];
    found.sort((one, other) => other.weight - one.weight || one.place - other.place);
    const hits = new Map(); // the best text below each heading
    for (const each of [...first, ...found.map(({ each: one }) => one)]) {
      const { page, title, lesson } = each.entry;
      const place = `${page}\n${title}\n${lesson ?? ""}`;
      if (!hits.has(place)) hits.set(place, each);
    }
    return { hits: [...hits.values()], all: has === asked.length, asked };
  }

  // Where in a text the first word is that was asked for.
  const marked = ({ text }, asked) => asked && text.find((each) => asked.some((word) => fits(word, each)));

  // A word that is in these texts, in place of one that is not.
  function nearest(question) {
    const words = wordsOf(question);
    let changed = false;
    const better = words.map(({ word }) => {
      if (known.has(word) || word.length < 4) return word;
      const limit = word.length < 6 ? 1 : 2;
      const near = [...known].map(([each, times]) => ({ each, times, off: apart(word, each) })).filter(({ off }) => off <= limit);
      const [found] = near.toSorted((one, other) => one.off - other.off || other.times - one.times);
      changed ||= Boolean(found);
      return found?.each ?? word;
    });
    return changed ? better.join(" ") : "";
  }

  return { find, marked, nearest };
}

export function search({ $, make, store, loaded, up }) {
  const dialog = $("#search");
  const [field, said, list] = [$("input", dialog), $("output", dialog), $(".found", dialog)];
  let index, engine;
  const isMade = (item) => Boolean(store.all()[item]?.answer);

  const excerpt = (each, asked) => {
    const { text, after = [] } = each.entry;
    if (after.some((item) => !isMade(item))) return [];
    const found = engine.marked(each, asked);
    if (!found) return [text.length > 110 ? `${text.slice(0, 110)}…` : text];
    const { at, word } = found;
    const from = at < 50 ? 0 : text.indexOf(" ", at - 45) + 1;
    const to = at + word.length;
    const end = text.length - to > 90 ? `${text.slice(to, to + 80)}…` : text.slice(to);
    return [`${from ? "…" : ""}${text.slice(from, at)}`, make("mark", { textContent: text.slice(at, to) }), end];
  };
  const line = (each, asked) => {
    const { page, title, address, lesson } = each.entry;
    const name = make("b", { textContent: !title ? page : lesson ? `${page}: ${title[0].toLowerCase()}${title.slice(1)}` : title });
    const where = lesson ? "The whole lesson" : title ? page : "";
    const text = lesson ? [] : excerpt(each, asked);
    const parts = [where && make("small", { className: "muted", textContent: where }), text.length && make("span", {}, ...text)];
    return make("li", {}, make("a", { href: up + address }, name, ...parts.filter(Boolean)));
  };
  const advice = (asked) => {
    const near = engine.nearest(asked);
    const button = near && make("button", { type: "button", textContent: near });
    if (button)
      button.addEventListener("click", () => {
        field.value = near;
        look();
        field.focus();
      });
    const links = [["glossary.html", "Glossary"], ["article.html", "The article"], ["index.html", "All lessons"]];
    return make(
      "li",
      { className: "advice" },
      ...(button ? [make("p", {}, "Did you mean ", button, "?")] : []),
      make("p", { textContent: "Try one word instead of several, or a word that the article or a chart would use. Or look here:" }),
      make("p", {}, ...links.flatMap(([href, textContent]) => [make("a", { className: "btn", href: up + href, textContent }), " "])),
    );
  };

  async function look() {
    const asked = field.value.trim();
    if (asked.length < 2) {
      list.replaceChildren();
      said.textContent = "Two letters or more.";
      return;
    }
    index ??= loaded("search.js");
    try {
      await index;
    } catch {
      index = undefined;
      list.replaceChildren();
      said.textContent = "The index could not be loaded. Are you offline?";
      return;
    }
    if (asked !== field.value.trim()) return; // typed on
    engine ??= searching(globalThis.efSearch);
    const found = engine.find(asked);
    const count = found.hits.length;
    const some = found.all ? "" : " No place has all of these words; these have some.";
    const waits = found.hits.slice(0, MOST).some(({ entry: { after = [] } }) => after.some((item) => !isMade(item)));
    const bare = waits ? " Texts that answer a guess show once you have made it." : "";
    said.textContent = count ? `${count} found${count > MOST ? `, the first ${MOST} are below` : ""}.${some}${bare}` : `Nothing found for “${[...asked].slice(0, 60).join("")}”.`;
    list.replaceChildren(...(count ? found.hits.slice(0, MOST).map((each) => line(each, found.asked)) : [advice(asked)]));
  }
  field.addEventListener("input", look);
  list.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
}
