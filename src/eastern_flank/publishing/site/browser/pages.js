// What the first page and the gallery do besides: the path of the lessons, the lesson that is chosen, alt texts to copy.
function path() {
  const all = store.all();
  const isDone = (item) => all[item] && (all[item].kind === "guess" || all[item].right);
  const lessons = $$(".path [data-lesson]").map((place) => {
    const items = place.dataset.items.split(" ").filter(Boolean);
    const done = items.filter(isDone).length;
    $("b", place).textContent = !done ? "" : done === items.length ? "done" : `${done} of ${items.length}`;
    return { place, number: place.dataset.lesson, done, left: items.length - done };
  });
  // Where the reader was: the lesson of what was kept last, or the first that is not done after it.
  const asked = $(".hero")?.dataset.prediction; // made on this page, it is no beginning of a lesson
  const last = Object.keys(all).findLast((item) => item !== asked && lessons.some(({ number }) => item.startsWith(`${number}.`)));
  const from = lessons.findIndex(({ number }) => last?.startsWith(`${number}.`));
  const now = from < 0 ? undefined : lessons.slice(from).find(({ left }) => left) ?? lessons.find(({ left }) => left);
  if (!now) return;
  now.place.classList.add("now");
  const link = $(".go-on a");
  link.href = $("a", now.place).href;
  link.textContent = `${now.done ? "Go on" : "Next"}: ${$(".t", now.place).textContent}`;
  link.parentElement.hidden = false;
}

// The figures of a lesson are open when it has been guessed through, or when somebody asks for them: they answer its questions.
function figures() {
  const groups = $$("details.group");
  const all = store.all();
  const guessed = (items) => items && items.split(" ").every((item) => all[item]?.answer);
  const show = (group) => (group.open = true);
  groups.filter(({ dataset }) => guessed(dataset.guesses)).forEach(show);
  $("[data-all]")?.addEventListener("click", () => groups.forEach(show));
  const open = () => {
    const group = document.getElementById(location.hash.slice(1))?.closest("details.group");
    if (group) show(group);
  };
  if (groups.length) addEventListener("hashchange", open);
  open();
}

function copying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = $(".copied", button.closest("details"));
    const said = button.nextElementSibling;
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(text);
      said.textContent = "It is selected: copy it with Ctrl+C.";
    }
  });
}

path();
figures();
copying();
