// The editor in the place of a text box. It stands in a shadow tree, whose styles are made by script:
// a <style> element, which the library would need otherwise, is against the content policy.
import { closeCompletion, completionKeymap, completionStatus } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, StreamLanguage } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { diagnosticCount } from "@codemirror/lint";
import { EditorState, type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { dress } from "./dress";
import { unmark } from "./fault";

export interface Doing {
  run: () => void;
  stop: () => boolean;
}

export function editorFor(box: HTMLTextAreaElement, phrases: Record<string, string>, doing: Doing, more: Extension): EditorView {
  const label = box.labels[0];
  const name = label?.textContent?.trim() ?? "";
  const place = document.createElement("div");
  place.className = "code";
  const root = place.attachShadow({ mode: "open" });
  const state = EditorState.create({
    doc: box.value,
    extensions: [
      Prec.highest(keymap.of(ownKeys(doing))),
      lineNumbers(),
      history(),
      bracketMatching(),
      StreamLanguage.define(sparql),
      EditorView.lineWrapping,
      EditorState.phrases.of(phrases),
      EditorView.contentAttributes.of((view) => ({
        "aria-label": name,
        "aria-invalid": String(diagnosticCount(view.state) > 0),
        spellcheck: "false",
        autocapitalize: "off",
        autocorrect: "off",
      })),
      EditorView.domEventHandlers({ beforeinput: overwritten }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        box.value = update.state.doc.toString();
        // What was wrong with the text before need not be any more.
        if (diagnosticCount(update.startState)) queueMicrotask(() => unmark(update.view));
      }),
      keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
      dress,
      more,
    ],
  });
  const view = new EditorView({ state, parent: root, root });
  box.after(place);
  box.hidden = true;
  // A field that is not shown cannot be pointed out as empty; whoever asks for nothing is told in words.
  box.required = false;
  label?.addEventListener("click", () => view.focus());
  return view;
}

// Where letters take the place of what is selected, the browser would carry its looks over into style
// attributes, which the content policy forbids: the editor does it itself.
function overwritten(event: InputEvent, view: EditorView): boolean {
  const typed = event.inputType === "insertText" && !event.isComposing && event.cancelable ? event.data : null;
  if (typed === null || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(typed), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

// Tab is not among them: it goes on through the page. It only closes the list, which can have focus too.
function ownKeys(doing: Doing) {
  return [
    {
      key: "Mod-Enter",
      run: (view: EditorView) => {
        closeCompletion(view);
        doing.run();
        return true;
      },
    },
    { key: "Escape", run: (view: EditorView) => completionStatus(view.state) !== "active" && doing.stop() },
    { key: "Tab", run: (view: EditorView) => closeCompletion(view) && false },
  ];
}

// Puts another text into the editor, as a change that can be undone.
export function replace(view: EditorView, text: string): void {
  const whole = { from: 0, to: view.state.doc.length, insert: text };
  if (text !== view.state.doc.toString()) view.dispatch({ changes: whole, selection: { anchor: 0 } });
}
