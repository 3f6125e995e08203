// Ways for lines between boxes that pass behind none: by the corners of what lies between.
//
// These are the shortest ways in the visibility graph of the boxes, each with a gap around it.
import type { Box } from "./box";

export interface Point {
  x: number;
  y: number;
}
interface Corner extends Point {
  box: Box;
}

// Lines keep this far from boxes, and turn one pixel farther off, so that they may run along them.
const GAP = 5;
const TURN = GAP + 1;
// A way with a turn must be worth it: else lines bend around boxes that they hardly touch.
const PER_TURN = 20;

export class Routes {
  private corners: Corner[];
  private seen: Map<Corner, Map<Corner, number>>;

  constructor(private boxes: Box[]) {
    this.corners = boxes.flatMap((box) => [-1, 1].flatMap((across) => [-1, 1].map((down) => cornerOf(box, across, down))));
    // A corner that lies in the gap around another box is no place to turn.
    this.corners = this.corners.filter((one) => boxes.every((box) => box === one.box || !cuts(one, one, box)));
    this.seen = new Map(this.corners.map((one) => [one, new Map()]));
    this.corners.forEach((one, place) => {
      for (const other of this.corners.slice(place + 1)) {
        if (!this.free(one, other)) continue;
        const far = distance(one, other);
        this.seen.get(one)?.set(other, far);
        this.seen.get(other)?.set(one, far);
      }
    });
  }

  // The points of the way from the middle of one box to that of another; none where there is no way.
  between(one: Box, other: Box): Point[] {
    if (this.free(one, other, one, other)) return [one, other];
    const best = new Map<Corner, { far: number; before?: Corner }>();
    const left = new Set<Corner>();
    for (const corner of this.corners) {
      if (!this.free(one, corner, one)) continue;
      best.set(corner, { far: distance(one, corner) });
      left.add(corner);
    }
    let end: { far: number; last?: Corner } = { far: Infinity };
    for (;;) {
      let here: Corner | undefined;
      let far = end.far;
      for (const corner of left) {
        const so = best.get(corner)?.far ?? Infinity;
        if (so < far) [here, far] = [corner, so];
      }
      if (!here) break;
      left.delete(here);
      const whole = far + PER_TURN + distance(here, other);
      if (whole < end.far && this.free(here, other, other)) end = { far: whole, last: here };
      for (const [next, step] of this.seen.get(here) ?? []) {
        const so = far + PER_TURN + step;
        if (so >= (best.get(next)?.far ?? Infinity)) continue;
        best.set(next, { far: so, before: here });
        left.add(next);
      }
    }
    if (!end.last) return [];
    const way: Point[] = [other];
    for (let here: Corner | undefined = end.last; here; here = best.get(here)?.before) way.unshift(here);
    return [one, ...way];
  }

  private free(from: Point, to: Point, ...but: Box[]): boolean {
    return this.boxes.every((box) => but.includes(box) || !cuts(from, to, box));
  }
}

function cornerOf(box: Box, across: number, down: number): Corner {
  return { box, x: box.x + across * (box.width / 2 + TURN), y: box.y + down * (box.height / 2 + TURN) };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

// Whether a straight line enters a box or the gap around it.
function cuts(from: Point, to: Point, box: Box): boolean {
  let [first, last] = [0, 1];
  for (const [start, end, middle, half] of [
    [from.x, to.x, box.x, box.width / 2 + GAP],
    [from.y, to.y, box.y, box.height / 2 + GAP],
  ] as const) {
    const step = end - start;
    if (!step) {
      if (Math.abs(start - middle) >= half) return false;
      continue;
    }
    const [one, other] = [(middle - half - start) / step, (middle + half - start) / step];
    first = Math.max(first, Math.min(one, other));
    last = Math.min(last, Math.max(one, other));
  }
  return first < last;
}
