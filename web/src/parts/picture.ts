// The picture of a network: an SVG of links, each a box with a label, and named lines between them.
//
// The lines of the chosen box alone are shown, as a tree that it is the root of; at first the first.
import { type Box, LINE, NAME_LINE, PADDING, type Wrap } from "./box";
import { NAME, type Plan, type Point, wayBetween } from "./layout";
import type { Thing, Tie } from "./net";

const SVG = "http://www.w3.org/2000/svg";
const MARK = 12;
// From the edge of a box to the end of the name of its line, where the head of the line is.
const HEAD = 12;

interface Wire {
  line: SVGPathElement;
  mark: SVGGElement | undefined;
  name: SVGTextElement;
  one: Box;
  other: Box;
  // What is said from the first to the second, and the other way.
  onward: boolean;
  back: boolean;
}

export class Picture {
  readonly svg = make("svg", { role: "group" });
  readonly links = new Map<Box, SVGAElement>();
  readonly boxes: Box[];
  readonly width: number;
  readonly height: number;
  private zoom = 1;
  private wires: Wire[];
  // What the lines that are shown have in common, from the chosen box to where each leaves it.
  private trunk = make("path", { class: "net-trunk" });

  constructor(boxes: Box[], ties: Tie[], private plan: Plan, wrap: Wrap, label: string) {
    this.boxes = boxes;
    [this.width, this.height] = [plan.width, plan.height];
    this.svg.setAttribute("aria-label", label);
    this.svg.setAttribute("viewBox", `0 0 ${plan.width} ${plan.height}`);
    this.svg.append(heads());
    const by = new Map(boxes.map((one) => [one.thing, one]));
    this.wires = wiresOf(ties, by, wrap);
    this.svg.append(this.trunk, ...this.wires.map((one) => one.line));
    this.svg.append(...this.wires.map((one) => one.name), ...this.wires.flatMap((one) => one.mark ?? []));
    for (const { lines, x, y } of plan.headings) {
      lines.forEach((text, place) => {
        const heading = make("text", { x, y: y + place * LINE, class: "net-kind" });
        heading.textContent = text;
        this.svg.append(heading);
      });
    }
    boxes.forEach((box, place) => {
      const link = linkOf(box, !place);
      link.setAttribute("transform", `translate(${box.x - box.width / 2} ${box.y - box.height / 2})`);
      this.links.set(box, link);
      this.svg.append(link);
    });
    this.scale(1);
    this.light(boxes[0]);
  }

  scale(zoom: number): void {
    this.zoom = zoom;
    this.svg.setAttribute("width", String(Math.round(this.width * zoom)));
    this.svg.setAttribute("height", String(Math.round(this.height * zoom)));
  }

  get scaled(): number {
    return this.zoom;
  }

  // Shows the lines of a box, each named and headed at its far end; what it is not tied to steps back.
  light(box: Box | undefined): void {
    const near = new Set<Box>(box ? [box] : []);
    let trunk = "";
    for (const wire of this.wires) {
      const { line, mark, name, one, other } = wire;
      const on = one === box || other === box;
      for (const part of [line, mark, name]) part?.classList.toggle("lit", on);
      if (!on || !box) continue;
      near.add(one).add(other);
      // The first box has no room beside it: what ties it to another is told at the other.
      const last = one === box ? other : one;
      const [from, to] = last === this.boxes[0] ? [last, box] : [box, last];
      const way = wayBetween(from, to, this.plan);
      trunk += path(way.slice(0, -1));
      line.setAttribute("d", path(way.slice(-2)));
      head(wire, to);
    }
    this.trunk.setAttribute("d", trunk);
    for (const [one, link] of this.links) {
      link.classList.toggle("lit", near.has(one));
      link.classList.toggle("chosen", one === box);
    }
  }
}

// Puts name, mark and head of a line at one of its ends.
function head({ line, mark, name, one, onward, back }: Wire, at: Box): void {
  const [inward, outward] = at === one ? [back, onward] : [onward, back];
  const end = inward && outward ? "both" : inward ? "in" : "out";
  line.setAttribute("marker-end", `url(#net-${end})`);
  const edge = at.x - at.width / 2;
  const lines = name.querySelectorAll("tspan");
  const start = edge - HEAD - NAME;
  const top = at.y + 4 - ((lines.length - 1) * NAME_LINE) / 2;
  lines.forEach((part, place) => {
    part.setAttribute("x", String(start));
    part.setAttribute("y", String(top + place * NAME_LINE));
  });
  mark?.setAttribute("transform", `translate(${at.trunk} ${at.y})`);
}

function make<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

// The heads of lines: towards the box, away from it, and both.
function heads(): SVGDefsElement {
  const ways = { in: "M5 1L8 4L5 7", out: "M3 1L0 4L3 7", both: "M5 1L8 4L5 7M3 1L0 4L3 7" };
  const definitions = make("defs", {});
  for (const [name, d] of Object.entries(ways)) {
    const marker = make("marker", {
      id: `net-${name}`,
      viewBox: "-1 0 10 8",
      refX: 8,
      refY: 4,
      markerWidth: 10,
      markerHeight: 8,
      markerUnits: "userSpaceOnUse",
      orient: "auto-start-reverse",
    });
    marker.append(make("path", { d, class: "net-head" }));
    definitions.append(marker);
  }
  return definitions;
}

// One line for all that is said of two things, drawn and named as the most telling of it.
function wiresOf(ties: Tie[], by: Map<Thing, Box>, wrap: Wrap): Wire[] {
  const found = new Map<string, { tied: Tie[]; one: Box; other: Box }>();
  for (const tie of ties) {
    const one = by.get(tie.from);
    const other = by.get(tie.to);
    if (!one || !other || one === other) continue;
    const key = [tie.from.name, tie.to.name].sort().join(" ");
    const pair = found.get(key) ?? { tied: [], one, other };
    pair.tied.push(tie);
    found.set(key, pair);
  }
  return [...found.values()].map(({ tied, one, other }) => {
    const best = [...tied].sort((a, b) => doubt(a) - doubt(b))[0];
    const line = make("path", { class: best?.classes.join(" ") ?? "" });
    const onward = tied.some((tie) => tie.from === one.thing);
    const back = tied.some((tie) => tie.from === other.thing);
    const title = make("title", {});
    title.textContent = tied.map((tie) => `${tie.from.label.text} ${tie.word} ${tie.to.label.text}`).join("\n");
    line.append(title);
    const name = make("text", { class: "net-name" });
    const more = new Set(tied.map((tie) => tie.word)).size - 1;
    const words = wrap(more ? `${best?.word ?? ""} +${more}` : (best?.word ?? ""));
    for (const word of words) {
      const part = make("tspan", {});
      part.textContent = word;
      name.append(part);
    }
    return { line, mark: best?.mark ? markOf(best.mark) : undefined, name, one, other, onward, back };
  });
}

// The strongest force first, as in the matrix; of one force what is surest.
function doubt({ rank, classes }: Tie): number {
  const has = (name: string) => Number(classes.includes(`wire-${name}`));
  return 10 * rank + 2 * has("recalled") + has("interpreted") + has("derived");
}

// A mark of force on paper of its own, where a line leaves its trunk.
function markOf(id: string): SVGGElement {
  const mark = make("g", { class: "net-mark" });
  mark.append(make("circle", { r: MARK * 0.8 }));
  mark.append(make("use", { href: `#${id}`, x: -MARK / 2, y: -MARK / 2, width: MARK, height: MARK }));
  return mark;
}

function path(way: Point[]): string {
  return way.map(({ x, y }, place) => `${place ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

function linkOf({ thing, lines, kind, width, height }: Box, focus: boolean): SVGAElement {
  // Without a page of its own it is still gone to by the keyboard, to be told what is said of it.
  const way: Record<string, string | number> = thing.label.href ? { href: thing.label.href } : { tabindex: 0 };
  const link = make("a", { ...way, "data-name": thing.name });
  if (focus) link.classList.add("focus");
  const title = make("title", {});
  title.textContent = [thing.label.text, thing.kind].filter(Boolean).join(", ");
  link.append(title, make("rect", { width, height, rx: 2 }));
  [...lines, ...kind].forEach((line, place) => {
    const text = make("text", { x: PADDING, y: PADDING + 12 + LINE * place });
    if (place < lines.length) text.setAttribute("lang", thing.label.lang);
    else text.classList.add("head");
    text.textContent = line;
    link.append(text);
  });
  return link;
}
