// A label as a box: its lines, measured as they will be set, and the size that they need.
import { BOX, NAME } from "./layout";
import type { Thing, Tie } from "./net";

export interface Box {
  thing: Thing;
  lines: string[];
  // Of the first alone, whose kind no heading tells.
  kind: string[];
  width: number;
  height: number;
  // The height of its row: what the box needs, or the name of a line to it.
  room: number;
  x: number;
  y: number;
  // Where the lines to it come down or go up.
  trunk: number;
}
export type Wrap = (text: string) => string[];

export const LINE = 17;
export const PADDING = 9;
export const NAME_LINE = 15;

// How the name of a line is broken into lines of its own.
export function names(font: string): Wrap {
  const wide = pen(font);
  return (text) => wrapped(text, NAME, (one) => wide(one, "italic"));
}

// How a heading is broken, which is as wide as a box.
export function titles(font: string): Wrap {
  const wide = pen(font);
  return (text) => wrapped(text, BOX, (one) => wide(one, "600"));
}

export function boxesOf(things: Thing[], ties: Tie[], font: string, wrap: Wrap): Box[] {
  const wide = pen(font);
  const inner = BOX - 2 * PADDING;
  return things.map((thing, place) => {
    const lines = wrapped(thing.label.text, inner, (text) => wide(text, place ? "" : "600"));
    const kind = place || !thing.kind ? [] : wrapped(thing.kind, inner, (text) => wide(text, "italic 600"));
    const height = (lines.length + kind.length) * LINE + 2 * PADDING - 4;
    const named = ties.filter((one) => one.from === thing || one.to === thing).map((one) => wrap(`${one.word} +9`).length);
    const room = Math.max(height, ...named.map((one) => one * NAME_LINE + 6));
    return { thing, lines, kind, width: BOX, height, room, x: 0, y: 0, trunk: 0 };
  });
}

// Measures a text in a style; a little more, for scripts set by a typeface not measured with.
function pen(font: string): (text: string, style: string) => number {
  const made = document.createElement("canvas").getContext("2d");
  return (text, style) => {
    if (!made) return text.length * 8;
    made.font = `${style} ${font}`;
    return Math.ceil(made.measureText(text).width * 1.03);
  };
}

// A word that is wider than there is room for, as an IRI, is broken where the room ends.
function wrapped(text: string, widest: number, wide: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && wide(longer) <= widest) lines[lines.length - 1] = longer;
    else lines.push(...broken(word, widest, wide));
  }
  return lines;
}

function broken(word: string, widest: number, wide: (text: string) => number): string[] {
  const parts = [""];
  for (const letter of word) {
    const longer = `${parts.at(-1)}${letter}`;
    if (parts.at(-1) && wide(longer) > widest) parts.push(letter);
    else parts[parts.length - 1] = longer;
  }
  return parts;
}
