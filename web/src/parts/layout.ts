// Where boxes come to lie: the first on top, the others below it in columns, grouped by kind.
//
// Left of each column is a gutter, where the lines to its boxes run and their names stand; above
// all columns is a passage from gutter to gutter. A line that keeps to these meets no other box.
import { type Box, LINE, type Wrap } from "./box";

export interface Point {
  x: number;
  y: number;
}
// The name of a kind, above the boxes that are of it.
export interface Heading extends Point {
  lines: string[];
}
export interface Plan {
  headings: Heading[];
  // The height at which lines pass from gutter to gutter.
  passage: number;
  width: number;
  height: number;
}

export const BOX = 186;
// The name of a line has this much room, between the trunk at its left and the head of the line.
export const NAME = 116;
const GUTTER = NAME + 44;
const TRUNK = 12;
const GAP = 12;
const HEADING = 30;
const EDGE = 8;
const PASSAGE = 22;
// Between the end of a line and its box.
const OFF = 3;

export function columnsIn(width: number): number {
  return Math.max(1, Math.floor((width - 2 * EDGE) / (GUTTER + BOX)));
}

export function settle(boxes: Box[], most: number, wrap: Wrap): Plan {
  const [first, ...others] = boxes;
  const headings: Heading[] = [];
  if (!first) return { headings, passage: 0, width: 0, height: 0 };
  const groups = new Map<string, Box[]>();
  for (const box of others) groups.set(box.thing.kind, [...(groups.get(box.thing.kind) ?? []), box]);
  const rows = [...groups].flatMap(([kind, of]) => of.map((box) => ({ kind, box })));
  const passage = EDGE + first.height + PASSAGE;
  const top = passage + GAP;
  // What all boxes and headings need in one column, shared among as many as there is room for.
  const needed = rows.reduce((sum, { box }) => sum + box.room + GAP, 0) + groups.size * HEADING;
  const fair = needed / most;
  let [column, y, kind] = [0, top, ""];
  rows.forEach((row, place) => {
    // A column is full at its fair share; a group that goes on in the next has its heading there too.
    if (place && column < most - 1 && y - top + row.box.room / 2 > fair) [column, y, kind] = [column + 1, top, ""];
    const left = EDGE + column * (GUTTER + BOX) + GUTTER;
    if (row.kind && row.kind !== kind) {
      const lines = wrap(row.kind);
      headings.push({ lines, x: left, y: y + HEADING - 10 });
      y += HEADING + (lines.length - 1) * LINE;
    }
    kind = row.kind;
    row.box.x = left + BOX / 2;
    row.box.y = y + row.box.room / 2;
    row.box.trunk = left - GUTTER + TRUNK;
    y += row.box.room + GAP;
  });
  const columns = rows.length ? column + 1 : 1;
  const width = 2 * EDGE + columns * (GUTTER + BOX);
  first.x = Math.max(EDGE + first.width / 2, width / 2);
  first.y = EDGE + first.height / 2;
  first.trunk = first.x;
  const height = Math.max(passage, ...rows.map(({ box }) => box.y + Math.max(box.room, box.height) / 2)) + EDGE;
  return { headings, passage, width: Math.max(width, first.x + first.width / 2 + EDGE), height };
}

// The points of the line from one box to another; the first box has its lines below it.
export function wayBetween(one: Box, other: Box, { passage }: Plan): Point[] {
  const [from, to] = [one, other].map((box) => ends(box, passage));
  if (!from || !to) return [];
  // Within one gutter there is no need of the passage.
  const [up, down] = one.trunk === other.trunk ? [[], []] : [from.passage, to.passage];
  return [...from.way, ...up, ...down.reverse(), ...to.way.reverse()];
}

function ends(box: Box, passage: number): { way: Point[]; passage: Point[] } {
  const { x, y, trunk } = box;
  if (trunk === x) return { way: [{ x, y: y + box.height / 2 }], passage: [{ x, y: passage }] };
  return { way: [{ x: x - box.width / 2 - OFF, y }, { x: trunk, y }], passage: [{ x: trunk, y: passage }] };
}
