// A copy of a text, split by its headings and numbers as src/dcgraph/texts does.
import words from "../../../src/dcgraph/texts/headings.json";

export type Unit = { kind: string; number: string; rank: number; line: number; start: number; end: number; parent: number };
export type Copy = { blocks: [string, number][]; units: Unit[] };

const DIVISIONS = ["annex", "volume", "part", "title", "chapter", "section", "subsection"];
const RANKS: Record<string, number> = { article: 7, standard: 7, preamble: 1, "general annex": 0 };
DIVISIONS.forEach((kind, rank) => (RANKS[kind] = rank));
const UNNUMBERED = ["preamble", "general annex"];
const KIND = new Map(Object.entries(words).flatMap(([kind, all]) => all.map((word) => [word, kind] as const)));
const escaped = (word: string): string => word.replace(/[.]/g, "\\$&");
const named = (alone: boolean): string =>
  [...KIND].filter(([, kind]) => UNNUMBERED.includes(kind) === alone).map(([word]) => escaped(word)).sort((a, b) => b.length - a.length).join("|");
const DIGITS = "\\d{1,4}(?:[.-]\\d{1,4}){0,5}(?: ?(?:bis|ter|quater)\\b|[a-z]{1,2}\\b)?";
// Words in any case, but Roman numbers and letters in capitals alone: those are looked at again.
const NAMED = new RegExp(`^(${named(false)}) ?(?:№|No\\.?|n°)? ?(${DIGITS}|[ivxlc]{1,8}(?:[.-]\\d{1,3})?(?![\\p{L}\\d])|[a-z](?![\\p{L}\\d]))(.*)$`, "iu");
const NUMBERED = new RegExp(`^(${DIGITS})\\.? (${named(false)})(?!\\p{L})(.*)$`, "iu");
const ALONE = new RegExp(`^(${named(true)})[^\\p{L}\\d]*$`, "iu");
const DEFINITION = /^([EF]\d{1,3}\. ?\/ ?[EF]\d{1,3})\.?(?: |$)/;
const MARK = /^(?:(\d{1,3}(?:\.\d{1,3}){1,5}[a-z]?)\.?(?= |$)|(\d{1,3})(?=  )|(\d{1,2})(?= [A-ZА-Я])|(\d{1,3}[a-z]{0,2})[.)](?= |$|\()|\((\d{1,3}(?:\.\d{1,3})?[a-z]?)\)|\(([a-zа-я]{1,4})\)(?= |$)|([a-zа-я])\)(?= |$))/;
const SEPARATED = /^(?: ?[.:–—|-](?= |$)|$)/;

function roman(number: string): number {
  const values = [...number.toLowerCase()].map((one) => ({ i: 1, v: 5, x: 10, l: 50, c: 100 })[one] ?? 0);
  return values.includes(0) ? 0 : values.reduce((sum, one, place) => sum + (one < (values[place + 1] ?? 0) ? -one : one), 0);
}

function compared(kind: string, number: string): string {
  let told = number.toLowerCase().replace(/ /g, "").replace(/^[.()]+|[.()]+$/g, "");
  if (DIVISIONS.includes(kind)) {
    const [first = "", ...rest] = told.split(".");
    const value = first.length > 1 || "ivx".includes(first) ? roman(first) : 0;
    told = [value ? String(value) : first, ...rest].join(".");
  }
  return told.replace(/\)\(/g, "/").replace(/\(/g, "/").replace(/\)/g, "");
}

type Found = { kind: string; number: string; rank: number };

function heading(line: string, sure: boolean, alone: boolean): Found | null {
  const only = ALONE.exec(line);
  if (only) {
    const kind = KIND.get(only[1]!.toLowerCase())!;
    return { kind: kind === "general annex" ? "annex" : kind, number: kind, rank: RANKS[kind]! };
  }
  let found = NAMED.exec(line);
  let [word, number, rest] = [found?.[1], found?.[2], found?.[3]];
  if (!found || /^[a-z]/.test(number!)) {
    found = NUMBERED.exec(line);
    [number, word, rest] = [found?.[1], found?.[2], found?.[3]];
  }
  if (!found) return null;
  const told = rest!.trim();
  const short = line.length <= 200 && !/[.;:,]$/.test(told);
  const capital = rest!.startsWith(" ") && /^\p{Lu}/u.test(told);
  if (!SEPARATED.test(rest!) && !sure && !(alone && short && capital)) return null;
  const kind = KIND.get(word!.toLowerCase())!;
  return { kind, number: compared(kind, number!), rank: RANKS[kind]! };
}

function mark(line: string, open: Map<number, string>, alone: boolean): Found | null {
  const definition = DEFINITION.exec(line);
  if (definition) return { kind: "paragraph", number: compared("", definition[1]!.replace(/ /g, "")), rank: 10 };
  const found = MARK.exec(line);
  if (!found) return null;
  const [, dotted, wide, titled, plain, round, letter, opened] = found;
  if (titled && (!alone || line.length > 160 || /[.;:,]$/.test(line))) return null;
  const number = dotted ?? wide ?? titled ?? plain ?? round;
  if (number) return { kind: "paragraph", number, rank: round ? 20 : 10 + number.split(".").length - 1 };
  const told = (letter ?? opened)!;
  const [point, below, value] = [open.get(21), open.get(22), roman(told)];
  const within = (below && value === roman(below) + 1) || (value === 1 && point !== "h" && point !== "ij") || (value > 0 && told.length > 1);
  return { kind: "point", number: told, rank: point && value && within ? 22 : 21 };
}

export type Line = { text: string; line: number; sure: boolean; alone: boolean };

function cleaned(line: string): string {
  const wide = /^\s*(\d{1,3})(?:\t|\u00a0| {2})/.exec(line);
  const told = (text: string): string => text.trim().replace(/\s+/g, " ");
  return wide ? `${wide[1]}  ${told(line.slice(wide[0].length))}` : told(line);
}

// How many lines a table of contents before the text takes: headings without text that come again.
function contents(found: (Found | null)[], texts: string[]): number {
  const places = found.flatMap((one, place) => (one ? [place] : []));
  const first = found[places[0] ?? 0];
  for (let at = 1; at < places.length; at++) {
    const [place, after] = [places[at - 1]!, places[at]!];
    const own = texts.slice(place + 1, after);
    if (own.length > 1 || own.some((one) => one.length > 160 || /[.;]$/.test(one))) return 0;
    const again = found[after]!;
    if (again.kind === first!.kind && again.number === first!.number) return at >= 4 ? after : 0;
  }
  return 0;
}

export function split(lines: Line[]): Copy {
  const blocks: Copy["blocks"] = [];
  const units: Unit[] = [];
  let open: number[] = [];
  let held = "";
  const end = (rank: number): void => {
    open = open.filter((place) => units[place]!.rank < rank || ((units[place]!.end = blocks.length), false));
  };
  const texts = lines.map(({ text }) => cleaned(text));
  const headings = lines.map(({ sure, alone }, place) => heading(texts[place]!, sure, alone));
  headings.fill(null, 0, contents(headings, texts));
  for (const [place, { line, alone }] of lines.entries()) {
    const text = texts[place]!;
    const found = headings[place] ?? (held ? null : mark(text, new Map(open.map((place) => [units[place]!.rank, units[place]!.number])), alone));
    if (found) {
      end(found.rank);
      // Within paragraph 4, 4.1 is its first.
      const around = units[open.at(-1) ?? -1];
      if (around?.kind === "paragraph" && found.number.startsWith(`${around.number}.`)) found.number = found.number.slice(around.number.length + 1);
      units.push({ ...found, line, start: blocks.length, end: blocks.length, parent: open.at(-1) ?? -1 });
      open.push(units.length - 1);
    }
    const bare = MARK.exec(text);
    if (bare && found && !held && !/[^ .]/.test(text.slice(bare[0].length))) held = text;
    else {
      blocks.push([held ? `${held} ${text}` : text, line]);
      held = "";
    }
  }
  if (held) blocks.push([held, lines.at(-1)!.line]);
  end(-1);
  return { blocks, units };
}

export function plain(text: string): Line[] {
  const found: Line[] = [];
  let [joined, began, sure]: [string[], number, boolean] = [[], 0, false];
  const flush = (): void => {
    if (joined.length) found.push({ text: joined.join(" "), line: began, sure, alone: joined.length === 1 });
    [joined, sure] = [[], false];
  };
  const isHeading = (some: string[]): boolean => some.length === 1 && heading(cleaned(some[0]!), false, false) !== null;
  text.split(/\r\n?|\n/).forEach((raw, place) => {
    const atx = /^ {0,3}#{1,6} +/.exec(raw);
    const told = (atx ? raw.slice(atx[0].length) : raw).replace(/\*\*/g, "");
    if (!told.trim()) return flush();
    const last = joined.at(-1);
    const goesOn = last !== undefined && !isHeading(joined) && !/(?:[.;:,—–]|[;,] (?:and|or|et|ou|en|of|и|или))\s*$/.test(last);
    const marked = /^\s*[-–—•*·] /.test(told) || (mark(cleaned(told), new Map(), false) !== null && !goesOn);
    if (atx || sure || marked || isHeading([told]) || isHeading(joined)) flush();
    if (!joined.length) [began, sure] = [place + 1, atx !== null];
    joined.push(told.trim() === told ? told : joined.length ? told.trim() : told);
  });
  flush();
  return found;
}

const BLOCKS = "p,li,tr,td,th,div,section,article,h1,h2,h3,h4,h5,h6,dd,dt,blockquote,body";

// The lines of a page that is parsed and never shown: nothing in it runs or is fetched.
export function page(text: string): Line[] {
  const document_ = new DOMParser().parseFromString(text, "text/html");
  document_.querySelectorAll("script,style,template,noscript,nav,svg,iframe").forEach((one) => one.remove());
  const found: Line[] = [];
  const walker = document_.createTreeWalker(document_.body, NodeFilter.SHOW_TEXT);
  let last: Element | null = null;
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const around = node.parentElement!.closest(BLOCKS);
    if (around === last && found.length) found.at(-1)!.text += node.data;
    else if (node.data.trim()) {
      const sure = /^H[1-6]$/.test(around?.tagName ?? "") || /\b(?:ti-art|title-article-norm|title-division-1|ti-section-1|doc-ti)\b/.test(around?.className ?? "");
      found.push({ text: node.data, line: 0, sure, alone: true });
      last = around;
    }
  }
  return found;
}

export type Step = [kind: string, numbers: string[]];
const FITS: Record<string, string[]> = { paragraph: ["paragraph", "point"], standard: ["standard", "paragraph"], section: ["section", "paragraph"], article: ["article"] };

// The part of a copy that is a provision, by kinds and numbers from the outermost; the longest of several.
export function find({ units }: Copy, path: Step[]): Unit | null {
  const within = (unit: Unit, outer: number): boolean => outer < 0 || unit.parent === outer || (unit.parent >= 0 && within(units[unit.parent]!, outer));
  const inAnnex = (unit: Unit): boolean => unit.kind === "annex" || (unit.parent >= 0 && inAnnex(units[unit.parent]!));
  const annexed = path.some(([kind]) => kind === "annex");
  let [outer, left]: [number, Step[]] = [-1, []];
  for (const [place, step] of path.entries()) {
    const [kind, numbers] = step;
    const kinds = FITS[kind] ?? (DIVISIONS.includes(kind) && kind !== "annex" ? DIVISIONS.slice(1) : [kind]);
    const all = units.filter((one) => kinds.includes(one.kind) && numbers.includes(one.number) && within(one, outer) && (annexed || !inAnnex(one)));
    // A paragraph lies right in what is around it.
    const fits = all.filter((one) => (one.kind !== "paragraph" && one.kind !== "point") || one.parent === outer || one.number.includes("."));
    const best = fits.sort((a, b) => b.end - b.start - (a.end - a.start))[0];
    if (place === path.length - 1) return left.some(([one]) => one === "annex" || !DIVISIONS.includes(one)) ? null : (best ?? null);
    if (best) outer = units.indexOf(best);
    else left.push(step);
  }
  return null;
}
