// What comes after a question may answer it. Until there is a guess or a right answer, or the reader asks for it, it is covered, up to
// the next heading, exercise or question. Find-in-page and links into it open it. Without scripts and as slides nothing is covered;
// print.js puts what is still covered on the last pages.
const STOP = "h1, h2, h3, h4, [data-exercise], [data-quiz], .form, .predict, nav, .scripted";

function following(box) {
  const found = [];
  let element = box.nextElementSibling;
  let section = box.closest("section");
  while (section) {
    for (; element; element = element.nextElementSibling) {
      if (element.matches(STOP)) {
        if (element.matches(".predict, .form") && found.at(-1)?.tagName === "P") found.pop(); // it leads to that question
        return found;
      }
      if (!element.matches("details")) found.push(element); // what is folded tells nothing
    }
    section = section.nextElementSibling;
    if (!section?.matches("section")) return found;
    element = section.firstElementChild;
  }
  return found;
}

// Cover what follows a box; returns what is to be told whether the question is done now. `says` is the note and its button.
export function cover(box, make, says) {
  const covered = following(box);
  if (!covered.length) return () => {};
  const button = make("button", { type: "button", textContent: says[1] });
  const note = make("p", { className: "cover" }, `${says[0]} `, button);
  const after = box.nextElementSibling?.matches(".compare") ? box.nextElementSibling : box;
  after.after(note);
  let open = false;
  const lay = (done) => {
    if (open && !done) return; // what was seen stays
    open = done;
    note.hidden = open;
    for (const element of covered) {
      element.classList.toggle("covered", !open);
      if ("onbeforematch" in element) element.hidden = open ? false : "until-found";
    }
  };
  button.addEventListener("click", () => {
    lay(true);
    covered[0].tabIndex = -1;
    covered[0].focus({ preventScroll: true });
  });
  for (const element of covered) element.addEventListener("beforematch", () => lay(true));
  const wanted = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target || open) return;
    if (covered.some((element) => element.contains(target) || target.firstElementChild === element)) {
      lay(true);
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", wanted);
  lay(false);
  wanted();
  return lay;
}
