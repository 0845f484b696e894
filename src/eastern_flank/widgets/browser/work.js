// Work in progress: how far it is, what is said about it, and a link to the file it made.
const make = (kind, properties) => Object.assign(document.createElement(kind), properties);

// JupyterLab knows where its server has the files next to a notebook; in another program we have no link to give.
async function address(model, file) {
  const resolver = model.widget_manager?.context?.urlResolver;
  return resolver && resolver.getDownloadUrl(await resolver.resolveUrl(encodeURI(file)));
}

function render({ model, el }) {
  const bar = make("progress", { max: 1 });
  bar.setAttribute("aria-label", model.get("description"));
  const percent = make("span", {});
  const doing = make("div", {});
  doing.append(bar, " ", percent);
  // Both are on the page before they have anything to say: a new element would not be announced.
  const lines = ["status", "alert"].map((role) => {
    const line = make("div", {});
    line.setAttribute("role", role);
    const follow = () => {
      const text = model.get(role);
      line.replaceChildren(...(text ? [make("p", { textContent: text })] : []));
    };
    return [role, line, follow];
  });
  const link = make("a", { hidden: true });
  link.setAttribute("data-lm-suppress-shortcuts", "true");
  el.classList.add("ef-work");
  el.append(doing, ...lines.map(([, line]) => line), link);

  const move = () => {
    const share = model.get("share");
    doing.hidden = share < 0;
    bar.value = Math.max(0, share);
    percent.textContent = `${Math.round(100 * bar.value)}%`;
  };
  const offer = async () => {
    const file = model.get("file");
    const href = file && (await address(model, file));
    if (file !== model.get("file")) return; // meanwhile another one was made
    link.hidden = !href;
    if (!href) return;
    const name = file.split("/").pop();
    Object.assign(link, { href, download: name, textContent: `Download ${name}` });
  };
  const heard = [["change:share", move], ["change:file", offer], ...lines.map(([role, , follow]) => [`change:${role}`, follow])];
  for (const [event, handler] of heard) {
    handler();
    model.on(event, handler);
  }
  return () => heard.forEach(([event, handler]) => model.off(event, handler));
}
export default { render };
