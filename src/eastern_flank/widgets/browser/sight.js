// A picture that a cell has just drawn comes into sight, whole. With Shift and Enter JupyterLab puts the next cell into the
// middle of the window, and by that half of the picture out of it; and what a cell draws for the first time it never scrolls to.
const ROOM = 8; // pixels that stay free around it
const SMALL = 60; // pixels: an icon is no picture
const WORDS = 100; // pixels for what is said below it: a heading and two lines

// Watch a cell that has been told to run, until the reader does something else.
function watch(cell, area) {
  const look = () => {
    const height = (element) => (element.checkVisibility() ? element.getBoundingClientRect().height : 0);
    const drawn = [...cell.querySelectorAll(".ef-predict, .jp-OutputArea img")].sort((a, b) => height(b) - height(a));
    if (!drawn.length || height(drawn[0]) < SMALL) return;
    const view = area.getBoundingClientRect();
    const all = cell.querySelector(".jp-OutputArea").getBoundingClientRect();
    const picture = drawn[0].getBoundingClientRect();
    // All that the cell puts out, or at least what is above the picture (such as its controls), or the picture alone.
    const spans = [[all.top, all.bottom], [all.top, picture.bottom], [picture.top, picture.bottom]];
    const [top, bottom] = spans.find(([from, to]) => to - from <= view.height - 2 * ROOM) ?? spans[2];
    const above = view.top + ROOM - top;
    const below = bottom + ROOM - view.bottom;
    if (above > 1) area.scrollTop -= above;
    else if (below > 1) area.scrollTop += Math.min(below + WORDS, -above);
  };
  const size = new ResizeObserver(look); // its output comes, goes and grows
  const end = () => {
    size.disconnect();
    area.removeEventListener("scroll", look);
    for (const act of ["wheel", "pointerdown", "keydown", "touchstart"]) removeEventListener(act, end, true);
  };
  size.observe(cell);
  area.addEventListener("scroll", look); // JupyterLab scrolls once more when sizes change
  setTimeout(() => {
    for (const act of ["wheel", "pointerdown", "keydown", "touchstart"]) addEventListener(act, end, true);
  });
}

// The first widget of the page sees to it for all: before JupyterLab gets the key, the active cell is the one that will run.
export function sight() {
  if (globalThis.efSight || !document.querySelector(".jp-Notebook")) return;
  globalThis.efSight = true;
  const run = (notebook) => {
    const cell = notebook?.querySelector(".jp-CodeCell.jp-mod-active");
    const area = cell?.closest(".jp-WindowedPanel-outer");
    if (area && !cell.closest(".ef-class")) watch(cell, area); // a slide does not scroll so
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) run(event.target.closest?.(".jp-Notebook"));
  }, true);
  addEventListener("click", (event) => {
    if (!event.target.closest?.('[data-command="notebook:run-cell-and-select-next"]')) return;
    run([...document.querySelectorAll(".jp-Notebook")].find((notebook) => notebook.checkVisibility()));
  }, true);
}
