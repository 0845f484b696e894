// Where no rail fits beside a lesson: a button in the bar at the top, with how far the reader is, and the steps in a drawer.
export function steps({ $, $$, make }) {
  const button = $("[data-open=ef-steps]");
  if (!button) return;
  const drawer = $("#ef-steps"); // no cell of a lesson has such a name
  const [far, list] = [$(".far", drawer), $("ol", drawer)];
  const progress = $(".progress");
  const say = () => {
    const [done, all] = progress.textContent.match(/\d+/g) ?? [];
    $("b", button).textContent = all ? `${done}/${all}` : "";
    far.textContent = all ? `${progress.textContent}: guesses made and answers right` : "";
    button.setAttribute("aria-label", `Steps of this lesson${all ? `, ${progress.textContent}` : ""}`);
  };
  new MutationObserver(say).observe(progress, { childList: true });
  say();
  button.addEventListener("click", () => {
    const links = $$(".rail a").map((link) => link.cloneNode(true));
    list.replaceChildren(...links.map((link) => make("li", {}, link)), make("li", {}, make("a", { href: "#mine", textContent: "My guesses and answers" })));
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
  });
  list.addEventListener("click", (event) => event.target.closest("a") && drawer.close());
}
