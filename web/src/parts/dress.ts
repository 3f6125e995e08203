// How the editor looks: in the colours of the page, which its variables carry into the shadow tree.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const looks = EditorView.theme({
  "&": {
    color: "var(--ink)",
    backgroundColor: "var(--paper)",
    border: "1px solid var(--quiet)",
    borderRadius: "2px",
    fontSize: "0.9rem",
    fontVariantNumeric: "normal",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": {
    fontFamily: "var(--mono)",
    lineHeight: "1.55",
    // Low on a phone, so that the answer begins on its first screen.
    minHeight: "clamp(8rem, 18vh, 16rem)",
    maxHeight: "60vh",
    overflow: "auto",
  },
  ".cm-content": { padding: "0.6rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 0.75rem 0 0.5rem" },
  "&.cm-focused .cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-content ::selection, .cm-content::selection": { backgroundColor: "var(--middle)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "transparent", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.25rem", padding: "0 0.25rem 0 0.5rem" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--light)", boxShadow: "0 0 0 1px var(--quiet)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", boxShadow: "0 0 0 1px var(--accent)" },
  // The library's own lines are pictures from data: addresses, which the content policy has no room for.
  ".cm-lintRange, .cm-lintRange-active": {
    backgroundImage: "none",
    backgroundColor: "transparent",
    textDecoration: "underline wavy var(--accent) 1.5px",
    textUnderlineOffset: "0.2em",
    textDecorationSkipInk: "none",
  },
  ".cm-lintPoint:after": { borderBottomColor: "var(--accent) !important" },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--paper)",
    border: "1px solid var(--rule)",
    boxShadow: "0 8px 24px rgb(0 0 0 / 18%)",
    zIndex: "5",
  },
  ".cm-tooltip .cm-diagnostic": {
    borderLeft: "3px solid var(--accent)",
    padding: "0.4rem 0.75rem",
    maxWidth: "min(32rem, 80vw)",
    fontFamily: "var(--sans)",
    lineHeight: "1.4",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--sans)",
    fontSize: "0.875rem",
    minWidth: "min(18rem, 80vw)",
    maxWidth: "min(34rem, 90vw)",
    maxHeight: "min(19rem, 50vh)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "baseline",
    columnGap: "1rem",
    padding: "0.35rem 0.75rem",
    lineHeight: "1.4",
    color: "var(--ink)",
    whiteSpace: "normal",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--ink)",
    backgroundColor: "var(--middle)",
    boxShadow: "inset 3px 0 0 var(--accent)",
  },
  ".cm-completionLabel": { flex: "1 1 13rem", minWidth: "0", fontFamily: "var(--mono)", overflowWrap: "anywhere" },
  ".kind": { color: "var(--quiet)", fontSize: "0.8125rem" },
  ".labels": {
    flex: "1 1 100%",
    fontFamily: "var(--serif)",
    color: "var(--quiet)",
    display: "-webkit-box",
    WebkitBoxOrient: "vertical",
    WebkitLineClamp: "2",
    overflow: "hidden",
  },
  "[aria-selected] .labels, [aria-selected] .kind": { color: "var(--ink)" },
  // Neither shades nor shadows are left there.
  "@media (forced-colors: active)": {
    "[role=option][aria-selected]": { outline: "2px solid Highlight", outlineOffset: "-2px" },
    "&.cm-focused .cm-matchingBracket": { outline: "1px solid" },
  },
});

const letters = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--ink)", fontWeight: "700" },
  { tag: tags.standard(tags.variableName), color: "var(--ink)", fontWeight: "600" },
  { tag: tags.local(tags.variableName), color: "var(--accent)" },
  { tag: tags.atom, color: "var(--link)" },
  { tag: tags.string, color: "var(--quoted)" },
  { tag: tags.meta, color: "var(--quiet)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

export const dress: Extension = [looks, syntaxHighlighting(letters)];
