// What is said below a picture: a status that a screen reader says when it has come to rest, and a text that opens.
// Both elements stay while their words change: a new status element would not be read out, and a new text would be closed.
const PAUSE = 900; // milliseconds: a screen reader says where a slider stops, and nothing on the way

function render({ model, el }) {
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  if (!model.get("seen")) status.classList.add("ef-unseen");
  const details = document.createElement("details");
  const pre = document.createElement("pre");
  details.append(Object.assign(document.createElement("summary"), { textContent: model.get("summary") }), pre);
  el.classList.add("ef-notes");
  el.append(status, details);

  let timer;
  const say = () => {
    const lines = model.get("status").split("\n").filter((line) => line);
    status.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  };
  const change = () => {
    clearTimeout(timer);
    timer = setTimeout(say, model.get("seen") ? 0 : PAUSE);
  };
  const fill = () => {
    pre.textContent = model.get("text");
    details.hidden = !model.get("text");
  };
  // ipywidgets says here that the kernel is gone, by a restart or for good.
  const die = () => {
    const dead = "These controls no longer work, because Python was restarted. Run the cell again.";
    el.replaceChildren(Object.assign(document.createElement("p"), { textContent: dead }));
    el.firstChild.setAttribute("role", "alert");
  };
  if (model.get("seen")) say();
  fill();
  model.on("change:status", change);
  model.on("change:text", fill);
  model.on("comm_live_update", die);
  return () => {
    clearTimeout(timer);
    model.off("change:status", change);
    model.off("change:text", fill);
    model.off("comm_live_update", die);
  };
}
export default { render };
