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
const described = (element) => JSON.parse($("script[type='application/json']", element).textContent);

// ------------------------------------------------------------------ what the reader did, kept in this browser only
const KEY = "eastern-flank-2016";
const store = {
  memory: {}, // where the browser keeps nothing, as in a private window
  all() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? this.memory;
    } catch {
      return this.memory;
    }
  },
  put(all) {
    this.memory = all;
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch {
      // it stays until the page closes
    }
    progress();
  },
  guess(item, answer) {
    this.put({ ...this.all(), [item]: { kind: "guess", answer } });
  },
  forget(item) {
    const { [item]: _, ...rest } = this.all();
    this.put(rest);
  },
};

// ------------------------------------------------------------------ predictions
const saidTo = (part, guess) => {
  if (typeof part.after === "string") return part.after;
  if (part.kind === "options") return part.after.find(([option]) => option === guess)?.[1] ?? "";
  const [, text] = part.after.findLast(([from]) => Number(from) <= Number(guess)) ?? part.after[0];
  return text.replace("{:}", String(Number(guess))).replace("{}", Number(guess).toLocaleString("en-GB"));
};
function predictions() {
  for (const box of $$("[data-prediction]")) {
    const part = described(box);
    const place = make("div");
    $(".fallback", box).replaceWith(place);
    const show = (guess) => {
      view.show(guess, guess ? { after: saidTo(part, guess), picture: part.answer } : {});
      box.classList.toggle("done", Boolean(guess));
    };
    const view = parts.predict(place, part, (guess) => {
      if (guess) store.guess(part.item, guess);
      else store.forget(part.item);
      show(guess);
    });
    const before = store.all()[part.item]?.answer;
    if (before) show(before);
  }
}

// ------------------------------------------------------------------ how far the reader is
function progress() {
  const items = $$("[data-prediction], [data-exercise]").map((each) => each.dataset.prediction ?? each.dataset.exercise);
  if (!items.length) return;
  const all = store.all();
  const done = items.filter((item) => all[item] && (all[item].kind === "guess" || all[item].right)).length;
  $(".bar").style.width = `${(100 * done) / items.length}%`;
  $(".progress").textContent = `${done} of ${items.length} done`;
}

predictions();
progress();
