// The class view: a lesson as slides. A slide is a section of the page; what is too much for one screen goes on to the next slide,
// paragraph by paragraph, and a picture is as large as there is room beside its own words. So no slide overflows, whatever the screen.
const OFF = "off-slide"; // the class of what is not on the slide that is shown
const DRAWN = ".plot, .ef-drawing, .ef-dressed svg";
const SMALLEST = 0.5; // of the room: what a picture keeps beside words that are not its own
const tall = (element) => element.getBoundingClientRect().height;

// Whether a paragraph belongs to what follows it: a heading, or a line that ends with a colon.
const leads = (element) => /^H[1-4]$/.test(element.tagName) || (element.tagName === "P" && /:\s*$/.test(element.textContent));

// What can be on a slide, from the top to the bottom of a section, and what each piece is within.
function pieces(parent, room, within = []) {
  return [...parent.children].flatMap((element) => {
    if (!tall(element) || getComputedStyle(element).position === "absolute") return [];
    const inside = [...within, element];
    if (element.matches("ol, ul:not(.key, .ef-inks)")) return items(element, inside);
    if (element.matches(".fig, .room, summary") || tall(element) <= room) return [{ element, within }];
    if (element.matches("table, .table")) {
      const rows = [...element.querySelectorAll("tbody tr")];
      const body = rows[0]?.closest("tbody");
      if (rows.length > 1) return rows.map((row) => ({ element: row, within: [...inside, row.closest("table"), body] }));
    }
    if (shrink(element, tall(element) - room, 0) || !element.matches("div, details, form")) return [{ element, within }];
    return pieces(element, room, inside);
  });
}
function items(list, within) {
  const all = [...list.children];
  if (list.tagName === "OL") all.forEach((item, number) => (item.value ||= list.start + number)); // they keep their numbers
  return all.map((element) => ({ element, within }));
}

// Make the pictures of an element smaller by some pixels; return whether they may be that small.
function shrink(element, excess, least) {
  const drawn = [...element.querySelectorAll(DRAWN)].filter((each) => tall(each) && !each.parentElement.closest(DRAWN));
  if (!drawn.length) return false;
  const now = Math.max(...drawn.map(tall));
  if (now - excess < Math.max(least, 90)) return false;
  element.style.setProperty("--tall", `${now - excess - 2}px`);
  return true;
}

// Make the only picture of a slide as large as it can be: with its key, its source and its controls below it, or at its right; and
// where its letters would still be small, as on a screen that is nearly square, in the drawing for phones, whose letters are larger.
const PLACES = [[], ["beside"], ["beside", "all"], ["beside", "all", "whole"]]; // whole: its numbers are as wide as the slide
const SLIM = PLACES.map((place) => [...place, "slim"]);
const LEAST = 64; // lines of its letters that would fill the screen: with more, they are small
function enlarge(section, slide) {
  const drawn = slide.map(({ element }) => element).filter((each) => $$(DRAWN, each).some(tall));
  if (drawn.length !== 1) return;
  const [element] = drawn;
  const figure = element.matches(".fig") ? element : $(".fig:not(.fallback)", element);
  const excess = () => section.scrollHeight - section.clientHeight;
  // Put its words in a place; return how much is then too much for the slide, and how large its smallest letters are.
  const laid = (place) => {
    for (const name of SLIM.at(-1)) figure?.classList.toggle(name, place.includes(name));
    element.style.setProperty("--tall", "100vh");
    for (let round = 0; round < 3 && excess() > 0; round += 1) if (!shrink(element, excess(), 0)) break;
    return { place, over: Math.max(0, excess()), size: Math.min(...$$(DRAWN, element).filter(tall).map(letters)) };
  };
  const best = (places, one) => places.map(laid).reduce((best, each) => (each.over < best.over || (each.over === best.over && each.size > best.size * 1.05) ? each : best), one);
  let chosen = best(figure ? PLACES : [[]], { over: Infinity });
  if (figure?.matches(".live") && chosen.size < innerHeight / LEAST) chosen = best(SLIM, chosen);
  laid(chosen.place);
  element.dataset.tall = element.style.getPropertyValue("--tall");
}

// How large the smallest letters of a picture are, in pixels; of one without letters, how wide it is.
function letters(drawing) {
  const svg = drawing.matches("svg") ? drawing : $("svg", drawing);
  const sizes = svg ? $$("text", svg).map((text) => parseFloat(getComputedStyle(text).fontSize)) : [];
  return sizes.length ? (Math.min(...sizes) * svg.getBoundingClientRect().width) / svg.viewBox.baseVal.width : drawing.getBoundingClientRect().width;
}

// What answers a question is on the slide after it.
const asks = (piece) => [piece.element, ...piece.within].some((each) => each.matches(".predict, [data-exercise]"));

// Put the pieces of a section on slides.
function divided(section, room) {
  const slides = [[]];
  let top;
  for (const piece of pieces(section, room)) {
    const { element } = piece;
    const edges = () => element.getBoundingClientRect();
    top ??= edges().top;
    const excess = edges().bottom - top - room;
    const smaller = () => [piece, ...slides.at(-1)].some((each) => shrink(each.element, excess, room * SMALLEST));
    const answers = slides.at(-1).some(asks) && !asks(piece);
    if (slides.at(-1).length && (answers || (excess > 0 && !smaller()))) {
      const along = [];
      while (slides.at(-1).length > 1 && leads(slides.at(-1).at(-1).element)) along.unshift(slides.at(-1).pop());
      slides.push(along);
      top = (along[0]?.element ?? element).getBoundingClientRect().top;
      const more = edges().bottom - top - room;
      if (more > 0) shrink(element, more, 0);
    }
    slides.at(-1).push(piece);
  }
  return slides.filter((slide) => slide.length).map((slide) => ({ section, slide }));
}

// `asked` has a function for each question: told that a class is to guess, it shows no guess that is kept.
function classView(asked) {
  const button = $("[data-do=class]");
  if (!button) return;
  const sections = $$(".lesson > section:not(.end)");
  let [slides, now] = [[], 0];
  const bare = () => {
    for (const each of $$(`.lesson .${OFF}`)) each.classList.remove(OFF);
    for (const each of $$(".lesson [style*='--tall']")) each.style.removeProperty("--tall");
    for (const each of $$(".lesson :is(.beside, .slim).fig")) each.classList.remove(...SLIM.at(-1));
  };
  // Show a slide, and nothing else; what is still too much for it goes on to the next one.
  const show = (place) => {
    const { section, slide } = slides[place];
    for (const each of sections) each.classList.toggle("on", each === section);
    section.classList.toggle("moves", slide.some(({ element }) => element.matches(".live") || $(".live", element)));
    const seen = new Set(slide.flatMap(({ element, within }) => [element, ...within]));
    const others = slides.filter((each) => each.section === section).flatMap((each) => each.slide);
    for (const { element, within } of others) for (const each of [element, ...within]) each.classList.toggle(OFF, !seen.has(each));
    const excess = () => section.scrollHeight - section.clientHeight;
    for (const { element } of slide) if (excess() > 0) shrink(element, excess(), 0);
    while (excess() > 1 && slide.length > 1) {
      const piece = slide.pop(); // margins that were between two slides are now in one of them
      if (slides[place + 1]?.section === section) slides[place + 1].slide.unshift(piece);
      else slides.splice(place + 1, 0, { section, slide: [piece] });
      piece.element.classList.add(OFF);
      for (const each of piece.within) if (!slide.some(({ within }) => within.includes(each))) each.classList.add(OFF);
    }
  };
  // The slide is in the address: a page that is loaded again is where it was. Opened from a disk, a page may not change its address.
  const address = (to) => location.protocol !== "file:" && history.replaceState(history.state, "", to);
  const turn = (to) => {
    now = Math.max(0, Math.min(slides.length - 1, to));
    show(now);
    $(".count b").textContent = `${now + 1} / ${slides.length}`;
    address(`?class=${now + 1}${location.hash}`);
  };
  // Divide the lesson into slides, as large as the screen is now; the one that has an element stays, or comes.
  const lay = (kept = slides[now]?.slide[0].element) => {
    bare();
    for (const each of sections) each.classList.add("measured");
    const style = getComputedStyle(sections[0]);
    const room = $(".lesson").clientHeight - parseFloat(style.paddingTop) - 6;
    slides = sections.flatMap((section) => divided(section, room));
    for (const each of sections) each.classList.remove("measured");
    for (let place = 0; place < slides.length; place += 1) {
      show(place); // there may be one more after it
      enlarge(slides[place].section, slides[place].slide);
    }
    const place = slides.findIndex(({ slide }) => slide.some(({ element }) => element === kept || element.contains(kept)));
    turn(Math.max(place, 0));
  };
  const view = (on) => {
    const here = on ? sections.findLast((each) => each.getBoundingClientRect().top < innerHeight / 2) : slides[now].section;
    if (on) root.dataset.view = "class";
    else delete root.dataset.view;
    button.setAttribute("aria-pressed", on);
    for (const each of asked) each(on);
    for (const each of $$("details.compare")) {
      if (on) each.dataset.was = each.open;
      each.open = on || each.dataset.was === "true"; // a slide of its own
    }
    if (on) lay();
    if (on) turn(Math.max(0, slides.findIndex(({ section }) => section === here)));
    else {
      bare();
      address(location.pathname + location.hash);
      here.scrollIntoView(); // the page goes on where the slides were
    }
  };
  // What somebody opens or answers may need more room than there is.
  const settle = ({ target }) =>
    root.dataset.view === "class" &&
    !target.matches?.(".compare") && // it is open on its slide
    requestAnimationFrame(() => {
      const { section } = slides[now];
      if (section.scrollHeight > section.clientHeight + 1 || target.matches?.("details")) lay(target);
    });
  for (const kind of ["toggle", "click", "submit", "change"]) $(".lesson").addEventListener(kind, settle, { capture: true });
  // A live picture may have longer words than the one before. Its controls stay where they are if a smaller picture is enough;
  // and it is as large again as it was when they are short, but not while a slider is moved.
  $(".lesson").addEventListener("drawn", () => {
    if (root.dataset.view !== "class") return;
    const { section, slide } = slides[now];
    const excess = () => section.scrollHeight - section.clientHeight;
    for (const { element } of slide) {
      if (element.dataset.tall && !document.activeElement.matches("[type=range]")) element.style.setProperty("--tall", element.dataset.tall);
      if (excess() > 0) shrink(element, excess(), 0);
    }
    if (excess() > 0) enlarge(section, slide);
  });
  button.addEventListener("click", () => view(root.dataset.view !== "class"));
  for (const each of $$("[data-turn]")) each.addEventListener("click", () => turn(now + Number(each.dataset.turn)));
  addEventListener("keydown", (event) => {
    if (root.dataset.view !== "class" || $("dialog[open]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const typed = event.target.matches("input:not([type=range], [type=radio], [type=checkbox]), select, textarea");
    if (typed && !["PageDown", "PageUp", "Escape"].includes(event.key)) return;
    const own = event.target.matches("input"); // its arrows move a control; a presenter's Page Up and Page Down turn the page
    const to = { PageDown: now + 1, PageUp: now - 1, ...(own ? {} : { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: slides.length - 1 }) }[event.key];
    if (to !== undefined) {
      turn(to);
      event.preventDefault();
    } else if (event.key === "Escape") view(false);
  });
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => root.dataset.view === "class" && lay(), 100);
  });
  const wanted = new URLSearchParams(location.search).get("class");
  if (wanted !== null) {
    document.fonts.ready.then(() => {
      view(true);
      if (Number(wanted) > 1) turn(Number(wanted) - 1);
    });
  }
}
