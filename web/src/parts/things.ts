// Things of the graph by what is typed, as the server suggests them, with their labels in all languages.
import type { Naming, Offer } from "./offer";

const LANGUAGES = ["en", "fr", "ru"];

interface Suggested {
  matches: { thing: { name: string; kind: string; label: string; language: string } }[];
  kinds: { name: string; label: string }[];
}

// The same question in each language: an answer has labels in one alone. None if it cannot be had.
export async function things(naming: Naming, wanted: string, signal: AbortSignal): Promise<Offer[]> {
  const languages = [naming.language, ...LANGUAGES.filter((one) => one !== naming.language)];
  try {
    const answers = await Promise.all(languages.map((one) => suggested(naming.root, wanted, one, signal)));
    return merged(answers);
  } catch {
    // Superseded, or the server is out of reach, which running the query will tell.
    return [];
  }
}

async function suggested(root: string, wanted: string, lang: string, signal: AbortSignal): Promise<Suggested> {
  const query = new URLSearchParams({ q: wanted.slice(0, 200), lang });
  const answer = await fetch(`${root}/api/v1/suggest?${query}`, { signal, headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Suggested;
}

function merged(answers: Suggested[]): Offer[] {
  const offers = new Map<string, Offer>();
  answers.forEach(({ matches, kinds }, place) => {
    const told = new Map(kinds.map((one) => [one.name, one.label]));
    for (const { thing } of matches) {
      const found = offers.get(thing.name);
      if (!found && place) continue;
      const label: [string, string] = [thing.language, thing.label];
      if (!found) offers.set(thing.name, { label: `dcgd:${thing.name}`, told: told.get(thing.kind) ?? thing.kind, labels: [label] });
      else if (!found.labels.some(([, text]) => text === thing.label)) found.labels.push(label);
    }
  });
  return [...offers.values()];
}
