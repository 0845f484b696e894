// What comes after a question answers it: until there is a guess, or the reader asks for it, it is covered, up to the next heading,
// exercise or question. Without scripts, on paper and as slides nothing is covered.
const STOP = "h1, h2, h3, h4, [data-exercise], .form, .predict, nav, .scripted";

function following(box) {
  const found = [];
  let element = box.nextElementSibling;
  let section = box.closest("section");
  while (section) {
    for (; element; element = element.nextElementSibling) {
      if (element.matches(STOP)) return found;
      if (!element.matches("details")) found.push(element); // what is folded tells nothing
    }
    section = section.nextElementSibling;
    if (!section?.matches("section")) return found;
    element = section.firstElementChild;
  }
  return found;
}

// Returns what is to be told whether there is a guess now.
export function cover(box, make) {
  const covered = following(box);
  if (!covered.length) return () => {};
  const button = make("button", { type: "button", className: "quiet-button", textContent: "Show it without a guess" });
  const note = make("p", { className: "cover" }, "What comes next answers this question. ", button);
  box.after(note);
  let open = false;
  const lay = (guessed) => {
    open ||= guessed;
    note.hidden = open;
    for (const element of covered) element.classList.toggle("covered", !open);
  };
  button.addEventListener("click", () => {
    lay(true);
    covered[0].tabIndex = -1;
    covered[0].focus({ preventScroll: true });
  });
  // A link into what is covered opens it.
  const wanted = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && covered.some((element) => element.contains(target) || target.firstElementChild === element)) lay(true);
  };
  addEventListener("hashchange", wanted);
  lay(false);
  wanted();
  return lay;
}
