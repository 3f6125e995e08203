// The words of SPARQL 1.1, and what of a query stands where.
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";

export const KEYWORDS =
  "ADD ALL AS ASC ASK BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING IN LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR SERVICE SILENT UNDEF UNION VALUES WHERE false true".split(
    " ",
  );
export const FUNCTIONS =
  "ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE MAX MD5 MIN MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ UCASE URI UUID YEAR".split(
    " ",
  );
const WORDS = new Set([...KEYWORDS, ...FUNCTIONS, "A"].map((one) => one.toUpperCase()));

export function isWord(text: string): boolean {
  return WORDS.has(text.toUpperCase());
}

// Whether a place lies in a string, a comment or an IRI, where no term is meant.
export function inText(state: EditorState, place: number): boolean {
  const node = syntaxTree(state).resolveInner(place, -1);
  if (node.name === "string" || node.name === "comment") return true;
  return node.name === "atom" && state.sliceDoc(node.from, node.from + 1) === "<";
}
