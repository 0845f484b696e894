// A lesson as slides. An extension of JupyterLab without a build: it needs nothing of JupyterLab but the open notebook.
//
// A slide begins where the notebook says so (`slideshow.slide_type`: a heading) and before the answer to a guess; what is too
// much for one screen goes on to the next slide, paragraph by paragraph. So no slide overflows, whatever the screen.

const HERE = new URL(".", document.currentScript.src).href;
const OFF = "ef-off"; // the class of what is not on the slide that is shown
const LEFT_OUT = ["setup", "solution", "teacher"]; // tags of cells that no class sees
const ARROWS = "input, textarea, select, [role=slider], .cm-content"; // what needs these keys for itself
const CONTROLS = `${ARROWS}, button, summary, a`;
const WRITING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, .cm-content";
const EDGES = 16; // pixels of a cell around its only part
const SMALLEST = 160; // pixels that a picture keeps
const GUESS = "Let everybody guess before you turn the page: the next slide has the answer.";

const make = (tag, attributes = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
};
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Deck {
  constructor(app, panel) {
    [this.app, this.panel] = [app, panel];
    this.plan = panel.context.model.getMetadata("eastern_flank") ?? { minutes: 0, until: {}, notes: {} };
    this.pages = [];
    this.page = 0;
    this.shown = false; // as slides
    this.started = null; // the clock runs from when the first slide is left
    this.strip = new Strip(this);
    panel.disposed.connect(() => this.strip.bar.remove());
    let waiting;
    addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.lay(), 100);
    });
    setInterval(() => this.strip.tell(), 5000);
  }

  get view() {
    return this.panel.node.querySelector(".jp-WindowedPanel-outer");
  }

  // Show the slides, or the lesson as one page in the same large type.
  turn(on) {
    this.shown = on;
    if (on) this.lay();
    else for (const element of this.panel.node.querySelectorAll(`.${OFF}`)) element.classList.remove(OFF);
    if (!on) this.pages[this.page]?.[0]?.element.scrollIntoView(); // the page begins where the slides were
    this.strip.tell();
  }

  get room() {
    const style = getComputedStyle(this.view);
    return this.view.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  }

  // What can be on a slide, from the top to the bottom of the lesson: paragraphs, items of a list, code, results.
  parts() {
    return this.panel.content.widgets.flatMap((cell) => {
      const tags = cell.model.getMetadata("tags") ?? [];
      const answer = tags.includes("compare");
      if (cell.node.classList.toggle("ef-left-out", LEFT_OUT.some((tag) => tags.includes(tag)))) return [];
      const begins = answer || cell.model.getMetadata("slideshow")?.slide_type === "slide";
      const parts = cell.model.type === "markdown" ? blocks(cell.node) : ran(cell, answer, this.room);
      return parts.map((part, place) => ({
        ...part,
        cell,
        place,
        first: place === 0,
        last: place === parts.length - 1,
        begins: begins && place === 0,
        heading: /^H[1-4]$/.test(part.element.tagName),
        announces: announces(part.element),
      }));
    });
  }

  // Divide the lesson into slides, as large as the screen is now, and show the one that has what was shown before.
  lay() {
    if (!this.shown || !this.view) return;
    const here = this.pages[this.page]?.[0];
    for (const element of this.panel.node.querySelectorAll(`.${OFF}`)) element.classList.remove(OFF);
    const parts = this.parts();
    for (const part of parts) measure(part, this.room);
    this.pages = divide(parts.filter((part) => part.bottom - part.top > 1), this.room);
    this.all = parts;
    const found = this.pages.findLastIndex((page) => here && before(page[0], here, parts));
    this.show(Math.max(found, 0));
  }

  show(number) {
    this.page = Math.min(Math.max(number, 0), this.pages.length - 1);
    const page = this.pages[this.page] ?? [];
    this.reveal(page);
    while (page.length > 1 && this.view.scrollHeight > this.view.clientHeight + 1) {
      // Margins that were between two slides are now in one of them.
      const part = page.pop();
      const next = this.pages[this.page + 1];
      if (next && !next[0].begins) next.unshift(part);
      else this.pages.splice(this.page + 1, 0, [part]);
      this.reveal(page);
    }
    if (page.length === 1) measure(page[0], this.room); // it may have grown since
    const active = page.find((part) => open(part.cell)) ?? page.find((part) => part.cell.model.type === "code") ?? page[0];
    if (active) this.panel.content.activeCellIndex = this.panel.content.widgets.indexOf(active.cell);
    this.view.scrollTop = 0;
    for (const { element } of page) if (element.scrollHeight > element.clientHeight + 1) element.tabIndex = 0;
    this.strip.tell();
  }

  // Show these parts of the lesson, and no others.
  reveal(page) {
    const seen = new Set(page.flatMap(({ cell, element, within = [] }) => [cell.node, element, ...within]));
    const all = this.all.flatMap(({ element, within = [] }) => [element, ...within]);
    for (const element of [...this.panel.content.widgets.map((cell) => cell.node), ...all])
      element.classList.toggle(OFF, !seen.has(element));
  }

  go(step) {
    this.started ??= Date.now();
    this.show(this.page + step);
  }

  // Shift+Enter: run the code on the slide, stay, and show the result where it is on the next one. Without code, go on.
  async run() {
    const cell = this.panel.content.activeCell;
    if (!this.pages[this.page]?.some((part) => part.cell === cell && open(cell))) return this.go(1);
    await this.app.commands.execute("notebook:run-cell");
    await this.calm();
    this.lay();
    const result = this.pages.findIndex((page) => page.some((part) => part.cell === cell && part.place > 0));
    if (result > this.page) this.show(result);
  }

  // Run the whole lesson, so that every control is alive when its slide comes.
  async start() {
    const { panel } = this;
    await panel.context.ready;
    await panel.sessionContext.ready;
    this.turn(true);
    await panel.sessionContext.session?.kernel?.info;
    this.app.shell.activateById(panel.id);
    let begun = 0;
    panel.sessionContext.iopubMessage.connect((_, message) => {
      if (message.header.msg_type !== "execute_input") return;
      begun += 1;
      if (this.loading) this.strip.tell();
    });
    const all = panel.content.widgets.filter((cell) => cell.model.type === "code").length;
    this.loading = () => `Getting the lesson ready: ${begun} of ${all}`;
    // JupyterLab drops the command in silence where the kernel is not quite connected.
    for (let tries = 0; !begun && tries < 20; tries++, await pause(500))
      await this.app.commands.execute("notebook:run-all-cells");
    await this.calm();
    this.loading = null;
    panel.context.model.dirty = false; // nobody is asked to save what is thrown away
    this.lay();
    for (const wait of [300, 900]) {
      await pause(wait); // controls and pictures take their time
      this.lay();
    }
    panel.node.dataset.efReady = "true";
  }

  // Until pictures have their size; one that loads only when it is seen would be waited for without end.
  async calm() {
    await pause(50);
    await Promise.all([...this.panel.node.querySelectorAll("img:not([loading=lazy])")].map((image) => image.decode().catch(() => 0)));
  }
}

// The paragraphs of a text, and the lists that they are within. A list is divided at its items, which keep their numbers.
function blocks(node, within = []) {
  const below = (one) => [...(one?.children ?? [])].filter((child) => child.tagName !== "SUMMARY");
  let inner = below(node.querySelector(".jp-RenderedHTMLCommon"));
  while (inner.length === 1 && inner[0].matches("div, details[open]")) inner = below(inner[0]);
  return inner.flatMap((element) => {
    if (!["OL", "UL"].includes(element.tagName)) return [{ element, within }];
    const items = [...element.children];
    if (element.tagName === "OL") items.forEach((item, number) => (item.value ||= element.start + number));
    return items.map((item) => ({ element: item, within: [...within, element] }));
  });
}

// Whether a paragraph belongs to what follows it: one that ends with a colon, or all in bold, as on a role card.
const announces = ({ tagName, textContent, firstElementChild: first }) =>
  tagName === "P" && (/:\s*$/.test(textContent) || (first?.tagName === "STRONG" && first.textContent === textContent.trim()));

// The code of a cell, unless it is folded, and its results. The answer to a guess is open: turning the page has asked for it.
function ran(cell, answer, room) {
  cell.node.classList.toggle("ef-folded", !open(cell));
  const results = [...cell.node.querySelectorAll(".jp-OutputArea-child")];
  if (answer) for (const result of results) result.querySelector("details")?.setAttribute("open", "");
  const parts = results.flatMap((element) => {
    element.classList.remove("ef-long");
    const long = element.scrollHeight > room && !element.querySelector(".jupyter-widgets") ? blocks(element, [element]) : [];
    element.classList.toggle("ef-long", long.length > 2);
    return long.length > 2 ? long : [{ element }];
  });
  if (!open(cell)) return parts;
  return [{ element: cell.node.querySelector(".jp-Cell-inputWrapper"), leads: parts.length > 0 }, ...parts];
}

const open = (cell) => cell.model.type === "code" && !cell.model.getMetadata("jupyter")?.source_hidden;

// Where a part begins and ends, with the edges of its cell. A picture with its controls gets smaller until both can be seen.
function measure(part, room) {
  const { element, cell, first, last } = part;
  element.style.removeProperty("--ef-tall");
  shrink(part, Math.max(element.getBoundingClientRect().height, element.scrollHeight) - room + EDGES, SMALLEST);
  const { top, bottom } = element.getBoundingClientRect();
  const edges = cell.node.getBoundingClientRect();
  part.top = first ? edges.top : top;
  part.bottom = last ? edges.bottom : bottom;
}

// Make a picture smaller by some pixels, unless it would be too small; return whether it is.
function shrink({ element }, excess, least) {
  const height = (one) => one.getBoundingClientRect().height;
  const [picture] = [...element.querySelectorAll("img, .ef-plot")].sort((one, other) => height(other) - height(one));
  if (excess <= 0 || !picture || height(picture) - excess < least) return false;
  element.style.setProperty("--ef-tall", `${height(picture) - excess}px`);
  return true;
}

// Whether a part of the lesson is not behind another; cells may have been drawn again since.
function before(one, other, parts) {
  const place = ({ cell, place }) => parts.findIndex((part) => part.cell === cell) + place / 1000;
  return place(one) <= place(other);
}

// Put parts on slides: as many as there is room for, a heading or an announcement with what follows it, code with its result, and
// the words before a picture with controls with it, if it need not be much smaller for them.
function divide(parts, room) {
  const pages = [[]];
  for (const part of parts) {
    let page = pages.at(-1);
    const excess = page.length ? part.bottom - page[0].top - room : 0;
    const begins = part.begins && !page.every((one) => one.heading);
    const live = part.element.querySelector(".jupyter-widgets");
    if (begins || (excess > 0 && !(live && shrink(part, excess + EDGES, room * 0.55)))) {
      const along = [];
      const leads = (one) => one.heading || one.announces || (one.leads && one.cell === part.cell && part.bottom - one.top < room);
      while (!begins && page.length > 1 && leads(page.at(-1))) along.unshift(page.pop());
      pages.push((page = along));
    }
    page.push(part);
  }
  return pages;
}

// The presenter's strip at the foot of the screen, and the notes in a window of their own, which a projector need not show.
class Strip {
  constructor(deck) {
    this.deck = deck;
    const button = (textContent, title, act) => make("button", { textContent, title, onclick: act });
    this.back = button("◀ Back", "Page Up", () => deck.go(-1));
    this.next = button("Next ▶", "Page Down, the space bar", () => deck.go(1));
    this.title = make("span", { className: "ef-now" });
    this.count = make("span", { className: "ef-count" });
    this.time = make("span");
    this.notes = button("Notes", "N: what to say and to ask, in a window of its own", () => this.open());
    this.whole = button("", "Escape", () => deck.turn(!deck.shown));
    this.bar = make(
      "nav", { className: "ef-strip", ariaLabel: "Slides" },
      this.back, this.next, this.count, this.title, this.time, this.notes, this.whole,
    );
    document.body.append(this.bar);
  }

  tell() {
    const { deck } = this;
    const { plan, page, pages, shown } = deck;
    const cell = pages[page]?.[0]?.cell;
    const order = deck.panel.content.widgets;
    const sofar = order.slice(0, order.indexOf(cell) + 1);
    const headings = sofar.filter((each) => each.model.type === "markdown").flatMap((each) => each.model.sharedModel.getSource().match(/^#+ (.*)/)?.[1] ?? []);
    const until = sofar.map((each) => plan.until[each.model.id]).findLast((minute) => minute);
    const gone = deck.started ? Math.floor((Date.now() - deck.started) / 60000) : 0;
    this.title.textContent = deck.loading?.() ?? headings.at(-1) ?? "";
    this.count.textContent = shown ? `Slide ${page + 1} of ${pages.length}` : "";
    this.time.textContent = plan.minutes ? `${gone} of ${plan.minutes} min${until ? `, this part until ${until}` : ""}` : "";
    this.back.disabled = !shown || page === 0;
    this.next.disabled = !shown || page === pages.length - 1;
    this.whole.textContent = shown ? "One page" : "Slides";
    if (this.other && !this.other.closed) this.write(headings);
  }

  // Open the notes. The computer's own screen shows them where it does not mirror the projector.
  open() {
    if (this.other && !this.other.closed) return this.other.close();
    this.other = open_("eastern-flank-notes");
    if (!this.other) {
      this.title.textContent = "Your browser has blocked the window with the notes: allow pop-ups for this page.";
      return;
    }
    const { document: page } = this.other;
    page.title = "Notes";
    page.documentElement.lang = "en";
    page.head.replaceChildren(make("link", { rel: "stylesheet", href: `${HERE}deck.css` }));
    this.other.addEventListener("keydown", (event) => keys(this.deck, event), true);
    this.tell();
  }

  write(headings) {
    const { deck } = this;
    const cells = [...new Set((deck.pages[deck.page] ?? []).map((part) => part.cell))];
    const notes = cells.map((cell) => deck.plan.notes[cell.model.id]).filter(Boolean);
    if (cells.some((cell) => cell.model.getMetadata("tags")?.includes("predict"))) notes.push({ ask: GUESS });
    const lines = notes.flatMap(({ say, ask }) => [
      ...(say ? [make("h2", { textContent: "Say" }), make("p", { textContent: say })] : []),
      make("h2", { textContent: "Ask" }),
      make("p", { textContent: ask }),
    ]);
    if (!lines.length) lines.push(make("p", { textContent: "No notes for this slide." }));
    const state = [this.count, this.time].map((span) => span.textContent).join(" · ");
    const main = make("main", {}, make("p", { textContent: state }), make("h1", { textContent: headings.at(-1) ?? "" }), ...lines);
    this.other.document.body.className = "ef-notes-page";
    this.other.document.body.replaceChildren(main);
  }
}

const open_ = (name) => window.open("", name, "popup,width=620,height=640");

// The keys of a class. They are ours before they are JupyterLab's: one of its letters would add or delete a cell.
function keys(deck, event) {
  const { key, target } = event;
  if (document.querySelector(".jp-Dialog") || event.ctrlKey && key !== "Enter" || event.metaKey || event.altKey) return;
  const [control, arrows] = [CONTROLS, ARROWS].map((what) => target.closest?.(what));
  const writing = target.closest?.(WRITING);
  const act = {
    PageDown: () => deck.go(1),
    PageUp: () => deck.go(-1),
    ...(event.shiftKey || event.ctrlKey ? { Enter: () => writing && !target.closest(".cm-content") || deck.run() } : {}),
    ...(writing ? {} : { n: () => deck.strip.open(), Escape: () => deck.turn(!deck.shown) }),
    ...(control ? {} : { " ": () => deck.go(event.shiftKey ? -1 : 1) }),
    ...(arrows
      ? {}
      : {
          ArrowRight: () => deck.go(1),
          ArrowLeft: () => deck.go(-1),
          Home: () => deck.show(0),
          End: () => deck.show(deck.pages.length - 1),
        }),
  }[key];
  if (act && (deck.shown || key === "Escape" || key === "n")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  } else if (!writing && key.length === 1 && !control) event.stopImmediatePropagation();
}

function activate(app) {
  document.head.append(make("link", { rel: "stylesheet", href: `${HERE}deck.css` }));
  document.body.classList.add("ef-class");
  const decks = new Map();
  const current = () => [...decks].find(([panel]) => panel === app.shell.currentWidget)?.[1];
  const look = () => {
    for (const panel of app.shell.widgets("main"))
      if (panel.content?.widgets && panel.sessionContext && !decks.has(panel)) {
        panel.node.classList.add("ef-lesson");
        decks.set(panel, null);
        panel.context.ready.then(() => {
          decks.set(panel, new Deck(app, panel));
          decks.get(panel).start();
        });
      }
    for (const [panel, deck] of decks) if (deck) deck.strip.bar.hidden = panel !== app.shell.currentWidget;
  };
  app.restored.then(look);
  app.shell.layoutModified.connect(look);
  addEventListener("keydown", (event) => current() && keys(current(), event), true);
  // What grows under somebody's hands (a verdict, a hint) comes into sight.
  addEventListener("toggle", (event) => event.target.scrollIntoView?.({ block: "nearest" }), true);
}

(window._JUPYTERLAB ??= {})["eastern-flank-class"] = {
  init() {},
  async get() {
    return () => ({ __esModule: true, default: { id: "eastern-flank-class:deck", autoStart: true, activate } });
  },
};
