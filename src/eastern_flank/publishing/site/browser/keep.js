// Keeps what is visited for a time without a network, and, on the page "Without the internet", everything.
"use strict";
(() => {
  const workers = location.protocol.startsWith("http") ? navigator.serviceWorker : undefined;
  const up = document.body.dataset.up;
  const ask = async (message) => {
    const { active } = await workers.ready;
    const { port1, port2 } = new MessageChannel();
    active.postMessage(message, [port2]);
    return new Promise((said) => (port1.onmessage = ({ data }) => said(data)));
  };
  const absolute = (address) => new URL(address, location.href).href;

  // What this page showed before the worker was there, and the pictures that its controls will ask for.
  async function keepThis() {
    const pictures = navigator.connection?.saveData ? [] : document.querySelectorAll("script[data-frames]");
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    const wanted = [location.href, ...loaded, ...[...pictures].map((each) => absolute(each.dataset.frames))];
    for (const each of new Set(wanted.filter((url) => url.startsWith(location.origin)))) await ask({ keep: each });
  }
  // A newer build has taken over, for another tab: this page may not get parts of it.
  function outdated() {
    document.documentElement.dataset.outdated = "";
    for (const each of document.querySelectorAll("img[loading=lazy]")) if (!each.complete) each.removeAttribute("src");
    const [notice, again] = [document.createElement("p"), document.createElement("button")];
    again.textContent = "Reload";
    again.addEventListener("click", () => location.reload());
    notice.className = "updated";
    notice.setAttribute("role", "status");
    notice.append("These lessons have been updated. What you answered is kept. ", again);
    document.body.append(notice);
  }

  // ------------------------------------------------------------------ the page "Without the internet"
  const MB = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  const WHY = {
    network: (so) => `The network broke off: ${so} are kept and stay kept. Press the button to go on.`,
    room: (so) => `This browser gives the site no more room: ${so} are kept. Free some room on this device, then press the button again.`,
    build: () => "The site was updated at this moment. Reload this page, then press the button again.",
  };
  async function offlinePage(box) {
    const [button, bar, said, list] = ["button", "progress", "[role=status]", "ul"].map((query) => box.querySelector(query));
    const say = (words) => (said.textContent = words);
    if (new URLSearchParams(location.search).has("missing")) document.querySelector("[data-missing]").hidden = false;
    if (location.protocol === "file:") return say("You opened this site from a folder: all of it is on this device already, and there is nothing to keep.");
    if (!workers) return say("This browser keeps nothing from this address. Browsers do that only for addresses that begin with https://, and some not in a private window. Copy the site’s folder to the device instead.");
    let sizes, kept;
    const look = async () => {
      ({ sizes, kept } = await ask({ list: true }));
      for (const each of list.children) each.dataset.kept = kept.includes(each.dataset.page);
      for (const each of list.querySelectorAll("small")) each.textContent = each.parentNode.dataset.kept === "true" ? "kept" : "not kept yet";
      list.hidden = false;
      const [all, have] = [sizes, sizes.filter(([name]) => kept.includes(name))].map((files) => files.reduce((sum, [, size]) => sum + size, 0));
      bar.max = all;
      bar.value = have;
      button.textContent = `Keep everything (${MB(all - have)})`;
      button.hidden = bar.hidden = all === have;
      return { all, have };
    };
    const state = async () => {
      const { all, have } = await look();
      say(all === have ? `Everything is kept: ${sizes.length} files, ${MB(all)}. The whole site now opens without a network.` : `${MB(have)} of ${MB(all)} are kept.`);
    };
    button.addEventListener("click", async () => {
      button.disabled = true;
      await navigator.storage?.persist?.(); // so that the browser does not clear it first when room is short
      let { all, have } = await look();
      let failed;
      for (const [name, size] of sizes.filter(([each]) => !kept.includes(each))) {
        ({ failed } = await ask({ keep: absolute(up + name) }));
        if (failed) break;
        have += size;
        bar.value = have;
        if (Date.now() - shown > 1000) say(`${MB(have)} of ${MB(all)} are kept …`), (shown = Date.now()); // once a second is enough to hear
      }
      button.disabled = false;
      await state();
      if (failed) say(WHY[failed](`${MB(have)} of ${MB(all)}`));
    });
    let shown = 0;
    try {
      await registered;
      await state();
    } catch (error) {
      say(`This browser did not let the site keep anything (${error.message}). Copy the site’s folder to the device instead.`);
    }
  }

  const had = workers?.controller;
  if (had) workers.addEventListener("controllerchange", outdated, { once: true });
  const loaded = document.readyState === "complete" ? Promise.resolve() : new Promise((done) => addEventListener("load", done, { once: true }));
  const registered = workers && loaded.then(() => workers.register(absolute(`${up}sw.js`), { updateViaCache: "none" }));
  registered?.then(keepThis).catch(() => {}); // a private window, or a host that changes files: the page works without
  const box = document.querySelector("[data-offline]");
  if (box) offlinePage(box);
})();
