// The first page's guess in dots: that of lesson 02, a dot for each 1,000 troops. Made here or there, it is made.
const DOT = 1000;
const ACROSS = 20;

export function hero({ $, make, parsed, store }) {
  const box = $(".hero");
  if (!box) return;
  const { item, answer, most } = parsed(box);
  const [grid, range, said, go, verdict] = [".grid", "input", "output", "button.main", ".verdict"].map((name) => $(name, box));
  const dots = Array.from({ length: most }, (_, place) => {
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    const look = { cx: 14 + (place % ACROSS) * 28, cy: 14 + Math.floor(place / ACROSS) * 28, r: 11.6, class: "d" };
    for (const [name, value] of Object.entries(look)) dot.setAttribute(name, value);
    dot.style.setProperty("--i", place);
    return dot;
  });
  grid.replaceChildren(...dots);
  grid.setAttribute("aria-label", `${most} places for dots`);
  const show = () => {
    said.textContent = `${range.value} ${range.value === "1" ? "dot" : "dots"}: ${(range.value * DOT).toLocaleString("en-GB")} troops`;
    range.setAttribute("aria-valuetext", said.textContent);
    dots.forEach((dot, place) => dot.setAttribute("class", place < range.value ? "d guess" : "d"));
  };
  const reveal = (guess, byHand) => {
    box.classList.add("done");
    dots.forEach((dot, place) => dot.setAttribute("class", `d${place < answer ? " real" : ""}${place < guess ? " mine" : ""}`));
    $(".legend", box).textContent = `${answer} dots; ringed: your ${guess}`;
    grid.setAttribute("aria-label", `${answer} solid dots; your guess was ${guess}`);
    $(".yours", box).replaceChildren("You said ", make("b", { className: "you", textContent: guess }), `. The article says ${answer}.`);
    $(".commit", box).inert = true;
    verdict.inert = false;
    if (byHand) verdict.focus({ preventScroll: true });
  };
  range.addEventListener("input", show);
  go.addEventListener("click", () => {
    store.guess(item, String(range.value * DOT));
    reveal(Number(range.value), true);
  });
  show();
  const before = Number(store.all()[item]?.answer || NaN);
  if (before >= 0 && before <= most * DOT) reveal(Math.round(before / DOT), false);
}
