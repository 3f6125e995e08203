// What the head of a query declares, and how a term is written so that it stays true to that.
import type { ChangeSpec, EditorState } from "@codemirror/state";

const PREFIX = /(?<=^|>[^\S\n]*)[^\S\n]*PREFIX[^\S\n]+([\w-]*):\s*<([^<>\s]*)>[^\S\n]*\n?/gim;
const SAFE = /^[A-Za-z0-9_](?:[\w.-]*[\w-])?$/;

export interface Writing {
  text: string;
  declared: ChangeSpec[];
}

export function declaredIn(text: string): Map<string, string> {
  return new Map([...text.matchAll(PREFIX)].map((one) => [one[1] ?? "", one[2] ?? ""]));
}

// How a short name is written in a query: with the prefix that stands there for its namespace, or with
// its own, which is then declared; in full where that prefix stands for something else.
export function written(state: EditorState, name: string, known: Record<string, string>): Writing {
  const [, prefix = "", local = ""] = /^([^:]*):(.*)$/s.exec(name) ?? [];
  const space = known[prefix];
  if (space === undefined) return { text: name, declared: [] };
  const text = state.doc.toString();
  const declared = declaredIn(text);
  if (local && !SAFE.test(local)) return { text: `<${space}${local}>`, declared: [] };
  for (const [other, iri] of declared) if (iri === space) return { text: `${other}:${local}`, declared: [] };
  if (declared.has(prefix)) return { text: local ? `<${space}${local}>` : name, declared: [] };
  return { text: name, declared: [{ from: end(text), insert: `PREFIX ${prefix}: <${space}>\n` }] };
}

// Where the next declaration goes: below the last one, else above all.
function end(text: string): number {
  const last = [...text.matchAll(PREFIX)].at(-1);
  if (!last) return 0;
  return last.index + last[0].length;
}
