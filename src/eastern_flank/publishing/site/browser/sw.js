// Keeps pages for a time without a network. A file is kept and served from here only if its content is that of this build (FILES says
// which), so no page ever gets parts of two builds. VERSION, FILES (name: [hash, bytes]) and SHELL are written above by the build.
const MINE = `eastern-flank ${registration.scope} `; // other sites may share the host
const CACHE = MINE + VERSION;
const PATIENCE = 3000; // milliseconds until a page that is kept is shown without the network's answer
const COMING = 10000; // milliseconds until a newer build must be complete, to be shown at once
const isOurs = (name) => Object.hasOwn(FILES, name);
const address = (name) => new URL(name, registration.scope).href;
const pause = (time) => new Promise((_, late) => setTimeout(late, time));

function nameOf(url) {
  const [{ origin, pathname }, scope] = [new URL(url), new URL(registration.scope)];
  if (origin !== scope.origin || !pathname.startsWith(scope.pathname)) return undefined;
  const path = pathname.slice(scope.pathname.length);
  return [path, `${path}index.html`, `${path}.html`].find(isOurs) ?? path;
}
async function isOfThisBuild(name, bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return isOurs(name) && [...hash].map((each) => each.toString(16).padStart(2, "0")).join("").startsWith(FILES[name][0]);
}
async function fetched(name) {
  const response = await fetch(address(name), { cache: "no-cache" });
  const bytes = await response.arrayBuffer();
  const headers = new Headers(response.headers);
  for (const each of ["Content-Encoding", "Content-Length"]) headers.delete(each); // of what was on the wire
  const { status, statusText } = response;
  return { answer: new Response(bytes, { status, statusText, headers }), ours: status === 200 && (await isOfThisBuild(name, bytes)) };
}
async function keep(name) {
  const cache = await caches.open(CACHE);
  if (await cache.match(address(name))) return;
  const { answer, ours } = await fetched(name);
  if (!ours) throw new Error("another build");
  await cache.put(address(name), answer);
}

// ------------------------------------------------------------------ a build comes, and takes over from the one before
async function install() {
  const cache = await caches.open(CACHE);
  const before = new Map();
  for (const each of (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== CACHE)) {
    const older = await caches.open(each);
    for (const { url } of await older.keys()) before.set(nameOf(url), await older.match(url));
  }
  const carry = async (name) => {
    const kept = before.get(name);
    if (kept && (await isOfThisBuild(name, await kept.clone().arrayBuffer()))) await cache.put(address(name), kept);
    else await keep(name);
  };
  try {
    for (const name of SHELL) await carry(name);
  } catch (error) {
    await caches.delete(CACHE); // half of a build on the server: the one before goes on
    throw error;
  }
  for (const name of before.keys()) if (isOurs(name)) await carry(name).catch(() => {}); // what was kept stays kept
}
async function begin() {
  for (const each of await caches.keys()) if (each.startsWith(MINE) && each !== CACHE) await caches.delete(each);
  await clients.claim();
}
async function newer() {
  await registration.update().catch(() => {});
  const worker = registration.installing ?? registration.waiting;
  if (!worker) return undefined;
  const done = new Promise((end) => {
    const look = () => worker.state === "installing" || end(worker.state === "installed");
    worker.addEventListener("statechange", look);
    look();
  });
  return { worker, complete: await Promise.race([done, pause(COMING)]).catch(() => false) };
}
function handOver(worker) {
  worker.postMessage("take over");
  return new Response("", { headers: { "Content-Type": "text/html; charset=utf-8", Refresh: "0" } });
}
const isAlone = async () => (await clients.matchAll({ type: "window" })).length < 2;

// ------------------------------------------------------------------ what a page asks for
async function file(name) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(address(name));
  if (kept) return kept;
  const { answer, ours } = await fetched(name);
  if (ours) await cache.put(address(name), answer.clone()).catch(() => {}); // where there is no more room it is still shown
  else if (answer.ok && (await newer())) return Response.error();
  return answer;
}
async function page(name) {
  if (registration.waiting && (await isAlone())) return handOver(registration.waiting);
  const cache = await caches.open(CACHE);
  const kept = await cache.match(address(name));
  try {
    const asked = fetched(name);
    const { answer, ours } = await (kept ? Promise.race([asked, pause(PATIENCE)]) : asked);
    if (ours) {
      await cache.put(address(name), answer.clone()).catch(() => {});
      return answer;
    }
    if (!answer.ok || !isOurs(name)) return answer.status >= 500 && kept ? kept : answer;
    const next = await newer();
    if (!next) return answer; // the host changes files: then nothing is kept, and nothing is in the way
    if (next.complete && (await isAlone())) return handOver(next.worker);
    if (kept) return kept;
    return new Response("These lessons have just been updated. Close their other tabs, and load this page again.", { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
  } catch {
    return kept ?? Response.redirect(address("offline.html?missing"));
  }
}
async function answer(asked) {
  if (asked.keep) return keep(nameOf(asked.keep)).then(() => ({}), ({ name, message }) => ({ failed: name === "QuotaExceededError" ? "room" : message === "another build" ? "build" : "network" }));
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map(({ url }) => nameOf(url));
  return { kept, sizes: Object.entries(FILES).map(([name, [, size]]) => [name, size]) };
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const name = nameOf(url);
  if (method !== "GET" || name === undefined || name === "sw.js" || name.startsWith("live/")) return; // Python in the browser has its own
  if (mode === "navigate") event.respondWith(page(name));
  else if (isOurs(name)) event.respondWith(file(name));
});
addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(skipWaiting());
  else event.waitUntil(answer(event.data).then((said) => event.ports[0].postMessage(said)));
});
