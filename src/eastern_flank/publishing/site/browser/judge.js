// Judges exercises in a page, without Python: what `reading`, `boxes` and `check` in src/eastern_flank/exercises do, function by
// function, with the same words and patterns (`easternFlankVocabulary`, which publishing/site/checks.py writes before this).
// A plain script: a page that was opened from a disk may load no modules. tests/browser/test_checks_in_page.py compares it with
// Python. Its patterns look behind, which Safari can since 16.4 (2023): in an older one there is no `easternFlankJudge`.
globalThis.easternFlankJudge = (() => {
  const vocabulary = globalThis.easternFlankVocabulary;
  const { write: WRITE, longest: LONGEST, longest_shown: SHOWN, most_compared: MOST, longest_compared: LONG } = vocabulary;

  class Misfit extends Error {} // an answer of the wrong kind; its message tells the reader what to give

  // ------------------------------------------------------------------------------------------------ texts as Python has them

  const LETTER = "\\p{L}\\p{N}_"; // what Python's \w knows
  const BOUND = `(?:(?<=[${LETTER}])(?![${LETTER}])|(?<![${LETTER}])(?=[${LETTER}]))`;
  const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const pattern = (source, flags = "") => {
    const here = source.replaceAll("(?P<", "(?<").replaceAll("\\b", BOUND).replaceAll("\\w", LETTER).replaceAll("\\d", "\\p{Nd}");
    return new RegExp(here, `u${flags}`);
  };
  const CHANGING = pattern(vocabulary.changing);
  const SIGNED = pattern(vocabulary.signed, "g");
  const [DIVIDED, RATIO, ONE] = [vocabulary.divided, vocabulary.ratio, vocabulary.one].map((source) => pattern(source));
  const UNSEEN = new RegExp(`(?! )[\\p{C}\\p{Z}]|${vocabulary.invisible}`, "u");
  const LETTERS = /[\p{L}\p{Nl}\p{No}]+/gu;
  const map = (object) => new Map(Object.entries(object));
  const [ALSO, UNITS, TENS, ORDINALS] = [vocabulary.also, vocabulary.units, vocabulary.tens, vocabulary.ordinals].map(map);
  const [TIMES, PARTS, SCALES] = [vocabulary.times, vocabulary.parts, vocabulary.scales].map(map);
  const SMALL = new Map([...UNITS, ...TENS, ...ORDINALS, ...map(vocabulary.nothing)]);

  const strip = (text, characters = SPACE) => text.replace(new RegExp(`^[${characters}]+|[${characters}]+$`, "gu"), "");
  const split = (text) => text.split(new RegExp(`[${SPACE}]+`, "u")).filter(Boolean);
  const length = (text) => [...text].length;
  const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

  // What cannot be seen, written as Python's "unicode_escape" writes it.
  const escaped = (character) => {
    const short = { "\t": "\\t", "\n": "\\n", "\r": "\\r" }[character];
    const hex = character.codePointAt(0).toString(16);
    const [letter, digits] = hex.length < 3 ? ["x", 2] : hex.length < 5 ? ["u", 4] : ["U", 8];
    return short ?? `\\${letter}${hex.padStart(digits, "0")}`;
  };
  const printable = (text) => [...text].map((each) => (UNSEEN.test(each) ? escaped(each) : each)).join("");
  const shown = (text) => {
    const characters = [...text];
    return `'${printable(characters.length <= SHOWN ? text : `${characters.slice(0, SHOWN - 3).join("")}...`)}'`;
  };

  // ---------------------------------------------------------------------------------------------- numbers as Python writes them

  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

  // Without decimals, and a half to the even side: f"{value:.0f}".
  const whole = (value) => {
    const [floor, rest] = [Math.floor(value), value - Math.floor(value)];
    return BigInt(rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor).toString();
  };

  // With so many digits that count: f"{value:.6g}".
  const general = (value, count) => {
    let [digits, exponent] = Math.abs(value).toExponential(count - 1).split("e");
    const [exact, place] = Math.abs(value).toExponential(100).split("e");
    const kept = exact.slice(0, count + 1);
    if (/^50*$/.test(exact.slice(count + 1)) && /[02468]$/.test(kept)) [digits, exponent] = [kept, place];
    const power = Number(exponent);
    digits = digits.replace(".", "");
    const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0*$/, "") : text);
    const sign = value < 0 ? "-" : "";
    if (power < -4 || power >= count) {
      const scientific = trimmed(`${digits[0]}.${digits.slice(1)}`);
      return `${sign}${scientific}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
    }
    if (power < 0) return `${sign}${trimmed(`0.${"0".repeat(-power - 1)}${digits}`)}`;
    return `${sign}${trimmed(`${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`)}`;
  };

  const written = (value) => {
    if (Number.isInteger(value)) return grouped(whole(value));
    const [before, ...after] = general(value, 6).split(/(?=[.e])/);
    return grouped(before) + after.join("");
  };

  // ------------------------------------------------------------------------------------------------------------- numbers

  // The digit that a character is in any script: the ten of each follow each other.
  const digit = (character) => {
    const isDigit = (code) => /^\p{Nd}$/u.test(String.fromCodePoint(code));
    const code = character.codePointAt(0);
    let zero = code;
    if (!isDigit(code)) return undefined;
    while (isDigit(zero - 1)) zero -= 1;
    return String((code - zero) % 10);
  };

  // A sign that is a fraction, as 1/2.
  const fraction = (character) => {
    const parts = character.normalize("NFKC").split(vocabulary.fraction_slash);
    return /^\p{No}$/u.test(character) && parts.length > 1 ? ` ${parts.join("/")}` : undefined;
  };

  const tooLong = (text) => {
    if (length(text) > LONGEST) throw new Misfit("Your answer is very long. Write the number or the word alone.");
  };

  // A text with the digits, spaces and signs of a keyboard, in lower case, without quotation marks around it.
  function plainly(text) {
    tooLong(text);
    const keyboard = [...text].map((each) => digit(each) ?? ALSO.get(each) ?? fraction(each) ?? each).join("");
    const plain = split(keyboard.toLowerCase()).join(" ");
    return strip(strip(plain, vocabulary.around).replace(/[.,;!?]+$/, ""), vocabulary.around);
  }

  function number(text, kind) {
    const plain = plainly(text);
    if (!plain) throw new Misfit(`Your answer is empty. ${WRITE[kind]}`);
    let [value, perCent] = valueOf(plain, text, kind);
    if (perCent && kind === "whole") {
      throw new Misfit(`A percentage does not fit here: the question asks how many. ${WRITE[kind]}`);
    }
    const isPart = perCent && (kind === "share" || kind === "number");
    if (isPart) value /= 100;
    if (!Number.isFinite(value)) throw new Misfit(`Your answer is infinite or missing. ${WRITE[kind]}`);
    value += 0; // zero has no sign
    const asPython = value === 0 ? ["0"] : [general(value, 15), ...(Number.isInteger(value) ? [whole(value)] : [])];
    if (asPython.includes(strip(text))) return { value, said: "" };
    return { value, said: `Read as ${written(value)}${isPart ? `, which is ${written(100 * value)} per cent` : ""}.` };
  }

  // The one number in a text, and whether it is said to be a percentage.
  function valueOf(typed, text, kind) {
    const signed = typed.replace(pattern("\\bminus (?=[\\d.,])", "g"), "-");
    const plain = signed.replace(pattern("\\bper ?cent\\b|\\bpercent\\b", "g"), "%");
    const after = (found) => plain.slice(found.index + found[0].length);
    const isAlone = (found) => {
      const rest = `${plain.slice(0, found.index)} ${after(found)}`;
      return !/[\d*+^<>/\\|&@-]/.test(rest) && !CHANGING.test(rest);
    };
    let found = plain.match(kind === "share" ? RATIO : DIVIDED);
    if (found && isAlone(found) && (kind !== "whole" || found[0].includes("/"))) {
      return [divided(found.groups, kind), strip(after(found)).startsWith("%")];
    }
    found = plain.match(ONE);
    if (found && isAlone(found)) {
      const { figure: digits, scale, percent } = found.groups;
      return [figure(digits, kind) * (SCALES.get(scale) ?? 1), Boolean(percent)];
    }
    if (!/\d/.test(plain)) return spelt(plain, text, kind);
    throw new Misfit(whyNot(plain, text, kind));
  }

  function divided({ mixed, top, below }, kind) {
    const by = figure(below, kind);
    if (by === 0) throw new Misfit("Nothing can be divided by 0. Look at the second number of your fraction.");
    return figure(top, kind) / by + (mixed ? Number(mixed) : 0);
  }

  // The number that digits, points and commas stand for.
  function figure(text, kind) {
    const sign = text.trimStart().startsWith("-") ? -1 : 1;
    const [all, exponent] = strip(text, " +-").split("e");
    const groups = all.split(/[ '_]/);
    if (!groups.slice(1).every((group) => /^\d{3}(?:[.,]\d+)?$/.test(group))) throw oddGroups(text);
    let digits = groups.join("");
    const marks = digits.replace(/\d/g, "");
    const last = marks.at(-1);
    if (new Set(marks).size === 2) {
      if (marks.split(last).length > 2) throw oddGroups(text);
      const at = digits.lastIndexOf(last);
      digits = `${ungrouped(digits.slice(0, at), marks[0], text)}.${digits.slice(at + 1)}`;
    } else if (marks.length > 1) {
      digits = ungrouped(digits, marks[0], text);
    } else if (marks) {
      const [before, behind] = digits.split(marks);
      const isGroup = behind.length === 3 && /^[1-9]\d{0,2}$/.test(before);
      const groupsThousands = isGroup && (kind === "whole" || marks + behind === ",000"); // nobody writes 4 as 4,000
      digits = groupsThousands ? before + behind : `${before}.${behind}`;
    }
    return sign * Number(exponent ? `${digits}e${exponent}` : digits);
  }

  // Digits without the marks between thousands; in India the upper groups have two digits.
  function ungrouped(digits, mark, text) {
    const [first, ...others] = digits.split(mark);
    const sizes = others.map((group) => group.length);
    const upper = new Set(sizes.slice(0, -1));
    const fits = [...upper].every((size) => size === 3) || (upper.size === 1 && upper.has(2));
    if (first && sizes.at(-1) === 3 && fits && first.length <= 3) return digits.replaceAll(mark, "");
    throw oddGroups(text);
  }

  const oddGroups = (text) =>
    new Misfit(`The points, commas or spaces in ${shown(strip(text))} are in odd places. Write the digits alone: 4000.`);

  // What is in the way of reading a text that has digits.
  function whyNot(plain, text, kind) {
    const count = [...plain.matchAll(SIGNED)].length;
    const several = `There are ${count} numbers in ${shown(text)}. ${WRITE[kind]}`;
    const changing = plain.match(CHANGING);
    if (changing && count > 1) return several;
    if (changing) return `The word '${changing[0]}' in ${shown(text)} leaves it open which number you mean. ${WRITE[kind]}`;
    if (/[<>]/.test(plain)) return `${shown(text)} leaves it open which number you mean. ${WRITE[kind]}`;
    if (/\d ?- ?\d/.test(plain)) return `${shown(text)} is a range or a calculation. ${WRITE[kind]}`;
    if (/\d.*[*+^/-]|[*+^/-].*\d/.test(plain)) return `${shown(text)} is a calculation. Work it out, and write the result alone.`;
    return count > 1 ? several : `${shown(text)} cannot be read as a number. ${WRITE[kind]}`;
  }

  // A number in words: "six", "about three thousand", "minus fifty per cent", "two thirds".
  function spelt(plain, text, kind) {
    const words = plain.replace(pattern("\\bno one\\b", "g"), "nobody").match(new RegExp(`%|${LETTERS.source}`, "gu")) ?? [];
    const isKnown = (word) => SMALL.has(word) || TIMES.has(word) || PARTS.has(word) || word === "point";
    const [first, last] = [words.findIndex(isKnown), words.findLastIndex(isKnown)];
    if (first < 0) throw new Misfit(`${shown(text)} cannot be read as a number. ${WRITE[kind]}`);
    const run = words.slice(first, last + 1);
    const around = [...words.slice(0, first), ...words.slice(last + 1)];
    const isOrdinal = kind === "whole" && run.length === 1 && ORDINALS.has(run[0]); // the third paragraph, not a third of one
    const value = isOrdinal ? ORDINALS.get(run[0]) : speltSum(run);
    if (value === null || CHANGING.test(around.join(" "))) {
      throw new Misfit(`${shown(text)} cannot be read as one number. ${WRITE[kind]}`);
    }
    return [around.includes("minus") ? -value : value, around.includes("%")];
  }

  // The value of "four and a half" or "one hundred and five".
  function speltSum(run) {
    const large = (words) => words.filter((word) => !["and", "a", "an"].includes(word));
    const at = run.lastIndexOf("and");
    if (at < 0 || !PARTS.has(run.at(-1))) return speltValue(large(run));
    const before = large(run.slice(0, at));
    const [one, other] = [before.length ? speltValue(before) : null, speltValue(large(run.slice(at + 1)))];
    return one === null || other === null ? null : one + other;
  }

  // What number words add up to, or null where they do not make one number.
  function speltValue(words) {
    const at = words.indexOf("point");
    if (at >= 0) {
      const [before, digits] = [speltValue(words.slice(0, at)), words.slice(at + 1).map((word) => UNITS.get(word) ?? 99)];
      const fits = Number.isInteger(before) && digits.length && Math.max(...digits) < 10;
      return fits ? Number(`${whole(before)}.${digits.join("")}`) : null;
    }
    const last = words.at(-1);
    if (PARTS.has(last) && (words.length > 1 || ["half", "quarter", "third"].includes(last))) {
      const top = words.length > 1 ? speltValue(words.slice(0, -1)) : 1;
      return top === null ? null : top / PARTS.get(last);
    }
    let [total, current, before] = [0, null, Infinity];
    for (const word of words) {
      const times = TIMES.get(word);
      const size = SMALL.get(word);
      if (times === 100 || times === 12) {
        [current, before] = [(current ?? 1) * times, times];
      } else if (times) {
        [total, current, before] = [total + (current ?? 1) * times, null, Infinity];
      } else if (size === undefined) {
        return null;
      } else {
        const follows = (before === 100 && size < 100) || ([...TENS.values()].includes(before) && size > 0 && size < 10);
        if (current !== null && !follows) return null;
        [current, before] = [(current ?? 0) + size, TENS.has(word) ? size : 1];
      }
    }
    return total + (current ?? 0);
  }

  function pair(answer, labels, kind) {
    const wanted = `Give two numbers in round brackets, such as (1, 2): first ${labels[0]}, then ${labels[1]}.`;
    if (typeof answer === "string") return twoTyped(answer, kind, wanted);
    const read = answer.map((part, place) => {
      try {
        return number(part, kind);
      } catch (misfit) {
        throw misfit instanceof Misfit ? new Misfit(`${capital(labels[place])}: ${misfit.message}`) : misfit;
      }
    });
    const values = read.map((each) => each.value);
    return { value: values, said: read.some((each) => each.said) ? `Read as ${values.map(written).join(" and ")}.` : "" };
  }

  const DASH = "(?<=[\\d%]) *- *(?=\\d)";
  const SEPARATORS = [";", "\\band\\b|&", "\\bto\\b|\\bbis\\b", ", ", "(?<=\\d) (?=[-+]\\d)", DASH, "/", ",", " "];

  function twoTyped(text, kind, wanted) {
    const noise = pattern("\\b(?:between|from|lowest|highest|first|then)\\b|[()\\[\\]:]", "g");
    const plain = strip(plainly(text).replace(noise, " "));
    for (const separator of SEPARATORS) {
      const halves = plain.split(pattern(separator));
      if (halves.length !== 2) continue;
      try {
        const value = halves.map((half) => number(half, kind).value);
        return { value, said: `Read as ${value.map(written).join(" and ")}.` };
      } catch (misfit) {
        if (!(misfit instanceof Misfit)) throw misfit;
      }
    }
    throw new Misfit(`${shown(text)} cannot be read as two numbers. ${wanted}`);
  }

  // --------------------------------------------------------------------------------------------------------------- words

  const bare = (text) => {
    const plain = text.normalize("NFKC").toLowerCase().replace(new RegExp(`[${vocabulary.apostrophes}]`, "gu"), "'");
    return strip(split(plain).join(" "), `${vocabulary.quotes}.,;:!?`);
  };
  // A word without the differences that do not matter: case, quotation marks, underscores, hyphens, a full stop.
  const folded = (text) => {
    tooLong(text);
    return split(bare(text).replaceAll("_", " ").replaceAll("-", " ")).join(" ");
  };

  function word(answer, options = [], alike = {}) {
    const plain = folded(answer);
    if (!plain) throw new Misfit("Your answer is empty. Write one word.");
    const known = new Map(options.map(({ value }) => [folded(value), value]));
    const names = new Map(options.map(({ value, label }) => [folded(label), value]));
    const others = new Map(Object.entries({ ...vocabulary.names, ...alike }).map(([other, meant]) => [folded(other), meant]));
    const typed = printable(strip(answer).toLowerCase());
    for (const each of [plain, plain.replace(/^(?:the|a|an) /, ""), plain.replace(/^(?:the )?(?:word|verb|name|key) /, "")]) {
      const meant = known.get(each) ?? names.get(each) ?? others.get(each);
      if (meant && (!options.length || options.some(({ value }) => value === meant))) {
        return { value: meant, said: meant.toLowerCase() === typed ? "" : `Read as ${meant}.` };
      }
    }
    const near = nearest(plain, [...known.keys(), ...names.keys()], 0.8);
    if (near !== null) {
      const meant = known.get(near) ?? names.get(near);
      throw new Misfit(`${shown(answer)} is nearly a word of the list. Did you mean ${meant}?`);
    }
    return { value: bare(answer), said: "" };
  }

  function words(answer, options) {
    const known = new Set(options.flatMap(({ value, label }) => [folded(value), folded(label)]));
    let parts = answer;
    if (typeof answer === "string") {
      const all = split(answer);
      const isListed = all.map(folded).every((part) => known.has(part));
      parts = isListed ? all : answer.split(pattern("[,;&\\n]|\\band\\b")).filter((part) => strip(part));
    }
    if (!parts.length) throw new Misfit('Give words in square brackets: ["one", "another"].');
    const read = parts.map((part) => word(part, options));
    const value = read.map((each) => each.value);
    return { value, said: read.some((each) => each.said) ? `Read as ${value.join(", ")}.` : "" };
  }

  // The word most like another, as Python's `difflib` finds it, or null.
  function nearest(text, known, cutoff) {
    const others = [...new Set(known.slice(0, MOST).filter((other) => length(other) <= LONG))];
    if (length(text) > LONG) return null;
    const likeness = (other) => (2 * common([...other], [...text])) / (length(other) + length(text));
    const near = others.map((other) => [likeness(other), other]).filter(([ratio]) => ratio >= cutoff);
    near.sort(([ratio, other], [best, name]) => best - ratio || (other < name ? 1 : -1));
    return near.length ? near[0][1] : null;
  }

  // How many characters two texts share: the longest run in both, and the same again on its left and on its right.
  function common(one, other) {
    let [longest, at, place] = [0, 0, 0];
    for (let i = 0; i < one.length; i += 1) {
      for (let j = 0; j < other.length; j += 1) {
        let run = 0;
        while (i + run < one.length && j + run < other.length && one[i + run] === other[j + run]) run += 1;
        if (run > longest) [longest, at, place] = [run, i, j];
      }
    }
    if (!longest) return 0;
    const right = common(one.slice(at + longest), other.slice(place + longest));
    return common(one.slice(0, at), other.slice(0, place)) + longest + right;
  }

  // --------------------------------------------------------------------------------------------------------------- dates

  function date(text) {
    const plain = plainly(text);
    const [day, month, year] = dateIn(plain);
    const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    if (!(year >= 1 && year <= 9999 && day >= 1 && day <= days)) {
      throw new Misfit(`${shown(text)} cannot be read as a date. Write the date as year-month-day, such as 2016-06-13.`);
    }
    const iso = [String(year).padStart(4, "0"), ...[month, day].map((each) => String(each).padStart(2, "0"))].join("-");
    return { value: iso, said: plain === iso ? "" : `Read as ${day} ${capital(vocabulary.months[month - 1])} ${year}.` };
  }

  function dateIn(plain) {
    let found = plain.match(/^(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?: 00:00:00)?$/);
    if (found) return [Number(found[3] ?? 1), Number(found[2]), Number(found[1])];
    found = plain.match(/^(?:(\d{1,2})[-/. ]+)?(\d{1,2})[-/. ]+(\d{4})$/);
    if (found) return [Number(found[1] ?? 1), Number(found[2]), Number(found[3])];
    const names = (plain.match(LETTERS) ?? []).filter((name) => length(name) > 2);
    const months = vocabulary.months.flatMap((month, place) => (names.some((name) => month.startsWith(name)) ? [place + 1] : []));
    const numbers = (plain.match(/\d+/g) ?? []).map(Number);
    const [years, days] = [numbers.filter((each) => each > 31), numbers.filter((each) => each <= 31)];
    return months.length === 1 && years.length === 1 && days.length <= 1 ? [days[0] ?? 1, months[0], years[0]] : [];
  }

  // --------------------------------------------------------------------------------------------------------------- boxes

  // The answer that what was typed into the fields of a box makes; null where nothing is filled in. An empty field is null.
  function compose({ kind, fields, named }, typed) {
    const cells = (kind === "form" ? typed : fields.map((_, place) => typed[place] ?? "")).map((each) => strip(each) || null);
    if (cells.every((each) => each === null)) return null;
    if (kind === "form") return Object.fromEntries(cells.map((cell, place) => [place + 1, cell]));
    if (kind === "words") return cells[0].includes("\n") ? cells[0].split("\n") : cells[0];
    if (kind === "pair") return cells.map((each) => each ?? "");
    if (kind === "change") {
      if (cells.includes(null)) throw new Misfit("Choose what you change, and write the new number.");
      return { [cells[0]]: cells[1] };
    }
    return fields[0].name || named ? Object.fromEntries(fields.map(({ name }, place) => [name, cells[place]])) : cells[0];
  }

  const NUMBERS = ["whole", "number", "share", "percent"];

  function readField({ kind, options, alike }, text) {
    if (NUMBERS.includes(kind)) return number(text, kind);
    if (kind === "word") return word(text, options, alike);
    if (kind === "words") return words(text, options);
    return kind === "date" ? date(text) : { value: text, said: "" };
  }

  function read(box, answer) {
    const { kind, fields } = box;
    if (kind === "form") return { value: answer, said: "" };
    if (kind === "pair") return pair(answer, fields.map(({ name }) => name), fields[0].kind);
    if (kind === "change") return readChange(box, answer);
    if (kind === "chart" && typeof answer === "string") {
      throw new Misfit("Give the chart itself: the name of its Axes, without quotation marks.");
    }
    return kind === "chart" || kind === "parts" ? readParts(fields, answer) : readField(fields[0], answer);
  }

  function readParts(fields, answer) {
    if (typeof answer === "string") {
      throw new Misfit(`Give ${fields.length} answers, one for each of these: ${fields.map(({ name }) => name).join(", ")}.`);
    }
    const [value, said, wrong] = [{}, [], []];
    for (const field of fields) {
      try {
        const part = answer[field.name] === null ? { value: null } : readField(field, answer[field.name]);
        value[field.name] = part.value;
        if (part.said) said.push(`${field.label}: ${part.said[0].toLowerCase()}${part.said.slice(1)}`);
      } catch (misfit) {
        if (!(misfit instanceof Misfit)) throw misfit;
        wrong.push(`${field.label}: ${misfit.message}`);
      }
    }
    const empty = fields.filter(({ name }) => value[name] === null).map(({ label }) => label);
    if (wrong.length) throw new Misfit([...wrong, ...(empty.length ? [`Still to fill in: ${empty.join(", ")}.`] : [])].join(" "));
    return { value, said: said.join(" ") };
  }

  function readChange({ named }, answer) {
    if (typeof answer === "string") {
      throw new Misfit('Give one change in curly brackets: {"name": value}. Only one, so that you see what it does.');
    }
    const [[typed, text]] = Object.entries(answer);
    const { value: name, said } = word(typed, named.map((each) => ({ value: each.name, label: each.label })));
    const own = named.find((each) => each.name === name);
    if (!own) throw new Misfit(`There is no such assumption. There are ${named.map((each) => each.name).join(", ")}.`);
    const read = number(text, own.kind);
    return { value: [name, read.value], said: [said, read.said].filter(Boolean).join(" ") };
  }

  // ------------------------------------------------------------------------------------------------------------ verdicts

  const right = (message) => ({ right: true, message });
  const wrong = (message) => ({ right: false, message });
  const open = (message) => ({ right: null, message });

  // Whether a word is the one, or each number is the one or in its range.
  const fits = (value, wanted) => {
    if (typeof wanted === "string") return value === wanted;
    const isWithin = (each, range) => (Array.isArray(range) ? range[0] <= each && each <= range[1] : each === range);
    return wanted.every((range, place) => isWithin([value].flat()[place], range));
  };

  const emptyParts = (value, saying) => {
    const names = Object.keys(value).filter((name) => value[name] === null);
    return names.length ? open(saying.replace("{}", names.join(", "))) : null;
  };

  const asWord = (value) => (typeof value === "string" ? word(value).value : value); // a judge reads a word once more

  const BY = {
    value(given, judged) {
      const value = asWord(given);
      if (fits(value, judged.right)) return right(judged.praise);
      return wrong((judged.wrong.find(([wanted]) => fits(value, wanted)) ?? [null, judged.otherwise])[1]);
    },
    set(given, judged) {
      const value = given.map(asWord);
      const named = judged.wrong.find(([some]) => value.some((each) => some.includes(each)));
      if (named) return wrong(named[1]);
      if (!value.every((each) => judged.right.includes(each))) return wrong(judged.otherwise);
      return judged.right.every((each) => value.includes(each)) ? right(judged.praise) : wrong(judged.missing);
    },
    parts(value, judged) {
      const verdicts = Object.entries(judged.parts).map(([name, part]) => decide(value[name], part));
      return emptyParts(value, judged.open) ?? verdicts.find((verdict) => !verdict.right) ?? right(judged.praise);
    },
    choice(value, judged, { fields }) {
      const places = fields.map(({ name, options }) => options.findIndex((option) => option.value === value[name]));
      const unchosen = fields.filter((_, place) => places[place] < 0).map(({ name }) => [name, null]);
      if (unchosen.length) return emptyParts(Object.fromEntries(unchosen), judged.open);
      const at = fields.reduce((before, { options }, place) => before * options.length + places[place], 0);
      const message = judged.verdicts.charCodeAt(at) - "a".charCodeAt(0);
      return { right: message === 0, message: judged.messages[message] };
    },
    change([name, value], judged) {
      const [low, high, outside] = judged.ranges[name];
      if (value < low || value > high) return wrong(outside);
      const a = { ...judged.start, [name]: value }; // the model of lesson 07, as in exercises/answers/lesson_07.py
      const days = Math.max(0, a.warning + a.fighting - a.deciding);
      const asked = Math.max(0, a.attackers / a.ratio - a.local - a.reinforcements * days);
      const isEnough = asked <= judged.planned;
      return { right: isEnough, message: (isEnough ? judged.now : judged.still).replace("{}", grouped(whole(asked))) };
    },
    codes(value, judged) {
      const codes = Object.values(value).filter((code) => code !== null);
      if (!codes.length) return open(judged.coded[0]);
      if (codes.length < judged.coded.length) return wrong(judged.coded[codes.length]);
      if (new Set(codes).size === 1) return wrong(judged.same);
      return right(codes.includes(judged.silent) ? judged.praise : judged.loud);
    },
    line(value, judged) {
      const tidy = value.toLowerCase().replaceAll("\u2013", "-").replaceAll("&", " and ").replace(pattern("(?<=\\d)th\\b", "g"), "");
      const plain = (tidy.replaceAll(" of june", " june").match(pattern("\\d+(?:[./-]\\d+)*|[\\w]+", "g")) ?? []).join(" ");
      const paragraphs = (dates) => {
        const dated = dates.find((each) => plain.includes(each));
        const undated = dated ? plain.replaceAll(dated, "|") : plain;
        const named = [...undated.matchAll(pattern("\\bpar[a-z]*((?: (?:\\d+(?!\\S)|and))+)", "g"))];
        return new Set(named.flatMap((found) => found[1].match(pattern("\\d+", "g")) ?? []));
      };
      const passes = {
        is_not: (text) => plain !== text,
        has: (texts) => texts.some((text) => plain.includes(text)),
        names: (wanted) => {
          const named = paragraphs(wanted.dates);
          return named.size === wanted.paragraphs.length && wanted.paragraphs.every((each) => named.has(each));
        },
      };
      const failed = judged.tests.find(([test, wanted]) => !passes[test](wanted));
      return failed ? wrong(failed[2]) : right(judged.praise);
    },
  };

  const decide = (value, judged, box) => BY[judged.by](value, judged, box);

  // What is right, from the text that checks.py made of it.
  function unscrambled({ exercise, judged }) {
    if (typeof judged !== "string") return judged;
    const key = Number(exercise.replace(".", ""));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(judged), (byte) => byte.charCodeAt(0) ^ key)));
  }

  // An answer as `record.written` keeps it, for the table of answers.
  function kept(answer) {
    const part = (each) => each ?? "\u2026";
    let text = answer;
    if (Array.isArray(answer)) text = `(${answer.map(part).join(", ")})`;
    else if (typeof answer !== "string") text = Object.entries(answer).map(([name, each]) => `${name}: ${part(each)}`).join(", ");
    const line = [...printable(split(text).join(" "))];
    return (line.length <= 200 ? line : [...line.slice(0, 199), "\u2026"]).join("") || "(empty)";
  }

  function verdictOn(entry, answered) {
    const done = (verdict) => {
      const state = verdict.readable === false ? "unread" : { true: "right", false: "not_yet", null: "open" }[verdict.right];
      return { read: "", readable: true, given: "", ...verdict, state, word: vocabulary.states[state] };
    };
    if (entry.sorry) return done(open(entry.sorry));
    try {
      const answer = answered();
      if (answer === null) return done(open(vocabulary.empty));
      const { value, said } = read(entry, answer);
      const verdict = decide(value, unscrambled(entry), entry);
      return done(verdict.right === null ? verdict : { ...verdict, read: said, given: kept(answer) });
    } catch (misfit) {
      if (!(misfit instanceof Misfit)) throw misfit;
      return done({ ...wrong(misfit.message), readable: false });
    }
  }

  // Judge an answer: a text; an array of texts; an object with a text for each name, or null.
  const check = (entry, answer) => verdictOn(entry, () => answer);

  // Judge what was typed into the fields of a box: a text for each; of words that were chosen, one on each line.
  const judge = (entry, typed) => verdictOn(entry, () => compose(entry, typed));

  // What is offered after so many wrong tries, or after a right one: a line under the verdict.
  function help(isRight, tries) {
    const offers = vocabulary.help.filter(([at]) => tries >= at).map(([, saying]) => saying);
    return isRight ? vocabulary.help.at(-1)[1] : offers.join(" ");
  }

  return { judge, check, help };
})();
