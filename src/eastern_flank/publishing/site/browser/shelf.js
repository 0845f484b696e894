// "Keep this picture": up to three states of a live picture below it, side by side, for as long as the page is open. As in
// widgets/live_figure.py.
const MOST = 3;

const LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "font-size", "font-weight", "text-anchor", "paint-order", "stroke-linejoin"];
const XMLNS = "http://www.w3.org/2000/svg";
const FACE = '"Source Sans Pro", "Source Sans 3", system-ui, sans-serif';

// A colour that a browser has mixed, as every program reads it.
const plain = (value) => value.replace(/color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)[^)]*\)/g, (_, ...parts) => `rgb(${parts.slice(0, 3).map((part) => Math.round(255 * part)).join(", ")})`);

// The plot as it looks now, with its title above and its numbers and source below, as the text of an SVG file that stands alone.
function asFile(plot, above, below) {
  const [, , width, height] = plot.getAttribute("viewBox").split(" ").map(Number);
  const copy = plot.cloneNode(true);
  for (const name of ["style", "class", "aria-hidden"]) copy.removeAttribute(name);
  const [shown, written] = [plot, copy].map((each) => [...each.querySelectorAll("*")]);
  shown.forEach((element, place) => {
    const look = getComputedStyle(element);
    written[place].removeAttribute("class");
    for (const name of LOOK) written[place].setAttribute(name, plain(look.getPropertyValue(name))); // a policy forbids styles in a page
  });
  const { color, backgroundColor: ground } = getComputedStyle(document.documentElement);
  const made = (kind, attributes, ...children) => {
    const element = document.createElementNS(XMLNS, kind);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  let y = 12;
  const lines = (words, size, weight) => {
    const most = Math.floor(width / (size * 0.48)); // letters in a line
    const text = words.split(/\s+/).reduce(
      (found, word) => ((found.at(-1) + word).length < most ? [...found.slice(0, -1), `${found.at(-1)} ${word}`.trim()] : [...found, word]), [""]);
    return text.filter(Boolean).map((line) => made("text", { x: 8, y: (y += size * 1.25), "font-size": size, "font-weight": weight, fill: color }, line));
  };
  const head = above.flatMap((words, place) => lines(words, place ? 16 : 22, place ? 400 : 700));
  for (const [name, value] of Object.entries({ x: 0, y: y + 10, width, height })) copy.setAttribute(name, value);
  y += height + 16;
  const foot = below.flatMap((words) => lines(words, 13, 400));
  const size = { viewBox: `0 0 ${width} ${y + 14}`, width, height: y + 14, "font-family": FACE };
  const whole = made("svg", size, made("rect", { width: "100%", height: "100%", fill: ground }), ...head, copy, ...foot);
  return new XMLSerializer().serializeToString(whole);
}

export function shelf({ $, $$, make, downloadText }) {
  for (const box of $$("[data-live][data-keep]")) {
    const about = make("p", { className: "small muted" });
    const place = make("div", { className: "kept" });
    const status = make("p", { className: "quiet" });
    status.setAttribute("role", "status");
    const keep = make("button", { type: "button", textContent: "Keep this picture" });
    keep.dataset.keepIt = ""; // in the class view there is no room for it
    let number = 0;
    const arrange = (words) => {
      const full = place.children.length === MOST;
      const kept = place.children.length ? "These pictures are here until you leave the page. Save those that you want to keep." : "";
      about.textContent = full ? `${kept} Remove one to keep another.` : kept;
      keep.disabled = full;
      status.textContent = words;
    };
    const state = () =>
      [...$(".drive", box).children].flatMap((control) => {
        const name = $("legend, label, span", control)?.textContent;
        const chosen = $$("input:checked + span", control).map((span) => span.textContent);
        const value = $("output", control)?.textContent ?? $("select", control)?.selectedOptions[0].textContent ?? chosen.join(", ");
        return name && value ? [name === value ? name : `${name}: ${value}`] : [];
      });
    keep.addEventListener("click", () => {
      number += 1;
      const title = $(".title", box).textContent;
      const remove = make("button", { type: "button", textContent: `Remove picture ${number}` });
      const foot = [$(".numbers", box).textContent, state().join("; ")].filter(Boolean);
      const words = make("figcaption", { className: "small muted", textContent: foot.join(". ") });
      const source = $(".src", box).textContent.trim();
      const plot = $$(".plots > svg", box).find((each) => each.getBoundingClientRect().width);
      const file = asFile(plot, [title, $(".sub", box).textContent], [...foot, source]);
      const [mine, name] = [number, `picture_${number}.svg`];
      const save = make("button", { type: "button", textContent: "Save" });
      save.addEventListener("click", () => downloadText(name, file, "image/svg+xml"));
      save.setAttribute("aria-label", `Save picture ${number}`);
      const head = make("p", { className: "strong", textContent: `Picture ${number}: ${title}` });
      const one = make("figure", {}, head, $(".plots", box).cloneNode(true), words, make("div", { className: "acts" }, save, remove));
      remove.addEventListener("click", () => {
        one.remove();
        arrange(`Picture ${mine} is removed.`);
        keep.focus();
      });
      place.append(one);
      arrange(`Kept as picture ${mine}: ${title}.`);
    });
    $(".drive", box).append(keep);
    $(".key", box)?.after(about, place, status) ?? box.append(about, place, status);
  }
}
