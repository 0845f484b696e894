// The file in which a reader takes guesses, answers and choices away, and from which they come back: the columns of
// my_work/answers.csv (exercises/record.py), with a name in front. What comes back is anybody's text: it is read as texts of known
// items and shapes, never as HTML or code.
export const COLUMNS = ["item", "kind", "answer", "right", "tries", "wrong"];
const LARGEST = 1_000_000; // bytes
const MOST_ROWS = 2_000;
const LONGEST = 200; // characters of an answer, as in record.py
const ITEM = /^lesson (\d\d) (?:guess ([a-z])|exercise (\d{1,2})|(codes|votes|alone|deck) (\S.{0,59}))$/;

// A text that a spreadsheet would run as a formula gets an apostrophe in front, as in my_work.py, and loses it when it is read.
const NUMBER = "[+-]?\\d+(?:[.,]\\d+)?(?:[eE][+-]?\\d+)?%?";
const FORMULA = "(?:(?![\\t\\r\\n])[\\s\"'\\u200b\\ufeff])*[=+\\-@|%\\uff0b\\uff0d\\uff1d\\uff20]";
const RUNS = `(?='*(?!')(?!${NUMBER}(?:[;\\t\\r\\n]|$))${FORMULA})`;
const BEGIN = "(?:^|(?<=[;\\t\\r\\n]))";
const OPEN = new RegExp(`${BEGIN}${RUNS}|^(?='*[\\t\\r\\n])`, "gu");
const GUARDED = new RegExp(`${BEGIN}'${RUNS}|^'(?='*[\\t\\r\\n])`, "gu");
export const guarded = (text) => text.replace(OPEN, "'");
export const unguarded = (text) => text.replace(GUARDED, "");

// A table as CSV (RFC 4180), for spreadsheets too: with a byte order mark, every cell in quotation marks.
export const written = (rows) =>
  `\ufeff${rows.map((row) => row.map((cell) => `"${guarded(String(cell ?? "")).replaceAll('"', '""')}"`).join(",")).join("\r\n")}\r\n`;

// What a file calls an item of the page, and the other way round.
const called = (item) => {
  const [lesson, part] = item.split(".");
  return part ? `lesson ${lesson} ${/^[a-z]+$/.test(part) ? "guess" : "exercise"} ${part}` : item;
};

// The rows of the file, from what this browser keeps.
export function rowsOf(all, name) {
  const rows = Object.entries(all).flatMap(([item, kept]) => {
    if (kept.kind === "choices") {
      return Object.entries(kept.choices).map(([key, word]) => [name, `lesson ${item} ${key}`, "choice", word, "", "", ""]);
    }
    const right = kept.kind === "guess" ? "" : kept.right ? "yes" : "not yet";
    return kept.answer || kept.wrong ? [[name, called(item), kept.kind, kept.answer, right, kept.tries ?? 1, kept.wrong ?? ""]] : [];
  });
  return [["name", ...COLUMNS], ...rows.toSorted((one, other) => (one[1] < other[1] ? -1 : 1))];
}

class Unfit extends Error {} // a file that cannot be taken; its message is the line to show

// Read a table as csv_reader.py does: commas, semicolons or tabs; quotation marks; any line end.
export function table(text) {
  const first = text.replace(/^[\r\n]+/, "").split("\n", 1)[0];
  const between = [",", ";", "\t"].map((each) => [first.split(each).length, each]).reduce((one, other) => (other[0] > one[0] ? other : one))[1];
  const rows = [];
  let [row, cell, place, quoted] = [[], "", 0, false];
  const end = () => {
    row.push(cell);
    cell = "";
  };
  while (place < text.length) {
    const sign = text[place];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[place + 1] === '"') cell += text[(place += 1)];
      else {
        quoted = false;
        if (!["\r", "\n", between, undefined].includes(text[place + 1])) throw new Unfit(`row ${rows.length + 1} has a quotation mark in the middle of a cell`);
      }
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === between) end();
    else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[place + 1] === "\n") place += 1;
      end();
      rows.push(row);
      row = [];
      if (rows.length > MOST_ROWS) throw new Unfit(`it has more than ${MOST_ROWS.toLocaleString("en-GB")} rows`);
    } else cell += sign;
    place += 1;
  }
  if (quoted) throw new Unfit(`a quotation mark opens in row ${rows.length + 1} and does not close`);
  if (cell || row.length) {
    end();
    rows.push(row);
  }
  return rows;
}

const tidy = (text) => {
  const line = [...unguarded(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\s]+/gu, " ").trim()];
  return (line.length <= LONGEST ? line : [...line.slice(0, LONGEST - 1), "…"]).join("");
};

// What a file holds: `found` by item as the page keeps it, and how many rows are no item of ours.
export function taken(text) {
  const [header = [], ...rows] = table(text.replace(/^\ufeff/, ""));
  const columns = header[0] === "name" ? header.slice(1) : header;
  if (columns.join() !== COLUMNS.join()) throw new Unfit(`its columns are not ${COLUMNS.join(", ")}`);
  const found = Object.create(null);
  let [strange, name] = [0, ""];
  for (const [place, cells] of rows.entries()) {
    if (cells.length !== header.length) throw new Unfit(`row ${place + 2} has ${cells.length} cells, the header ${header.length}`);
    const [item, kind, answer, right, tries, wrong] = (header[0] === "name" ? cells.slice(1) : cells).map(tidy);
    if (header[0] === "name") name ||= tidy(cells[0]).slice(0, 60);
    const known = ITEM.exec(item);
    const [, lesson, guess, exercise, form, key] = known ?? [];
    const given = { answer, tries: /^\d{1,6}$/.test(tries) ? Number(tries) : 1, wrong };
    if (item === "home" || guess) found[guess ? `${lesson}.${guess}` : item] = { ...given, kind: "guess" };
    else if (exercise) found[`${lesson}.${exercise}`] = { ...given, kind: "answer", right: ["yes", "true"].includes(right.toLowerCase()) };
    else if (form && kind === "choice") {
      const of = (found[`${lesson} ${form}`] ??= { kind: "choices", choices: {} });
      Object.defineProperty(of.choices, key, { value: answer, enumerable: true, configurable: true, writable: true });
    } else strange += 1;
  }
  return { found, strange, name };
}

export function answersFile({ $, make, store }) {
  const save = $("[data-do=save]");
  const download = (name, rows) => downloadText(name, written(rows), "text/csv");
  const downloadText = (name, text, type = "text/plain") => {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  save?.addEventListener("click", () => {
    const name = $("#who").value.trim().slice(0, 60);
    const tail = name.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "");
    download(`answers${tail ? `_${tail}` : ""}.csv`, rowsOf(store.all(), name));
  });

  const input = $("[data-do=load]");
  const said = $("[data-said=load]");
  const again = `${document.title}-taken`; // what is said once the page has been drawn again
  const say = (words) => said && (said.textContent = words);
  const taking = async (file) => {
    if (file.size > LARGEST) throw new Unfit(`it is larger than ${LARGEST.toLocaleString("en-GB")} bytes`);
    const bytes = await file.arrayBuffer();
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new Unfit("it is not text in UTF-8");
    }
    if (text.includes("\0")) throw new Unfit("it is not text");
    const { found, strange, name } = taken(text);
    const items = Object.entries(found);
    if (!items.length) throw new Unfit("nothing in it belongs to these lessons");
    const all = store.all();
    const changed = items.filter(([item, kept]) => item in all && JSON.stringify(all[item]) !== JSON.stringify(kept)).length;
    if (!store.put({ ...all, ...Object.fromEntries(items) })) throw new Unfit("this browser keeps nothing, so it cannot be taken over");
    const replaced = changed ? ` ${changed} of them replaced what this browser had.` : "";
    const left = strange ? ` ${strange} ${strange === 1 ? "row" : "rows"} of no lesson left out.` : "";
    sessionStorage.setItem(again, JSON.stringify({ words: `Taken over: ${items.length} ${items.length === 1 ? "item" : "items"}.${replaced}${left}`, name }));
    location.hash = "mine";
    location.reload();
  };
  input?.addEventListener("change", () => {
    const [file] = input.files;
    if (!file) return;
    const shown = [...file.name].slice(0, 60).join("");
    taking(file).catch((error) => say(`${shown} was not taken over: ${error instanceof Unfit ? error.message : "it cannot be read"}.`));
    input.value = "";
  });
  try {
    const told = JSON.parse(sessionStorage.getItem(again));
    if (told) {
      say(told.words);
      $("#who").value ||= told.name;
      sessionStorage.removeItem(again);
    }
  } catch {
    // nothing was taken over
  }
  return { download, downloadText };
}
