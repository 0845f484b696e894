"use strict";
// The board: asks its server every three seconds, and changes only what has changed. All words go in as text.
(() => {
  const EVERY = 3000;
  const FADES = 9000; // for so long a change is marked
  const QUIET_MINUTES = 8;
  const KEY = "eastern-flank-2016-theme";
  const WORDS = { y: "right", n: "not yet", g: "guess kept", o: "open" };
  const $ = (query) => document.querySelector(query);
  const make = (kind, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(kind), properties);
    element.append(...children);
    return element;
  };
  const drawn = (kind, attributes = {}, text = "") => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", kind);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return element;
  };
  const sign = (letter) => {
    const svg = drawn("svg", { "aria-hidden": "true" });
    svg.append(drawn("use", { href: `#${letter}` }));
    return svg;
  };
  const number = (value) => Number(value).toLocaleString("en-GB", { maximumFractionDigits: 2 });
  const many = (count, one, more) => `${count} ${count === 1 ? one : more}`;

  let state = null;
  let etag = "";
  let names = false;
  let lesson = new URLSearchParams(location.search).get("lesson") ?? "";
  const chosen = { exercise: "", guess: "" };
  const open = { exercise: false, guess: false }; // whether the answer is shown

  // ---------------------------------------------------------------------------------------------------- asking
  let turn = 0;
  async function ask() {
    const mine = (turn += 1);
    try {
      const asked = new URLSearchParams({ lesson, names: names ? "1" : "" });
      const headers = etag ? { "If-None-Match": etag } : {};
      // Behind JupyterHub: that it is this page that asks, and not one of a student's on the same server.
      const ours = /(?:^|; )_xsrf=([^;]+)/.exec(document.cookie);
      if (ours) headers["X-XSRFToken"] = ours[1];
      const answer = await fetch(`state?${asked}`, { headers, cache: "no-store" });
      if (mine !== turn) return; // something else was asked for meanwhile
      if (answer.status === 403) return lost("This page may not see the class any longer. Load it again, or open the address that the command prints now.");
      if (answer.status === 200) {
        etag = answer.headers.get("Etag") ?? "";
        const found = await answer.json();
        if (mine !== turn) return;
        show(found);
      }
      age(new Date(answer.headers.get("Date")).getTime() / 1000);
      lost("");
    } catch {
      if (mine === turn) lost("The board’s program does not answer. What you see is as it was; it goes on by itself when the program runs again.");
    }
    if (mine === turn) setTimeout(() => mine === turn && ask(), EVERY);
  }
  const again = () => {
    etag = "";
    ask();
  };
  function lost(words) {
    if ($("#lost").textContent !== words) $("#lost").textContent = words;
    document.body.classList.toggle("is-lost", Boolean(words));
  }
  function age(now) {
    const seconds = Math.max(0, Math.round(now - Math.max(...state.at)));
    const passed = seconds < 100 ? many(seconds, "second", "seconds") : seconds < 5400 ? many(Math.round(seconds / 60), "minute", "minutes") : "more than an hour";
    $("#age").textContent = state.at.length ? `live, last answer ${passed} ago` : "live";
    first(now);
  }

  // ------------------------------------------------------------------------------------------------ the table
  const seat = (place) => (names && Array.isArray(state.seats) ? state.seats[place] : `Seat ${place + 1}`);
  const count = (item, letter) => [...item.states].filter((each) => each === letter).length;
  function show(found) {
    const same = state && state.lesson.number === found.lesson.number && state.at.length === found.at.length;
    state = found;
    if (found.at.length) lesson = found.lesson.number; // stay with it, whatever is begun elsewhere
    $("#title").textContent = `${found.lesson.number} ${found.lesson.title}: the class`;
    document.title = `${found.lesson.number} ${found.lesson.title}: the class, Eastern Flank 2016`;
    const left = Array.isArray(found.left_out) ? found.left_out.length : found.left_out;
    $("#seats").textContent = many(found.at.length, "student", "students") + (left ? `, ${many(left, "file", "files")} left out` : "");
    $("#seats").title = Array.isArray(found.left_out) ? found.left_out.join("\n") : "";
    if (!$("#lesson").length) $("#lesson").append(...found.lessons.map(([value, title]) => make("option", { value, textContent: `${value} ${title}` })));
    $("#lesson").value = found.lesson.number;
    $("#none").hidden = found.at.length > 0;
    document.body.classList.toggle("show-names", names);
    if (!same) {
      for (const kind of ["exercise", "guess"]) if (!found.items.some((item) => item.item === chosen[kind])) [chosen[kind], open[kind]] = [begin(kind), false];
      rows();
    }
    heads();
    cells(same);
    detail();
    guesses();
  }
  // Which exercise and which guess are shown first: what keeps most of the class busy.
  function begin(kind) {
    const all = state.items.filter((item) => item.kind === kind);
    const weight = (item) => (kind === "guess" ? (count(item, "g") * 3 >= state.at.length ? 1 : 0) : count(item, "n"));
    return all.reduce((best, item) => (weight(item) > weight(best) ? item : best), all[0])?.item ?? "";
  }
  function heads() {
    const wanted = ["", ...state.at.map((_, place) => (names && Array.isArray(state.seats) ? state.seats[place] : String(place + 1))), "done"];
    const row = $(".m thead tr");
    if (JSON.stringify([...row.children].map((each) => each.dataset.word)) === JSON.stringify(wanted)) return;
    row.replaceChildren(
      ...wanted.map((word, place) => {
        const head = make("th", { scope: "col", className: place && place <= state.at.length ? "seat" : "" }, place ? word : make("span", { className: "quiet", textContent: "What is asked" }));
        head.dataset.word = word;
        return head;
      }),
    );
  }
  function rows() {
    $(".m tbody").replaceChildren(
      ...state.items.map((item) => {
        const guess = item.kind === "guess";
        const label = guess ? item.name : `${item.item.slice(3)} ${item.name}`;
        const button = make("button", { type: "button", textContent: label, className: guess ? "is-guess" : "" });
        button.dataset.item = item.item;
        button.addEventListener("click", () => {
          chosen[item.kind] = item.item;
          open[item.kind] = false;
          detail();
          guesses();
        });
        const head = make("th", { scope: "row" }, button);
        return make("tr", {}, head, ...[...item.states].map(() => make("td")), make("td", { className: "sum" }));
      }),
    );
  }
  function cells(mark) {
    [...$(".m tbody").rows].forEach((row, place) => {
      const item = state.items[place];
      [...item.states].forEach((letter, at) => {
        const cell = row.cells[at + 1];
        if (cell.dataset.state === letter) return;
        cell.dataset.state = letter;
        cell.className = letter;
        cell.replaceChildren(sign(letter), make("span", { className: "quiet", textContent: WORDS[letter] }));
        if (!mark) return;
        cell.classList.add("now");
        setTimeout(() => cell.classList.remove("now"), FADES);
      });
      sum(row.cells[row.cells.length - 1], item);
    });
  }
  function sum(cell, item) {
    const guess = item.kind === "guess";
    const [done, not, all] = [count(item, "y") + count(item, "g"), count(item, "n"), Math.max(1, state.at.length)];
    const words = guess ? `${done} of ${state.at.length}` : `${done} right, ${not} not yet`;
    if (cell.dataset.words === words) return;
    cell.dataset.words = words;
    const stripes = drawn("svg", { x: `${(done / all) * 100}%` });
    const whole = drawn("svg", { "aria-hidden": "true" });
    whole.append(drawn("rect", { class: guess ? "kept" : "done", width: `${(done / all) * 100}%`, height: "100%" }));
    stripes.append(drawn("rect", { class: "not", width: `${(not / all) * 100}%`, height: "100%" }));
    whole.append(stripes);
    cell.replaceChildren(whole, make("small", { textContent: words }));
  }

  // ---------------------------------------------------------------------------------------- one exercise, closely
  const pressed = () => {
    for (const button of document.querySelectorAll(".m [data-item]")) button.setAttribute("aria-pressed", button.dataset.item === chosen.exercise || button.dataset.item === chosen.guess);
  };
  function fill(list, entries) {
    const words = JSON.stringify(entries.map((entry) => entry.words));
    if (list.dataset.words === words) return;
    list.dataset.words = words;
    list.replaceChildren(...entries.map((entry) => entry.element()));
  }
  function detail() {
    pressed();
    const item = state.items.find((each) => each.item === chosen.exercise);
    $("#detail").hidden = !item || !state.at.length;
    if (!item) return;
    $("#dn").textContent = `Exercise ${item.item.slice(3)}`;
    $("#dh").textContent = item.name;
    const counts = [["right", count(item, "y")], ["not yet", count(item, "n")], ["open", count(item, "o")]];
    fill($("#df"), counts.map(([word, times]) => ({ words: `${word} ${times}`, element: () => make("div", {}, make("dt", { textContent: word }), make("dd", { textContent: times })) })));
    const wrong = item.wrong.map(({ answer, times, since, said }) => [answer, `${times} ×${since ? `, ${since} right since` : ""}`, said]);
    if (item.others) wrong.push(["something else", `${item.others} ×`, ""]);
    fill(
      $("#da"),
      wrong.map(([answer, times, said]) => ({
        words: [answer, times, said],
        element: () => make("li", { className: answer.length > 14 ? "long" : "" }, make("b", { textContent: answer }), make("span", { className: "c", textContent: times }), make("span", { className: "w", textContent: said })),
      })),
    );
    $("#right").hidden = !item.right;
    $("#right").textContent = open.exercise ? "Hide the answer" : "Show the answer";
    $("#rightly").textContent = open.exercise ? item.right : "";
    $("#dt").replaceChildren(make("b", { textContent: "What to say. " }), item.hint);
    $("#dt").hidden = !item.hint;
  }
  function first(now) {
    const item = state.items.find((each) => each.item === chosen.exercise);
    const list = item ? item.first.map(([place, tries, answer]) => [seat(place), `${tries} tries${answer ? `, last answer ${answer}` : ""}`]) : [];
    const minutes = state.at.map((at) => Math.floor((now - at) / 60));
    if (Math.min(...minutes) < QUIET_MINUTES) {
      const still = minutes.map((passed, place) => [passed, place]).filter(([passed]) => passed >= QUIET_MINUTES && passed < 90);
      for (const [passed, place] of still.sort((a, b) => b[0] - a[0]).slice(0, 2)) list.push([seat(place), `no answer for ${passed} minutes`]);
    }
    $("#go").hidden = !list.length;
    fill($("#dg"), list.map(([who, why]) => ({ words: [who, why], element: () => make("li", {}, make("span", { textContent: who }), make("span", { textContent: why })) })));
  }

  // ----------------------------------------------------------------------------------------- what the class guessed
  function guesses() {
    pressed();
    const item = state.items.find((each) => each.item === chosen.guess);
    $("#guesses").hidden = !item || !state.at.length;
    if (!item) return;
    $("#gh").textContent = `What the class guessed: ${item.question}`;
    $("#truth").textContent = open.guess ? "Hide the answer" : "Show the answer";
    $("#said").hidden = !open.guess;
    $("#said").textContent = open.guess ? item.said : "";
    const place = $("#gp");
    const words = JSON.stringify([item.item, item.guesses, open.guess, count(item, "g")]);
    if (place.dataset.words === words) return;
    place.dataset.words = words;
    const made = { number: axis, options: choices }[item.form];
    $("#gs").textContent = summary(item);
    place.replaceChildren(...(made && item.guesses.length ? [made(item)] : []));
  }
  function summary(item) {
    const given = count(item, "g");
    if (!given) return "Nobody has guessed yet.";
    if (item.form === "word") return `${many(given, "student has", "students have")} written a sentence. This page does not show them.`;
    if (item.form === "options") return many(given, "guess", "guesses");
    const middle = item.guesses[Math.floor((item.guesses.length - 1) / 2)];
    return `${many(given, "guess", "guesses")}${item.unit ? `, in ${item.unit}` : ""}; half of them are ${number(middle)} or less`;
  }
  function choices(item) {
    return make(
      "ul",
      { className: "opts" },
      ...item.options.map((option) => {
        const times = item.guesses.filter((each) => each === option).length;
        const dots = drawn("svg", { viewBox: `0 0 ${Math.max(1, times) * 17} 17`, "aria-hidden": "true" });
        for (let dot = 0; dot < times; dot += 1) dots.append(drawn("circle", { cx: dot * 17 + 8.5, cy: 8.5, r: 7.2, class: "dot" }));
        return make("li", {}, make("span", { textContent: option }), make("b", { textContent: times }), dots);
      }),
    );
  }
  const STEPS = [1, 2, 2.5, 5, 10];
  function axis({ low, high, step, unit, at, guesses: values }) {
    const [left, wide, ground, room] = [24, 752, 104, 90];
    const x = (value) => left + ((value - low) / (high - low)) * wide;
    const bins = Math.min(Math.round((high - low) / step), 46);
    const across = Math.max(1, Math.min(5, Math.floor(wide / bins / 15.5))); // dots beside one another, where there is room
    const piles = {};
    for (const value of values) {
      const bin = Math.round(((value - low) / (high - low)) * bins);
      piles[bin] = (piles[bin] ?? 0) + 1;
    }
    const tallest = Math.ceil(Math.max(...Object.values(piles)) / across);
    const gap = Math.min(16, room / tallest);
    const svg = drawn("svg", { viewBox: "0 0 800 130", class: "axis", role: "img" });
    svg.setAttribute("aria-label", `${many(values.length, "guess", "guesses")} from ${number(values[0])} to ${number(values[values.length - 1])} ${unit}, on an axis from ${number(low)} to ${number(high)}`);
    svg.append(drawn("path", { d: `M${left - 4} ${ground}H${left + wide + 4}`, class: "line" }));
    const rough = (high - low) / 7;
    const power = 10 ** Math.floor(Math.log10(rough));
    const tick = Math.max(power * STEPS.find((each) => each * power >= rough), step < 1 ? 0 : 1);
    for (let value = Math.ceil(low / tick) * tick; value <= high + tick / 1000; value += tick) {
      svg.append(drawn("path", { d: `M${x(value)} ${ground}v5`, class: "line" }), drawn("text", { x: x(value), y: 124, class: "t", "text-anchor": "middle" }, number(value)));
    }
    for (const [bin, times] of Object.entries(piles)) {
      for (let dot = 0; dot < times; dot += 1) {
        const shift = (dot % across) - (Math.min(across, times) - 1) / 2;
        const cx = Math.max(left, Math.min(left + wide, x(low + (bin / bins) * (high - low)) + shift * 15.5));
        svg.append(drawn("circle", { cx, cy: ground - 8 - Math.floor(dot / across) * gap, r: Math.max(2.5, Math.min(7, gap / 2 - 0.4)), class: "dot" }));
      }
    }
    if (open.guess && at !== null && at >= low && at <= high) {
      const end = x(at) > 600;
      svg.append(drawn("path", { d: `M${x(at)} 2V${ground}`, class: "at" }), drawn("text", { x: x(at) + (end ? -8 : 8), y: 14, class: "at-word", "text-anchor": end ? "end" : "start" }, `${number(at)} ${unit}`));
    }
    return svg;
  }

  // ------------------------------------------------------------------------------------------------------- controls
  $("#names").addEventListener("click", () => {
    names = !names;
    $("#names").textContent = names ? "Hide names" : "Show names";
    if (!names && state) {
      document.body.classList.remove("show-names");
      state.seats = state.at.length; // gone at once, whatever the server does
      heads();
      $("#dg").replaceChildren();
      delete $("#dg").dataset.words;
      $("#go").hidden = true;
      $("#seats").title = "";
    }
    again();
  });
  $("#lesson").addEventListener("change", (event) => {
    lesson = event.target.value;
    again();
  });
  for (const [id, kind] of [["#right", "exercise"], ["#truth", "guess"]]) {
    $(id).addEventListener("click", () => {
      open[kind] = !open[kind];
      detail();
      guesses();
    });
  }
  const dark = () => (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const told = () => $("#theme").setAttribute("aria-pressed", dark());
  $("#theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem(KEY, document.documentElement.dataset.theme);
    } catch {
      // as the system has it, next time
    }
    told();
  });
  told();
  ask();
})();
