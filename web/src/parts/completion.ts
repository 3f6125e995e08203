// What the editor offers while one writes: words of SPARQL, variables, prefixes, terms and things.
import {
  autocompletion,
  pickedCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Naming, Offer } from "./offer";
import { written } from "./prologue";
import { fitting, named, type Term, type Terms } from "./terms";
import { things } from "./things";
import { FUNCTIONS, inText, isWord, KEYWORDS } from "./words";

const SHORT = /(?:^|[\s{(;,.|/^!\[+*])([A-Za-z][\w-]*:[\w.-]*)$/;
const RUN = /(?<=^|[\s{(\[;,.|/^!+*=&])[\p{L}\p{N}][\p{L}\p{N}'’-]*(?:[ \t]+[\p{L}\p{N}'’-]+)*$/u;
const LONGEST_RUN = 5;

export function completing(naming: Naming): Extension {
  const render = (one: Completion, _: unknown, view: EditorView): Node => {
    queueMicrotask(() => focusable(view));
    return rendered(one as Offer);
  };
  return autocompletion({
    override: [(context) => local(context, naming), (context) => remote(context, naming)],
    icons: false,
    // Whoever waits for nothing sees the same list as who does.
    interactionDelay: 0,
    maxRenderedOptions: 60,
    addToOptions: [{ render, position: 60 }],
  });
}

// Ends when something else is typed. It has to be asked for before anything is waited for: a source that
// tells of nothing what was typed since is not asked again by the library.
function current(context: CompletionContext): AbortSignal {
  const asking = new AbortController();
  context.addEventListener("abort", () => asking.abort(), { onDocChange: true });
  return asking.signal;
}

async function local(context: CompletionContext, naming: Naming): Promise<CompletionResult | null> {
  const { state, pos } = context;
  current(context);
  if (inText(state, pos)) return null;
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const variable = /[?$]\w*$/.exec(before);
  if (variable) return offered(pos - variable[0].length, variables(state.doc.toString(), variable[0]));
  const known = await naming.terms();
  const declaring = /^\s*PREFIX\s+([\w-]*)$/i.exec(before);
  if (declaring) return offered(pos - (declaring[1] ?? "").length, declarations(declaring[1] ?? "", known, naming));
  const short = SHORT.exec(before)?.[1];
  if (short) return offered(pos - short.length, exactly(short, named(known.terms, short)).map((one) => termOffer(one, known, naming)));
  const typed = run(before);
  if (!typed.length) return context.explicit ? offered(pos, beginnings(naming)) : null;
  return byWords(pos, typed, known, naming);
}

// The longest run of words that fits terms; at its last word, what begins as that does, besides.
function byWords(pos: number, typed: string[], known: Terms, naming: Naming): CompletionResult | null {
  const last = typed.at(-1) ?? "";
  if (typed.length === 1 && isWord(last)) return null;
  for (let from = 0; from < typed.length; from++) {
    const phrase = typed.slice(from).join("");
    const terms = fitting(known.terms, phrase).map((one) => termOffer(one, known, naming));
    if (terms.length && from < typed.length - 1) return offered(pos - phrase.length, terms);
    if (from === typed.length - 1)
      return offered(pos - last.length, [...prefixes(last, known, naming), ...words(last, naming), ...terms]);
  }
  return null;
}

async function remote(context: CompletionContext, naming: Naming): Promise<CompletionResult | null> {
  const { state, pos } = context;
  const signal = current(context);
  if (inText(state, pos)) return null;
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  if (/[?$]\w*$/.test(before) || /^\s*PREFIX\s/i.test(before)) return null;
  const { prefixes } = await naming.terms();
  const short = SHORT.exec(before)?.[1];
  const typed = short ? [short] : run(before);
  const phrases = typed.map((_, from) => typed.slice(from).join(""));
  if (!short && typed.length === 1 && isWord(typed[0] ?? "")) return null;
  for (const phrase of short ? phrases : [...new Set([phrases[0] ?? "", phrases.at(-1) ?? ""])]) {
    if (short && !short.startsWith("dcgd:")) return null;
    const wanted = short ? short.slice(5).replace(/-/g, " ") : phrase;
    if (wanted.trim().length < 2) continue;
    const found = await things(naming, wanted, signal);
    const offers = found.filter((one) => !short || one.label.startsWith(short));
    for (const one of offers) one.apply = writing(one.label, prefixes);
    if (offers.length) return offered(pos - phrase.length, short ? exactlyOffered(short, offers) : offers);
  }
  return null;
}

// The words right before a place, with the room between them: none are variables, names or keywords.
function run(before: string): string[] {
  const found = RUN.exec(before);
  if (!found) return [];
  const words = found[0].match(/\S+[ \t]*/g) ?? [];
  const cut = words.map((one) => ends(one.trim())).lastIndexOf(true);
  const rest = cut === words.length - 1 ? words.slice(-1) : words.slice(cut + 1);
  return rest.slice(-LONGEST_RUN);
}

// Whether no label goes on across a word; in small letters most may stand in a label too.
function ends(one: string): boolean {
  return one === "a" || (one === one.toUpperCase() && isWord(one));
}

function offered(from: number, options: Offer[]): CompletionResult | null {
  return options.length ? { from, options, filter: false } : null;
}

// What is written out already needs no list below it that would take the next key.
function exactly(typed: string, terms: Term[]): Term[] {
  return terms.some((one) => one.name === typed) ? [] : terms;
}
function exactlyOffered(typed: string, offers: Offer[]): Offer[] {
  return offers.some((one) => one.label === typed) ? [] : offers;
}

function termOffer(term: Term, known: Terms, naming: Naming): Offer {
  const own = Object.entries(term.labels);
  const labels = own.sort(([a], [b]) => Number(b === naming.language) - Number(a === naming.language));
  const told = naming.kinds[term.kind] ?? term.kind;
  return { label: term.name, told, labels, apply: writing(term.name, known.prefixes) };
}

function prefixes(typed: string, known: Terms, naming: Naming): Offer[] {
  const fits = Object.keys(known.prefixes).filter((one) => one.startsWith(typed));
  const told = naming.kinds["prefix"] ?? "";
  return fits.map((one) => ({ label: `${one}:`, told, labels: [], apply: writing(`${one}:`, known.prefixes) }));
}

function declarations(typed: string, known: Terms, naming: Naming): Offer[] {
  const fits = Object.entries(known.prefixes).filter(([one]) => one.startsWith(typed));
  return fits.map(([one, iri]) => ({ label: `${one}: <${iri}>`, told: naming.kinds["prefix"] ?? "", labels: [] }));
}

function words(typed: string, naming: Naming): Offer[] {
  const begun = typed.toUpperCase();
  const fits = [...KEYWORDS, ...FUNCTIONS].filter((one) => one.toUpperCase().startsWith(begun));
  return fits.map((label) => ({ label, told: naming.kinds["keyword"] ?? "", labels: [] }));
}

function beginnings(naming: Naming): Offer[] {
  return ["SELECT", "CONSTRUCT", "ASK", "DESCRIBE", "PREFIX", "FILTER", "OPTIONAL"].flatMap((one) => words(one, naming));
}

function variables(text: string, typed: string): Offer[] {
  const all = new Set(text.match(/[?$]\w+/g));
  // What is being typed stands in the text itself, and is offered only where it stands there twice.
  all.delete(typed);
  const fits = [...all].filter((one) => one.startsWith(typed)).sort();
  return fits.map((label) => ({ label, told: "", labels: [] }));
}

// Puts a name into the text, and the declaration of its prefix above, if that is missing.
function writing(name: string, known: Record<string, string>) {
  return (view: EditorView, completion: Completion, from: number, to: number): void => {
    const { text, declared } = written(view.state, name, known);
    const changes = view.state.changes([...declared, { from, to, insert: text }]);
    view.dispatch({
      changes,
      selection: { anchor: changes.mapPos(to, 1) },
      userEvent: "input.complete",
      scrollIntoView: true,
      annotations: pickedCompletion.of(completion),
    });
  };
}

// What scrolls must be within reach of the keyboard, for those who do not go through it by arrows.
function focusable(view: EditorView): void {
  const list = view.dom.querySelector<HTMLElement>("[role=listbox]");
  if (list) list.tabIndex = 0;
}

// Between the parts stands real text, which a screen reader reads on with.
function rendered(one: Offer): Node {
  const part = document.createDocumentFragment();
  part.append(" ", span(one.told, "kind"));
  if (!one.labels.length) return part;
  const labels = span("", "labels");
  one.labels.forEach(([language, text], place) => {
    const label = span(text, "");
    if (language) label.lang = language;
    labels.append(place ? " · " : "", label);
  });
  part.append(" ", labels);
  return part;
}

function span(text: string, kind: string): HTMLSpanElement {
  const made = document.createElement("span");
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}
