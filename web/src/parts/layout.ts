// Where boxes come to lie: near to what they are tied to, and never one on another.
//
// What is random is drawn from a seed, so that the same things lie the same each time.
import { forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";
import type { Box } from "./box";
import type { Tie } from "./net";

interface Node extends SimulationNodeDatum {
  box: Box;
  x: number;
  y: number;
}

const TICKS = 300;
const MARGIN = 16;
// Boxes are wider than high, and a page too: they give way sideways rather than up and down.
const SIDEWAYS = 2.4;
const ROUNDS = 600;

export function settle(boxes: Box[], ties: Tie[]): void {
  const nodes: Node[] = boxes.map((box, place) => {
    // Around the first, which stays in the middle, on a spiral that is wider than high.
    const angle = place * 2.4;
    const far = 60 * Math.sqrt(place);
    const at = { x: 1.6 * far * Math.cos(angle), y: far * Math.sin(angle) };
    return place ? { box, ...at } : { box, ...at, fx: 0, fy: 0 };
  });
  const by = new Map(nodes.map((one) => [one.box.thing, one]));
  const pairs = new Map<string, { source: Node; target: Node }>();
  for (const { from, to } of ties) {
    const source = by.get(from);
    const target = by.get(to);
    if (source && target) pairs.set([from.name, to.name].sort().join(" "), { source, target });
  }
  const links = [...pairs.values()];
  // What is tied to many is not pulled by each as much as what is tied to one.
  const simulation = forceSimulation(nodes)
    .randomSource(seeded(20_160_126))
    .force("link", forceLink(links).distance((one) => (one.source === nodes[0] || one.target === nodes[0] ? 230 : 150)))
    .force("charge", forceManyBody<Node>().strength(-420).distanceMax(700))
    .force("x", forceX(0).strength(0.03))
    .force("y", forceY(0).strength(0.2))
    .force("apart", () => apart(nodes, 0.5))
    .stop();
  simulation.tick(TICKS);
  for (let round = 0; round < ROUNDS && apart(nodes, 1); round += 1);
  for (const one of nodes) {
    one.box.x = Math.round(one.x);
    one.box.y = Math.round(one.y);
  }
}

// Pushes apart boxes that lie on one another; a box that is held does not move.
export function unpile(boxes: Box[], held: Box): void {
  const nodes: Node[] = boxes.map((box) => ({ box, x: box.x, y: box.y, ...(box === held ? { fx: box.x, fy: box.y } : {}) }));
  for (let round = 0; round < ROUNDS && apart(nodes, 1); round += 1);
  for (const one of nodes) {
    one.box.x = Math.round(one.x);
    one.box.y = Math.round(one.y);
  }
}

// One round of it; whether any lay so.
function apart(nodes: Node[], strength: number): boolean {
  let moved = false;
  nodes.forEach((one, place) => {
    for (const other of nodes.slice(place + 1)) {
      const across = (one.box.width + other.box.width) / 2 + MARGIN - Math.abs(one.x - other.x);
      const down = (one.box.height + other.box.height) / 2 + MARGIN - Math.abs(one.y - other.y);
      if (across <= 0.5 || down <= 0.5) continue;
      moved = true;
      if (across < SIDEWAYS * down) push(one, other, "x", (one.x <= other.x ? -1 : 1) * across * strength);
      else push(one, other, "y", (one.y <= other.y ? -1 : 1) * down * strength);
    }
  });
  return moved;
}

function push(one: Node, other: Node, axis: "x" | "y", by: number): void {
  const held = axis === "x" ? "fx" : "fy";
  const fixed = one[held] != null ? 0 : other[held] != null ? 1 : 0.5;
  one[axis] += by * fixed;
  other[axis] -= by * (1 - fixed);
}

// A generator of numbers from 0 to 1 that begins the same each time (mulberry32).
function seeded(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
