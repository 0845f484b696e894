// The ministers' meeting of lesson 08 without Python: the votes of a class, what differs from the article, and the meeting for one
// player. As widgets/forms/ballot_form.py, exercises/meeting.py and exercises/bargain.py have them, with their words.
const fill = (text, values) => text.replace(/\{(\w*)\}/g, (_, name) => values[name || 0]);

// What both rules make of votes (a list of words), as `Ballot` counts them.
export function count(cast, { votes, rules, adopted, said }) {
  if (!cast.length) return said.none;
  const of = (vote) => cast.filter((each) => each === vote).length;
  const all = votes.map((vote) => fill(said.counted, { 0: of(vote), vote })).join(", ");
  const results = [of("yes") > 0 && of("no") === 0, of("yes") > of("no")].map((passes, rule) =>
    fill(said.result, { result: adopted[Number(passes)], rule: rules[rule] }),
  );
  const words = results.join(", ");
  return `${all}. ${words[0].toUpperCase()}${words.slice(1)}.`;
}

// How a delegation takes a text (a list of wordings): the first step of its scale that finds something decides.
export function reaction(scale, text, nothing) {
  for (const [vote, why, concerned] of scale) {
    const found = text.find((key) => concerned.includes(key));
    if (found) return [vote, why, found];
  }
  return [...nothing, ""];
}

// The whole state of a game: what is said, and a line for each delegation.
export function play(you, text, about) {
  const { seats, scales, nothing, order, said, cards, texts } = about;
  const words = Object.fromEntries(texts.flatMap(({ options }) => options.map(([label, key]) => [key, label])));
  const took = Object.keys(scales).map((role) => [role, ...reaction(scales[role], text, nothing)]);
  const cast = took.map(([, vote]) => vote);
  const names = Object.fromEntries(seats.map(([name, role]) => [role, name]));
  let mine = "";
  if (you) {
    const most = scales[you][1][2][0];
    const won = cast.includes("yes") && !cast.includes("no") ? said.won : "";
    mine = text.includes(most) ? ` ${said.in}${won}` : ` ${fill(said.out, [words[most]])}`;
  }
  const lines = took.toSorted((one, other) => order.indexOf(one[1]) - order.indexOf(other[1]));
  return {
    said: count(cast, about) + mine,
    lines: lines.map(([role, vote, why, key]) => [
      names[role] + (role === you ? said.you : ""),
      vote,
      key ? `${why}: “${words[key]}”` : why,
    ]),
    card: you ? cards[you] : null,
  };
}

// The lines of a game as a reader wants them: the own card first, and those for whom there is nothing in the text in one line.
export function arranged(lines, { said, nothing }) {
  const [mine, others] = [true, false].map((own) => lines.filter(([name]) => name.endsWith(said.you) === own));
  const silent = others.filter(([, , why]) => why === nothing[1]);
  const loud = others.filter((line) => !silent.includes(line));
  const own = mine.map(([name, vote, why]) => [name, `your card says ${vote}`, why]);
  return [...own, ...loud, ...(silent.length > 1 ? [[silent.map(([name]) => name).join(", "), ...nothing]] : silent)];
}

// The votes that differ from what the article reports: name, text, the article's answer, the vote.
export function differences(kept, { texts, names, reported }) {
  return texts.flatMap(([part, text], row) =>
    names.flatMap(([role, name], column) => {
      const vote = kept[`${part} ${role}`];
      return vote && vote !== reported[row][column] ? [[name, `${part}: ${text}`, reported[row][column], vote]] : [];
    }),
  );
}

const table = (make, caption, head, rows) => {
  const header = (kind, textContent) => Object.assign(make("th", { textContent }), { scope: kind });
  const body = rows.map(([first, ...others]) => make("tr", {}, header("row", first), ...others.map((cell) => make("td", {}, cell))));
  const top = make("thead", {}, make("tr", {}, ...head.map((name) => header("col", name))));
  return make("table", {}, ...(caption ? [make("caption", { textContent: caption })] : []), top, make("tbody", {}, ...body));
};
const framed = (make, label, content) => {
  const frame = make("div", { className: "table", tabIndex: 0 }, content);
  frame.setAttribute("role", "group"); // it may scroll, and the keyboard reaches it
  frame.setAttribute("aria-label", label);
  return frame;
};

export function ballot({ $, make, parsed, store, chips, download, undoing }) {
  const box = $("[data-form=votes]");
  if (!box) return;
  const FORM = "08 votes";
  const about = parsed(box);
  const { texts, names, votes, open, said } = about;
  const kept = () => {
    const all = store.choices(FORM);
    const known = texts.flatMap(([part]) => names.map(([role]) => `${part} ${role}`));
    return Object.fromEntries(known.filter((key) => votes.includes(all[key])).map((key) => [key, all[key]]));
  };
  let at = 0;
  const status = make("p", { className: "strong" });
  status.setAttribute("role", "status");
  const set = (choices) => {
    store.choose(FORM, choices);
    tell();
  };
  const undo = undoing(make, () => store.choices(FORM), set);

  const results = texts.map(() => make("small", { className: "muted" }));
  const field = chips("Text", texts.map(([part, text]) => `${part}: ${text}`), "radio", at, () => {
    at = field.read();
    tell();
  });
  field.element.classList.add("texts");
  [...field.element.querySelectorAll("label > span")].forEach((span, place) => {
    span.replaceChildren(make("b", { textContent: span.textContent }), results[place]);
  });
  const delegations = names.map(([role, name]) => {
    const options = [...votes, open];
    const choice = chips(name, options, "radio", options.length - 1, () => {
      undo.before();
      const vote = options[choice.read()];
      const { [`${texts[at][0]} ${role}`]: _, ...rest } = store.choices(FORM);
      set(vote === open ? rest : { ...rest, [`${texts[at][0]} ${role}`]: vote });
    });
    return { role, choice, options };
  });
  const save = make("button", { type: "button", textContent: "Save the votes" });
  save.addEventListener("click", () => {
    const all = kept();
    const rows = texts.flatMap(([part, text]) => names.map(([role, name]) => [`${part} ${role}`, all[`${part} ${role}`] ?? "", text, name]));
    download("08_votes.csv", [["ballot", "vote", "text", "name"], ...rows]);
  });
  const left = make("div", {}, field.element, make("div", { className: "acts" }, undo.button, undo.again, save));
  const right = make("div", { className: "delegations" }, status, ...delegations.map(({ choice }) => choice.element));
  $(".fallback", box).replaceWith(make("div", { className: "beside even" }, left, right));

  const beside = $("[data-form=differences] .place");
  const tell = () => {
    const all = kept();
    const counts = texts.map(([part]) => count(names.flatMap(([role]) => all[`${part} ${role}`] ?? []), about));
    results.forEach((line, place) => (line.textContent = counts[place]));
    status.textContent = `${fill(said.now, [`${texts[at][0]}: ${texts[at][1]}`])} ${counts[at] === said.none ? "" : counts[at]}`;
    for (const { role, choice, options } of delegations) {
      choice.set(options.indexOf(all[`${texts[at][0]} ${role}`] ?? open));
    }
    const rows = differences(all, about);
    const shown = table(make, "", ["name", "text", "in the article", "your vote"], rows);
    beside?.replaceChildren(rows.length ? framed(make, "Your votes and the article", shown) : make("p", { textContent: said.same }));
  };
  tell();
}

export function alone({ $, make, parsed, store }) {
  const box = $("[data-form=alone]");
  if (!box) return;
  const FORM = "08 alone";
  const about = parsed(box);
  const { seats, texts, said } = about;
  const lists = [["you", "You play", seats], ...texts.map(({ question, label, options }) => [question, label, options])];
  const selects = lists.map(([name, label, options]) => {
    const select = make("select", {}, ...options.map(([textContent, value]) => make("option", { value, textContent })));
    select.addEventListener("change", () => {
      store.choose(FORM, Object.fromEntries(lists.map(([key], place) => [key, selects[place].value])));
      tell();
    });
    const field = make("label", { className: "field" }, make("span", { textContent: label }), select);
    field.dataset.name = name;
    return select;
  });
  const fields = selects.map((select) => select.parentElement);
  const reset = make("button", { type: "button", textContent: "Reset" });
  reset.addEventListener("click", () => {
    store.choose(FORM, {});
    bring();
    tell();
  });
  const bring = () => {
    const kept = store.choices(FORM);
    lists.forEach(([name, , options], place) => {
      const known = options.some(([, value]) => value === kept[name]);
      selects[place].value = known ? kept[name] : options[0][1];
    });
  };
  const card = make("div", { className: "ev hand" });
  const slip = make("div", { className: "slip" });
  const status = make("p", { className: "strong" });
  status.setAttribute("role", "status");
  const took = make("div");
  const left = make("div", { className: "alone" }, ...fields, reset, card);
  $(".fallback", box).replaceWith(make("div", { className: "beside even" }, left, make("div", {}, slip, status, took)));

  const tell = () => {
    const [you, ...text] = selects.map((select) => select.value);
    const state = play(you, text.filter(Boolean), about);
    status.textContent = state.said;
    took.replaceChildren(framed(make, said.how, table(make, said.how, ["Delegation", "Vote", "Why"], arranged(state.lines, about))));
    card.hidden = !state.card;
    if (state.card) {
      const wants = make("ul", {}, ...state.card.interests.map((line) => make("li", { textContent: line })));
      const red = make("p", {}, make("b", { textContent: "Your red line: " }), state.card.red);
      const ours = make("p", { className: "small muted", textContent: "Interests and red lines are ours, made up for this game." });
      card.replaceChildren(make("p", { className: "strong", textContent: "Your card" }), wants, red, ours);
    }
    const items = texts.flatMap(({ label, options }, place) => {
      const [words, key] = options.find(([, value]) => value === text[place]);
      if (!key) return [];
      const isNew = key !== options.find(([, value]) => value)[1];
      return [make("li", {}, make("b", { textContent: `${label}: ` }), words, ...(isNew ? [make("small", { textContent: " new words" })] : []))];
    });
    slip.replaceChildren(make("p", { className: "strong", textContent: "The ministers agree:" }), make("ul", {}, ...items));
  };
  bring();
  tell();
}
