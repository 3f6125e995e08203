// Where a query cannot be read: the server's parser tells how far it came, which is past the mistake.
import { setDiagnostics } from "@codemirror/lint";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { declaredIn } from "./prologue";
import { isWord } from "./words";

export interface Fault {
  line: number;
  column: number;
  message: string;
}

interface Span {
  from: number;
  to: number;
}

const WORD = /[\p{L}\p{N}_-]/u;

// Marks the mistake with the message, and gives the line it stands in.
export function mark(view: EditorView, fault: Fault, known: Iterable<string>): number {
  const { from, to } = mistake(view.state, fault, new Set(known));
  view.dispatch(
    setDiagnostics(view.state, [{ from, to, severity: "error", message: fault.message }]),
    { selection: { anchor: from } },
  );
  return view.state.doc.lineAt(from).number;
}

export function unmark(view: EditorView): void {
  view.dispatch(setDiagnostics(view.state, []));
}

// The last word before the place that SPARQL does not know, or name whose prefix stands for nothing;
// without such, whatever was read last.
function mistake(state: EditorState, fault: Fault, known: Set<string>): Span {
  const place = offset(state, fault);
  const prefixes = new Set([...declaredIn(state.doc.toString()).keys(), ...known]);
  let last: Span = { from: Math.max(0, place - 1), to: place };
  let strange: Span | undefined;
  syntaxTree(state).iterate({
    to: place,
    enter: ({ name, from, to, node }) => {
      if (node.firstChild || from >= place || to === from) return;
      const text = state.sliceDoc(from, to);
      if (name !== "comment") last = { from, to };
      if (name === "variableName" && /^\p{L}/u.test(text)) {
        const whole = word(state, from);
        if (!isWord(state.sliceDoc(whole.from, whole.to))) strange = whole;
      } else if (name === "atom" && /^[\w.-]*:/.test(text) && !prefixes.has(text.slice(0, text.indexOf(":")))) {
        strange = { from, to };
      }
    },
  });
  return strange ?? last;
}

// The server counts characters, the editor units of UTF-16.
function offset(state: EditorState, { line, column }: Fault): number {
  const found = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  const before = [...found.text].slice(0, Math.max(column - 1, 0)).join("");
  return found.from + before.length;
}

// Beyond ASCII the highlighter takes each letter for itself.
function word(state: EditorState, place: number): Span {
  const line = state.doc.lineAt(place);
  let from = place - line.from;
  let to = from;
  while (from > 0 && WORD.test(line.text[from - 1] ?? "")) from--;
  while (to < line.text.length && WORD.test(line.text[to] ?? "")) to++;
  return { from: line.from + from, to: line.from + to };
}
