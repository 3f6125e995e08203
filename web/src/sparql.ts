// Makes an editor of the box for the query, and shows answers without leaving the page.
import type { EditorView } from "@codemirror/view";
import { shown } from "./parts/answer";
import { Asking } from "./parts/asking";
import { completing } from "./parts/completion";
import { editorFor, replace } from "./parts/editor";
import { mark, unmark } from "./parts/fault";
import type { Terms } from "./parts/terms";

const NOTHING: Terms = { prefixes: {}, terms: [] };

const form = document.querySelector<HTMLFormElement>("form[data-editor]");
const box = form?.querySelector<HTMLTextAreaElement>("textarea");
if (form && box) edit(form, box);

function edit(form: HTMLFormElement, box: HTMLTextAreaElement): void {
  const root = form.dataset["root"] ?? "";
  const terms = once(() => listed(root));
  const view = editorFor(
    box,
    { Completions: form.dataset["completions"] ?? "" },
    { run: () => void asking.run(), stop: () => asking.stop() },
    completing({ root, kinds: form.dataset, language: document.documentElement.lang, terms }),
  );
  let byButton = false;
  const asking = new Asking(form, {
    query: () => view.state.doc.toString(),
    restored: (query) => {
      replace(view, query);
      void told(view, terms);
    },
    answered: () => {
      void told(view, terms);
      if (byButton) toAnswer();
    },
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    byButton = true;
    void asking.run().finally(() => (byButton = false));
  });
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-example]"))
    link.addEventListener("click", (event) => {
      // To open it elsewhere stays the browser's.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
      event.preventDefault();
      replace(view, new URL(link.href).searchParams.get("query") ?? "");
      // The list would stand between the query and whoever chose it.
      link.closest("details")?.removeAttribute("open");
      view.focus();
      void asking.run();
    });
  for (const one of form.querySelectorAll<HTMLElement>("[data-help]")) one.hidden = false;
  void told(view, terms);
}

// Marks in the editor what the answer says cannot be read, and leads there from what it says.
async function told(view: EditorView, terms: () => Promise<Terms>): Promise<void> {
  const { part } = shown();
  unmark(view);
  if (!part.dataset["line"]) return;
  const { prefixes } = await terms();
  const message = part.querySelector(".note [lang=en]")?.textContent?.trim() ?? "";
  const fault = { line: Number(part.dataset["line"]), column: Number(part.dataset["column"]), message };
  const line = mark(view, fault, Object.keys(prefixes));
  if (part.querySelector("button[data-goto]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.dataset["goto"] = "";
  const words = document.querySelector<HTMLElement>("[data-place]")?.dataset["place"] ?? "";
  button.textContent = words.replace("{line}", String(line));
  button.addEventListener("click", () => {
    view.dispatch({ scrollIntoView: true });
    view.focus();
  });
  part.querySelector(".note")?.append(button);
}

// Whoever pressed the button goes on with the answer; whoever runs from the editor stays there.
function toAnswer(): void {
  const head = shown().part.querySelector<HTMLElement>("h2, .note");
  if (!head) return;
  head.tabIndex = -1;
  head.focus();
}

function once<Thing>(make: () => Promise<Thing>): () => Promise<Thing> {
  let made: Promise<Thing> | undefined;
  return () => (made ??= make());
}

// Without the list, everything else still works.
async function listed(root: string): Promise<Terms> {
  try {
    const answer = await fetch(`${root}/sparql/terms.json`, { headers: { accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as Terms) : NOTHING;
  } catch {
    return NOTHING;
  }
}
