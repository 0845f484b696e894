// On paper a lesson is whole and has no answer below its question: what a guess is compared with, and what is still covered, is on the
// last pages, under its question. What the reader has opened stays where it is.
export function printed({ $, $$, make }) {
  const lesson = $(".lesson");
  if (!lesson) return;
  let undo = [];
  const moved = (element, to) => {
    const place = document.createComment("");
    const closed = element.matches("details:not([open])");
    element.replaceWith(place);
    to.append(element);
    if (closed) element.open = true;
    undo.push(() => {
      place.replaceWith(element);
      if (closed) element.open = false;
    });
  };
  const restore = () => {
    for (const step of undo.reverse()) step();
    undo = [];
  };
  addEventListener("beforeprint", () => {
    restore();
    const end = make("section", { className: "answers" }, make("h2", { textContent: "After your guesses and answers" }));
    let [head, done] = [];
    for (const each of $$(".predict, [data-exercise], .compare, .covered", lesson)) {
      if (each.matches(".predict, [data-exercise]")) {
        head = make("h3", { textContent: each.dataset.name ?? $("h3, h4", each)?.textContent ?? `Exercise ${each.dataset.exercise}` });
        done = each.matches(".done");
      } else if (each.matches(".covered") || (!each.open && !done)) {
        if (!head.parentElement) end.append(head);
        moved(each, end);
      }
    }
    for (const select of $$(".ex:not(.right) .ef-answer select", lesson)) {
      const options = [...select.options].flatMap(({ value, textContent }) => (value ? [`○ ${textContent}`] : []));
      const list = make("p", { className: "paper", textContent: `${select.labels[0].textContent}: ${options.join("  ")}` });
      select.closest(".ef-field").after(list);
      undo.push(() => list.remove());
    }
    if (end.children.length < 2) return;
    lesson.append(end);
    undo.push(() => end.remove());
  });
  addEventListener("afterprint", restore);
}
