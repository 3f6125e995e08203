// What the editor can offer while one writes, and in which words.
import type { Completion } from "@codemirror/autocomplete";
import type { Terms } from "./terms";

export interface Offer extends Completion {
  told: string;
  labels: [language: string, text: string][];
}

export interface Naming {
  root: string;
  kinds: DOMStringMap;
  language: string;
  terms: () => Promise<Terms>;
}
