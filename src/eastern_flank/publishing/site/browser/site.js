// What a page of the site does. It asks no other computer for anything, and works from file:// too.
const $ = (query, at = document) => at.querySelector(query);
const $$ = (query, at = document) => [...at.querySelectorAll(query)];
const make = (kind, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(kind), properties);
  element.append(...children);
  return element;
};
const root = document.documentElement;
const up = document.body.dataset.up;
const parsed = (element) => JSON.parse($("script[type='application/json']", element).textContent);

// ------------------------------------------------------------------ what the reader did, kept in this browser only
const KEY = "eastern-flank-2016";
// Another page of this host, or a person, may have written anything there.
const isText = (value) => ["string", "number"].includes(typeof value);
const understood = (all) =>
  all && typeof all === "object" && !Array.isArray(all)
    ? Object.fromEntries(Object.entries(all).filter(([item, kept]) => !(item in {}) && kept && typeof kept === "object" && (kept.answer === undefined || isText(kept.answer))))
    : undefined;
const store = {
  memory: {}, // where the browser keeps nothing, as in a private window
  all() {
    try {
      return understood(JSON.parse(localStorage.getItem(KEY))) ?? this.memory;
    } catch {
      return this.memory;
    }
  },
  put(all) {
    this.memory = all;
    let isKept = true;
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch {
      isKept = false; // it stays until the page closes
    }
    progress();
    return isKept;
  },
  // As `keep` in exercises/record.py: once right stays right, what comes after it is not a try, nor is the same answer again.
  keep(item, kind, answer, right) {
    const { [item]: before = { answer: "", tries: 0, wrong: "" }, ...others } = this.all();
    const again = before.right || answer === before.answer || (right === false && answer === before.wrong);
    const now = { kind, answer, tries: before.tries + !again, wrong: right === false && !before.right ? answer : before.wrong };
    if (kind === "answer") now.right = right || before.right === true;
    if (right === false && before.right) now.answer = before.answer;
    this.put({ ...others, [item]: now });
  },
  guess(item, answer) {
    this.keep(item, "guess", answer);
  },
  answer(item, answer, right) {
    this.keep(item, "answer", answer, right);
  },
  forget(item) {
    const before = this.all()[item];
    if (before) this.put({ ...this.all(), [item]: { ...before, answer: "" } });
  },
  choices(form) {
    return this.all()[form]?.choices ?? {};
  },
  choose(form, choices) {
    this.put({ ...this.all(), [form]: { kind: "choices", choices } });
  },
};

// Numbers of paragraphs in a text as links, which open the article there.
function linked(element, text) {
  const pieces = text.split(/(\bparagraphs? \d{1,2}(?:(?:, | and | to |–)\d{1,2})*)/);
  const link = (number) => Object.assign(make("a", { className: "para", href: `${up}article.html#p${number}`, textContent: number, ariaLabel: `Read paragraph ${number}` }));
  const chips = (piece) =>
    piece.split(/(\d+)/).map((part) => {
      if (!/\d/.test(part)) return part;
      const made = link(part);
      made.dataset.read = part;
      return made;
    });
  element.replaceChildren(...pieces.flatMap((piece, place) => (place % 2 ? chips(piece) : [piece])));
}

// ------------------------------------------------------------------ predictions
const saidTo = (part, guess) => {
  if (typeof part.after === "string") return part.after;
  if (part.kind === "options") return part.after.find(([option]) => option === guess)?.[1] ?? "";
  const [, text] = part.after.findLast(([from]) => Number(from) <= Number(guess)) ?? part.after[0];
  return text.replaceAll("{:}", String(Number(guess))).replaceAll("{}", Number(guess).toLocaleString("en-GB"));
};
// What is said to a guess may hang on what the reader does elsewhere on the page: words by the sentence in whose place they are.
const known = new Map();
const waitingToSay = [];
const later = (sentence, words) => {
  known.set(sentence, words);
  for (const again of waitingToSay) again(sentence);
};
const saidNow = (part, guess) => [...known].reduce((text, [sentence, words]) => text.replace(sentence, () => words), saidTo(part, guess));
// Whether a guess is one: what is kept may come from a file that anybody wrote.
const fits = ({ kind, options, low, high }, guess) => {
  if (typeof guess !== "string" || !guess) return false;
  if (kind === "options") return options.includes(guess);
  return kind !== "number" || (/^-?\d+(\.\d+)?$/.test(guess) && Number(guess) >= low && Number(guess) <= high);
};
function predictions() {
  const afresh = [];
  for (const box of $$(".predict[data-prediction]")) {
    const part = parsed(box);
    for (const width in part.picture?.svg ?? {}) {
      const drawn = $(`.fallback .plot.${width}`, box); // it is on the page already
      drawn.setAttribute("class", "plot");
      part.picture.svg[width] = drawn.outerHTML;
    }
    const place = make("div");
    $(".fallback", box).replaceWith(place);
    const lay = parts.cover(box, make, ["What comes next answers this question.", "Show it without a guess"]);
    const show = (guess) => {
      lay(Boolean(guess));
      view.show(guess, guess ? { after: saidNow(part, guess), picture: part.answer } : {});
      box.classList.toggle("done", Boolean(guess));
      const source = $(".ef-source", box);
      linked(source, source.textContent);
    };
    const view = parts.predict(place, part, (guess) => {
      if (guess) store.guess(part.item, guess);
      else store.forget(part.item);
      show(guess);
    });
    const before = () => store.all()[part.item]?.answer;
    show(fits(part, before()) ? before() : "");
    waitingToSay.push((sentence) => fits(part, before()) && saidTo(part, before()).includes(sentence) && show(before()));
    afresh.push((isClass) => fits(part, before()) && show(isClass ? "" : before()));
  }
  return afresh;
}

// ------------------------------------------------------------------ exercises
function exercises() {
  const { judge, help } = globalThis.easternFlankJudge;
  for (const box of $$("[data-exercise]:not([data-form])")) {
    const entry = parsed(box);
    const item = box.dataset.exercise;
    const last = store.all()[item];
    const before = last?.answer ? `Last time you answered ${last.answer}${last.right ? ", which was right" : ""}.` : "";
    const [hint, solution] = [$(".hint", box), $(".solve", box)];
    const lay = parts.cover(box, make, ["What comes next gives the answer away.", "Show it without answering"]);
    const open = () => {
      const { right, tries = 0 } = store.all()[item] ?? {};
      const done = right === true || tries >= 3;
      if (solution) solution.hidden = !done;
      lay(done);
    };
    const view = parts.draw($(".box", box), { ...entry, before }, (typed) => {
      const verdict = judge(entry, typed);
      if (verdict.given) store.answer(item, verdict.given, verdict.right);
      const { right, tries = 0 } = store.all()[item] ?? {};
      if (!right && tries === 2 && hint) hint.open = true;
      view.say({ ...verdict, help: help(verdict.right, verdict.given ? tries : 0) });
      box.classList.toggle("right", verdict.right === true);
      open();
    });
    delete $(".box", box).dataset.exercise; // the whole exercise has it
    open();
  }
}

// ------------------------------------------------------------------ controls of live pictures and evidence panels
const still = matchMedia("(prefers-reduced-motion: reduce)");
let count = 0;

// Each control has its elements and a way to read and to set its value, in the form in which frames name it.
const CONTROLS = {
  list({ label, options }, start, tell) {
    if (options.length > 6 || options.join("").length > 60) {
      const select = make("select", {}, ...options.map((words, value) => make("option", { value, textContent: words })));
      select.addEventListener("change", tell);
      const set = (value) => (select.value = value);
      set(start);
      return { element: make("label", { className: "field" }, make("span", { textContent: label }), select), inputs: [select], read: () => Number(select.value), set };
    }
    return chips(label, options, "radio", start, tell);
  },
  checkbox: ({ label, options }, start, tell) => chips(label, options, "checkbox", start, tell),
  switch({ label }, start, tell) {
    const input = make("input", { type: "checkbox", checked: start });
    input.addEventListener("change", tell);
    const element = make("div", { className: "chips" }, make("label", {}, input, make("span", { textContent: label })));
    return { element, inputs: [input], read: () => input.checked, set: (value) => (input.checked = value) };
  },
  number({ name, stops }, start, tell) {
    return slider(name, stops.map((stop) => stop.toLocaleString("en-GB")), stops.indexOf(start), tell, (place) => stops[place], (value) => stops.indexOf(value));
  },
  play({ label, options }, start, tell) {
    const made = slider(label, options, start, tell, (place) => place, (value) => value);
    const play = make("button", { type: "button", className: "play" });
    play.setAttribute("aria-label", `Play: ${label}`);
    let timer;
    const stop = () => {
      clearInterval(timer);
      timer = undefined;
      play.textContent = "▶";
      play.setAttribute("aria-label", `Play: ${label}`);
    };
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (made.read() === options.length - 1) made.set(0);
      else made.set(made.read() + 1);
      tell();
      play.textContent = "❚❚";
      play.setAttribute("aria-label", `Pause: ${label}`);
      timer = setInterval(() => {
        if (made.read() === options.length - 1) return stop();
        made.set(made.read() + 1);
        tell();
      }, still.matches ? 1600 : 800);
    });
    for (const input of made.inputs) input.addEventListener("pointerdown", stop);
    stop();
    made.element.prepend(play);
    made.inputs.push(play);
    return made;
  },
  // The reader's own words take the place of those in the picture's title; the picture itself stays as it is.
  words({ label, start: text }, start, tell) {
    const input = make("input", { type: "text", value: text, maxLength: 90, autocomplete: "off" });
    input.addEventListener("input", tell);
    const element = make("label", { className: "field" }, make("span", { textContent: label }), input);
    return { element, inputs: [input], read: () => text, set: (value) => (input.value = value), dress: (said) => (said === text && input.value.trim()) || said };
  },
};
function chips(label, options, type, start, tell) {
  const name = `chips-${(count += 1)}`;
  const inputs = options.map((_, value) => make("input", { type, name, value }));
  const set = (value) => inputs.forEach((input, place) => (input.checked = [value].flat().includes(place)));
  const read = () => {
    const chosen = inputs.flatMap((input, place) => (input.checked ? [place] : []));
    return type === "checkbox" ? chosen : chosen[0];
  };
  const labels = options.map((words, place) => make("label", {}, inputs[place], make("span", { textContent: words })));
  const element = make("fieldset", { className: "chips" }, make("legend", { textContent: label }), ...labels);
  element.addEventListener("change", tell);
  set(start);
  return { element, inputs, read, set };
}
function slider(label, words, start, tell, of, at) {
  const id = `slider-${(count += 1)}`;
  const input = make("input", { type: "range", id, min: 0, max: words.length - 1, step: 1, value: start });
  const said = make("output", { htmlFor: id });
  const say = () => {
    said.textContent = words[input.value];
    input.setAttribute("aria-valuetext", words[input.value]);
  };
  input.addEventListener("input", () => {
    say();
    tell();
  });
  const set = (value) => {
    input.value = at(value);
    say();
  };
  say();
  const element = make("div", { className: "axis" }, make("label", { htmlFor: id, textContent: label }), input, said);
  return { element, inputs: [input], read: () => of(Number(input.value)), set };
}

// Put controls on the page; `show` is given their values whenever one is moved.
function driven(place, described, show) {
  const start = described.map((each) => each.start);
  const tell = () => show(controls.map((control) => control.read()));
  const controls = described.map((each) => CONTROLS[each.kind](each, each.start, tell));
  const reset = make("button", { type: "button", textContent: "Reset" });
  reset.addEventListener("click", () => {
    controls.forEach((control, number) => control.set(start[number]));
    tell();
  });
  const one = described.length === 1 && described[0].kind === "list"; // nobody needs help to go back
  place.replaceChildren(...controls.map((control) => control.element), ...(one ? [] : [reset]));
  return controls;
}

// ------------------------------------------------------------------ live pictures: frames that were drawn ahead
const waiting = {};
// What several frames share is in the file once: a text is the place of a piece, a plot a list of places.
globalThis.efFrames = (name, { pieces, frames }) =>
  waiting[name](
    frames.map((frame) => {
      if (!frame.svg) return frame;
      const texts = ["title", "subtitle", "source", "alt", "numbers"].map((field) => [field, pieces[frame[field]]]);
      const svg = Object.entries(frame.svg).map(([width, places]) => [width, places.map((place) => pieces[place]).join("")]);
      return { ...frame, ...Object.fromEntries(texts), svg: Object.fromEntries(svg) };
    }),
  );
const fetched = (name, address) =>
  new Promise((found, failed) => {
    waiting[name] = found;
    if ("outdated" in root.dataset) failed(); // see keep.js
    else document.head.append(make("script", { src: address, onerror: failed }));
  });

// Tell a style sheet how wide a plot is for its height.
const proportioned = (plot) => plot.style.setProperty("--ratio", plot.viewBox.baseVal.width / plot.viewBox.baseVal.height);

function livePictures() {
  for (const box of $$("[data-live]")) {
    const described = JSON.parse($("script[data-frames]", box).textContent);
    const [title, sub, stage, numbers, source] = [".title", ".sub", ".stage", ".numbers", ".src"].map((name) => $(name, box));
    const key = $(".key", box) ?? numbers.parentElement.insertBefore(make("ul", { className: "key" }), numbers.nextSibling);
    let frames;
    const put = (frame) => {
      title.textContent = controls.reduce((words, { dress }) => (dress ? dress(words) : words), frame.title);
      sub.textContent = frame.subtitle;
      numbers.textContent = frame.numbers;
      if (source) linked(source, frame.source);
      const plots = make("div", { className: "plots", innerHTML: frame.svg.wide + frame.svg.narrow });
      plots.setAttribute("role", "img");
      plots.setAttribute("aria-label", frame.alt);
      plots.children[0].classList.add("wide");
      plots.children[1].classList.add("narrow");
      [...plots.children].forEach(proportioned);
      stage.replaceChildren(plots);
      key.replaceChildren(...frame.key.map(([look, means]) => make("li", {}, parts.swatch(look), means)));
      key.classList.toggle("off", !frame.key.length);
    };
    // A page that moves one control at a time has a picture for each of its values: the others then go where that picture has them.
    const nearest = (all, at) => {
      const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
      const apart = (one, other) => [one].flat().filter((each) => ![other].flat().includes(each));
      const moved = at.findIndex((value, place) => !same(value, last[place]));
      const ticked = Array.isArray(at[moved]); // of several boxes, those that were just touched stay as they are now
      const touched = ticked ? [...apart(at[moved], last[moved]), ...apart(last[moved], at[moved])] : [];
      const keeps = ({ at: there }) => (ticked ? touched.every((each) => there[moved].includes(each) === at[moved].includes(each)) : same(there[moved], at[moved]));
      const off = ({ at: there }) => at.reduce((sum, value, place) => sum + apart(value, there[place]).length + apart(there[place], value).length, 0);
      const [found] = all.filter(keeps).toSorted((one, other) => off(one) - off(other));
      const back = found.at.flatMap((value, place) => (same(value, at[place]) ? [] : [place]));
      for (const place of back) controls[place].set(found.at[place]);
      return [found, back.map((place) => described[place].label || described[place].name)];
    };
    key.classList.toggle("off", !key.childElementCount);
    let last = described.map((each) => each.start);
    const show = async (at) => {
      frames ??= fetched(box.dataset.live, $("script[data-frames]", box).dataset.frames);
      let all;
      try {
        all = await frames;
      } catch {
        numbers.textContent = "The pictures could not be loaded. Are you offline? Move a control to try again.";
        frames = undefined;
        return;
      }
      if (JSON.stringify(at) !== JSON.stringify(controls.map((control) => control.read()))) return; // moved on
      const exact = all.find((each) => JSON.stringify(each.at) === JSON.stringify(at));
      const [frame, back] = exact ? [exact, []] : nearest(all, at);
      last = frame.at;
      const off = Object.entries(frame.off);
      controls.forEach((control, place) => control.inputs.forEach((input) => (input.disabled = String(place) in frame.off)));
      box.classList.toggle("refused", Boolean(frame.refused));
      if (frame.refused) {
        title.textContent = "No picture of these settings";
        sub.textContent = "\u00a0"; // controls stay where they are
        numbers.textContent = `This cannot be drawn: ${frame.refused}`;
        $(".plots", stage).setAttribute("aria-label", title.textContent);
      } else put(frame);
      const add = (text) => numbers.append(/[^.!?]$/.test(numbers.textContent.trim()) ? ". " : " ", text);
      for (const why of new Set(Object.values(frame.off))) {
        const these = off.filter((each) => each[1] === why).map(([place]) => described[place].label);
        add(`${these.join(" and ")} ${these.length > 1 ? "are" : "is"} switched off: ${why}.`);
      }
      if (back.length) add(`This page has no picture of that, so ${back.map((name) => `“${name}”`).join(" and ")} changed too. JupyterLab draws all.`);
      box.dispatchEvent(new Event("drawn", { bubbles: true }));
    };
    const controls = driven($(".drive", box), described, show);
  }
}

function evidence() {
  for (const box of $$("[data-evidence]")) {
    const { controls: described, frames } = parsed(box);
    const shown = $(".ev", box);
    driven($(".drive", box), described, (at) => {
      const frame = frames.find((each) => JSON.stringify(each.at) === JSON.stringify(at));
      shown.innerHTML = frame.html; // from our own tables, escaped where it was made
    });
  }
}

// ------------------------------------------------------------------ quizzes
function quizzes() {
  for (const box of $$("[data-quiz]")) {
    const { answers, right } = parsed(box);
    const inputs = $$("input", box);
    const says = $(".says", box);
    box.addEventListener("change", () => (says.textContent = ""));
    $("button", box).addEventListener("click", () => {
      const place = inputs.findIndex((input) => input.checked);
      const [answer, why] = answers[place] ?? ["", "Choose one of the answers first."];
      says.textContent = place < 0 ? why : `${answer === right ? "Right." : "Not this one."} ${why}`;
    });
  }
}

// ------------------------------------------------------------------ the steps beside a lesson: which one is on the screen
function rail() {
  const links = $$(".rail a");
  if (!links.length) return;
  const steps = links.map((link) => document.getElementById(link.hash.slice(1)));
  const follow = () => {
    const now = steps.findLastIndex((step) => step.getBoundingClientRect().top < innerHeight / 3);
    links.forEach((link, place) => (place === Math.max(now, 0) ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current")));
  };
  addEventListener("scroll", follow, { passive: true });
  follow();
}

// ------------------------------------------------------------------ dialogs and theme
function dialogs() {
  document.addEventListener("click", (event) => {
    const open = event.target.closest("[data-open]");
    const dialog = event.target.closest("dialog");
    if (open) {
      $(`#${open.dataset.open}`).showModal();
      $(`#${open.dataset.open} input`)?.focus();
    }
    if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
  });
}
function theme() {
  const button = $("[data-do=theme]");
  const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const say = () => button.setAttribute("aria-pressed", dark());
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem(`${KEY}-theme`, root.dataset.theme);
    } catch {
      // as the system has it, next time
    }
    say();
  });
  say();
}
// ------------------------------------------------------------------ the article, read beside the lesson
function reader() {
  const drawer = $("#reader");
  let content;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-read]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // a link to the page of the article
    event.preventDefault();
    content ??= loaded("reader.js");
    try {
      await content;
    } catch {
      content = undefined;
      location.href = link.href;
      return;
    }
    $(".in", drawer).innerHTML ||= globalThis.efReader;
    drawer.showModal();
    for (const lit of $$(".lit", drawer)) lit.classList.remove("lit");
    const paragraph = $(`#r${link.dataset.read}`, drawer);
    paragraph?.classList.add("lit");
    paragraph?.scrollIntoView({ block: "center" });
    paragraph?.focus({ preventScroll: true });
  });
}
const loaded = (name) =>
  new Promise((found, failed) => {
    if ("outdated" in root.dataset) failed(); // see keep.js
    else document.head.append(make("script", { src: up + name, onload: found, onerror: failed }));
  });

// ------------------------------------------------------------------ what the reader has done, as a table and as a file
function mine() {
  const body = $("#mine tbody");
  if (!body) return;
  const all = store.all();
  body.closest("section").classList.toggle("begun", $$(".predict[data-prediction], [data-exercise]").some(({ dataset }) => all[dataset.prediction ?? dataset.exercise]));
  const items = $$(".predict[data-prediction], [data-exercise]").map((box) => [box.dataset.prediction ?? box.dataset.exercise, box]);
  body.replaceChildren(
    ...items.map(([item, box]) => {
      const kept = all[item]?.answer || all[item]?.wrong ? all[item] : undefined;
      const what = box.dataset.name ?? $("h3", box)?.textContent ?? box.closest("section").querySelector("h2, h3")?.textContent ?? `Exercise ${item}`;
      const state = !kept ? "open" : kept.kind === "guess" ? "guess" : kept.right ? `right, ${kept.tries} ${kept.tries === 1 ? "try" : "tries"}` : "not yet";
      const sign = make("td", { className: `is-${state.split(/[ ,]/)[0]}` }, make("i"), state);
      return make("tr", {}, Object.assign(make("th", { textContent: what }), { scope: "row" }), make("td", { textContent: kept?.answer ?? "" }), sign);
    }),
  );
}
function keeping() {
  $("[data-do=print]")?.addEventListener("click", () => print());
  $("[data-do=forget]")?.addEventListener("click", () => {
    if (!confirm("Forget all guesses and answers that this browser keeps, of all lessons?")) return;
    store.put({});
    location.reload();
  });
}

// ------------------------------------------------------------------ how far the reader is
function progress() {
  mine();
  const items = $$(".predict[data-prediction], [data-exercise]").map((each) => each.dataset.prediction ?? each.dataset.exercise);
  if (!items.length) return;
  const all = store.all();
  const done = items.filter((item) => all[item]?.right || (all[item]?.kind === "guess" && all[item].answer)).length;
  $(".bar").style.width = `${(100 * done) / items.length}%`;
  $(".progress").textContent = `${done} of ${items.length} done`;
}

keeping();
reader();
const files = parts.answersFile({ $, make, store });
const page = { ...files, $, $$, make, parsed, store, chips, later, loaded, up, undoing: parts.undoing, order: parts.order, pictures: parts.pictures };
parts.search(page);
parts.hero(page);
parts.steps(page);
parts.coding(page);
parts.ballot(page);
parts.alone(page);
parts.deck(page);
parts.printed(page);
const afresh = predictions();
$$(".plots > .plot").forEach(proportioned);
exercises();
livePictures();
parts.shelf(page);
evidence();
quizzes();
dialogs();
theme();
rail();
classView(afresh);
progress();
