// "Keep this picture": up to three states of a live picture below it, side by side, for as long as the page is open. As in
// widgets/live_figure.py.
const MOST = 3;

export function shelf({ $, $$, make }) {
  for (const box of $$("[data-live][data-keep]")) {
    const about = make("p", { className: "small muted" });
    const place = make("div", { className: "kept" });
    const status = make("p", { className: "quiet" });
    status.setAttribute("role", "status");
    const keep = make("button", { type: "button", textContent: "Keep this picture" });
    let number = 0;
    const arrange = (words) => {
      const full = place.children.length === MOST;
      const kept = place.children.length ? "These pictures are kept until you leave the page; nothing is saved." : "";
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
      const foot = [$(".numbers", box).textContent, state().join("; ")].filter(Boolean).join(". ");
      const words = make("figcaption", { className: "small muted", textContent: foot });
      const head = make("p", { className: "strong", textContent: `Picture ${number}: ${title}` });
      const one = make("figure", {}, head, $(".plots", box).cloneNode(true), words, remove);
      const mine = number;
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
