// The terms of the ontology, as the server lists them, and how they are found by what is typed.

export interface Term {
  name: string;
  kind: string;
  labels: Record<string, string>;
}
export interface Terms {
  prefixes: Record<string, string>;
  terms: Term[];
}

const HUMP = /(?<=[a-z0-9])(?=[A-Z])/;

// Letters as they are compared: small, without the accents of Latin ones, ё as е; й stays apart from и.
export function folded(text: string): string {
  const bare = text.toLowerCase().replace(/ё/g, "е").normalize("NFD");
  return bare.replace(/([a-z])[\u0300-\u036f]+/g, "$1").normalize("NFC");
}

function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

// The terms of which some label, in whichever language, or the name has words that begin as those given.
export function fitting(terms: Term[], given: string): Term[] {
  const asked = wordsOf(given);
  if (!asked.length) return [];
  const found: { term: Term; rank: number }[] = [];
  for (const term of terms) {
    const local = term.name.slice(term.name.indexOf(":") + 1);
    const texts = [...Object.values(term.labels), local.split(HUMP).join(" "), local].map(wordsOf);
    const ranks = texts.filter((words) => asked.every((one) => words.some((word) => word.startsWith(one))));
    if (!ranks.length) continue;
    const first = ranks.some((words) => words[0]?.startsWith(asked[0] ?? ""));
    found.push({ term, rank: (first ? 0 : 1) + Math.min(...ranks.map((words) => words.length)) / 100 });
  }
  return found.sort((a, b) => a.rank - b.rank).map((one) => one.term);
}

// The same by the beginning of the short name, as in `dcg:adopt`; after a colon alone, all of the prefix.
export function named(terms: Term[], given: string): Term[] {
  const small = given.toLowerCase();
  return terms.filter((one) => one.name.toLowerCase().startsWith(small));
}
