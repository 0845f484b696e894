// What a class answered, from the files that its students saved: anybody's texts, which go into the page as texts alone.
const MOST_FILES = 200;
const LARGEST = 1_000_000; // bytes of a file
const IN_PARTS = ["parts", "chart", "change"]; // answers of which a file has only a text for people
const MOST_WRONG = 4; // wrong answers to an exercise that are listed
const $ = (query, at = document) => at.querySelector(query);
const make = (kind, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(kind), properties);
  element.append(...children);
  return element;
};
const many = (count, one, more) => `${count} ${count === 1 ? one : more}`;
const number = (value) => value.toLocaleString("en-GB", { maximumFractionDigits: 2 });
const { check } = globalThis.easternFlankJudge ?? {};

const box = $("[data-class]");
const { lessons } = JSON.parse($("script[type='application/json']").textContent);
const [input, said, whose, list, shown, select, place] = ["input", "[role=status]", "details", ".whose", ".shown", "select", ".asked"].map((query) => $(query, box));
let students = [];

// Where a student is with an item, and what the last wrong answer was told.
function state(item, kept) {
  if (!kept?.answer && !kept?.wrong) return "open";
  if (kept.kind === "guess") return "guess";
  const verdict = item.check && check ? check(item.check, kept.answer) : {};
  const tells = verdict.readable || (verdict.readable === false && !IN_PARTS.includes(item.check.kind)); // as in classroom/judging.py
  const right = tells && typeof verdict.right === "boolean" ? verdict.right : kept.right;
  return right ? "right" : "not";
}
const wrongOf = (kept, where) => (where === "not" ? kept.answer || kept.wrong : kept?.wrong);

function wrongAnswers(item, states) {
  const found = new Map();
  students.forEach(({ rows }, seat) => {
    const answer = wrongOf(rows[item.item], states[seat]);
    if (!answer) return;
    const verdict = item.check && check ? check(item.check, answer) : {};
    if (verdict.right === true) return;
    const { times = 0 } = found.get(answer) ?? {};
    found.set(answer, { times: times + 1, told: verdict.readable === false ? "It could not be read." : (verdict.message ?? "") });
  });
  return [...found].toSorted(([one, first], [other, second]) => second.times - first.times || (one < other ? -1 : 1));
}

const NUMBER = /^-?\d+(\.\d+)?$/;
function guesses(item, states) {
  const given = students.flatMap(({ rows }, seat) => (states[seat] === "guess" ? [String(rows[item.item].answer)] : []));
  if (item.form === "options") return item.options.map((option) => [option, given.filter((each) => each === option).length]).filter(([, times]) => times).map(([option, times]) => `${times} × ${option}`).join("; ");
  const values = given.filter((each) => NUMBER.test(each)).map(Number).filter((each) => each >= item.low && each <= item.high).toSorted((one, other) => one - other);
  if (item.form !== "number" || !values.length) return "";
  const at = (share) => values[Math.round(share * (values.length - 1))];
  return values.length < 4 ? `${values.map(number).join(", ")} ${item.unit}` : `from ${number(values[0])} to ${number(values.at(-1))} ${item.unit}; half of them from ${number(at(0.25))} to ${number(at(0.75))}`;
}

// Whether an answer is numbers, or what can be chosen. Anything else is somebody's own words, which a class need not see.
function isChosen(item, answer) {
  if (/^[\d\s.,()%:/+\u2212-]*(?:of [\d\s]+)?$/.test(answer)) return true;
  const fields = item.check?.fields ?? [];
  const known = new Set(fields.flatMap(({ name, label, options = [] }) => [name, label, ...options.flatMap((option) => [option.value, option.label])]));
  return answer.split(/[,:()]/).every((piece) => !piece.trim() || known.has(piece.trim()));
}
function folded(summary, wrong) {
  const lines = wrong.map(([answer, { times, told }]) => make("li", {}, make("b", { textContent: answer }), ` (${many(times, "student", "students")})${told ? `: ${told}` : ""}`));
  return lines.length ? [make("details", { className: "more" }, make("summary", { textContent: summary }), make("ul", {}, ...lines))] : [];
}

const WORDS = { right: "right", not: "not yet", guess: "guess", open: "no answer" };
function row(item) {
  const states = students.map(({ rows }) => state(item, rows[item.item]));
  const count = (word) => states.filter((each) => each === word).length;
  const counts = ["right", "not", "guess", "open"].filter(count).map((word) => `${count(word)} ${word === "guess" ? (count(word) === 1 ? "guess" : "guesses") : WORDS[word]}`);
  const marks = make("div", { className: "marks" }, ...states.map((each) => make("i", { className: `mark ${each}` })));
  marks.setAttribute("aria-hidden", "true");
  const wrong = item.kind === "guess" ? [] : wrongAnswers(item, states);
  const [plain, own] = [true, false].map((isPlain) => wrong.filter(([answer]) => isChosen(item, answer) === isPlain));
  const spread = item.kind === "guess" ? guesses(item, states) : "";
  return make(
    "section",
    { className: "item" },
    make("h2", {}, `${item.item.slice(3)}. ${item.name}`),
    marks,
    make("p", { className: "small", textContent: counts.join(", ") + (spread ? `: ${spread}` : "") }),
    ...folded(plain.length > MOST_WRONG ? `The ${MOST_WRONG} commonest wrong answers` : "What was wrong", plain.slice(0, MOST_WRONG)),
    ...folded("Wrong answers in words of their own: not for the projector", own),
  );
}

function show() {
  const lesson = lessons.find((each) => each.number === select.value);
  const given = ({ item }) => students.some(({ rows }) => rows[item]);
  const left = lesson.items.filter((each) => !given(each)).map(({ item }) => item.slice(3));
  const nobody = left.length ? [make("p", { className: "muted", textContent: `Nobody has answered ${left.join(", ")}.` })] : [];
  place.replaceChildren(...lesson.items.filter(given).map(row), ...nobody);
}

async function read(file) {
  if (file.size > LARGEST) throw new Error("it is too large");
  const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  const { found, name } = parts.taken(text);
  if (!Object.keys(found).length) throw new Error("it has nothing that belongs to these lessons");
  return { name: name || [...file.name].slice(0, 60).join(""), rows: found };
}

input.addEventListener("change", async () => {
  const files = [...input.files].slice(0, MOST_FILES);
  const results = await Promise.all(files.map((file) => read(file).catch((error) => ({ left: `${[...file.name].slice(0, 60).join("")}: ${error instanceof TypeError ? "it is not text in UTF-8" : error.message}` }))));
  students = results.filter(({ rows }) => rows);
  const left = results.flatMap((result) => result.left ?? []);
  if (input.files.length > MOST_FILES) left.push(`more than ${MOST_FILES} files were chosen`);
  said.textContent = `${many(students.length, "file", "files")} read.${left.length ? ` Left out: ${left.join("; ")}.` : ""}`;
  list.replaceChildren(...students.map(({ name }) => make("li", { textContent: name })));
  whose.hidden = !students.length;
  const answered = lessons.filter(({ items }) => items.some(({ item }) => students.some(({ rows }) => rows[item])));
  select.replaceChildren(...answered.map(({ number: value, title }) => make("option", { value, textContent: `${value} ${title}` })));
  shown.hidden = !answered.length;
  if (answered.length) show();
});
select.addEventListener("change", show);
