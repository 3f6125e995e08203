// A label as a box: its lines, measured as they will be set, and the size that they need.
import type { Thing } from "./net";

export interface Box {
  thing: Thing;
  lines: string[];
  width: number;
  height: number;
  x: number;
  y: number;
}

export const LINE = 17;
export const PADDING = 9;
const WIDEST = 168;
const LINES = 3;

export function boxesOf(things: Thing[], font: string): Box[] {
  const pen = document.createElement("canvas").getContext("2d");
  // A little more than measured, for scripts that are set by a typeface not measured with.
  const wide = (text: string, style = ""): number => {
    if (!pen) return text.length * 8;
    pen.font = `${style} ${font}`;
    return Math.ceil(pen.measureText(text).width * 1.03);
  };
  return things.map((thing, place) => {
    const weight = place ? "" : "600";
    const lines = wrapped(thing.label.text, (text) => wide(text, weight));
    const texts = [...lines.map((one) => wide(one, weight)), Math.min(wide(thing.kind, "italic"), WIDEST)];
    const width = Math.max(60, ...texts) + 2 * PADDING;
    const rows = lines.length + Number(Boolean(thing.kind));
    return { thing, lines, width, height: rows * LINE + 2 * PADDING - 4, x: 0, y: 0 };
  });
}

function wrapped(text: string, wide: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && wide(longer) <= WIDEST) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines.slice(0, LINES);
  if (lines.length > LINES) shown[LINES - 1] = `${shown[LINES - 1]} …`;
  return shown.map((one) => cut(one, wide));
}

function cut(line: string, wide: (text: string) => number): string {
  if (wide(line) <= WIDEST) return line;
  let short = line.replace(/ …$/, "");
  while (short && wide(`${short}…`) > WIDEST) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}
