// On the page that a server shows for an address that does not exist: it may be at any depth, and the site in any folder. This
// script is in the site's folder, so its own address says where that is; what the page asked for at the server's root is there.
"use strict";
(() => {
  const { src } = document.currentScript;
  const folder = new URL(".", src).pathname;
  if (globalThis.efLost || folder === "/") return; // found, or where the page looks for it anyway
  globalThis.efLost = folder;
  const asked = (address) => (address?.startsWith("/") ? folder + address.slice(1) : address);
  const again = (element, attribute) => element.setAttribute(attribute, asked(element.getAttribute(attribute)));
  document.documentElement.classList.add("js"); // what head.js does, but for holding the drawing: it would come too late
  for (const link of document.querySelectorAll("link[href^='/']")) again(link, "href");
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${folder}fonts.css` }));
  addEventListener("DOMContentLoaded", () => {
    document.body.dataset.up = folder;
    for (const link of document.querySelectorAll("a[href^='/']")) again(link, "href");
    const site = document.createElement("script");
    site.src = `${folder}site.js`;
    document.body.append(site);
  });
})();
