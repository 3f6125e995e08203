// The picture of a network: an SVG of links, each a box with a label, and lines below them.
import { type Box, LINE, PADDING } from "./box";
import type { Thing, Tie } from "./net";
import { type Point, Routes } from "./routes";

const SVG = "http://www.w3.org/2000/svg";
const AROUND = 24;
const MARK = 12;

interface Wire {
  line: SVGPathElement;
  mark: SVGGElement | undefined;
  one: Box;
  other: Box;
  onward: boolean;
  back: boolean;
}

export class Picture {
  readonly svg = make("svg", { role: "group" });
  readonly links = new Map<Box, SVGAElement>();
  readonly boxes: Box[];
  width = 0;
  height = 0;
  private zoom = 1;
  private wires: Wire[];

  constructor(boxes: Box[], ties: Tie[], label: string) {
    this.boxes = boxes;
    this.svg.setAttribute("aria-label", label);
    this.svg.append(arrow());
    const by = new Map(boxes.map((one) => [one.thing, one]));
    this.wires = wiresOf(ties, by);
    this.svg.append(...this.wires.map((one) => one.line));
    this.svg.append(...this.wires.flatMap((one) => one.mark ?? []));
    for (const box of boxes) {
      const link = linkOf(box, box === boxes[0]);
      this.links.set(box, link);
      this.svg.append(link);
    }
  }

  // Puts all in its place, and the edges of the picture around it.
  place(): void {
    const left = Math.min(...this.boxes.map((one) => one.x - one.width / 2)) - AROUND;
    const top = Math.min(...this.boxes.map((one) => one.y - one.height / 2)) - AROUND;
    this.width = Math.max(...this.boxes.map((one) => one.x + one.width / 2)) + AROUND - left;
    this.height = Math.max(...this.boxes.map((one) => one.y + one.height / 2)) + AROUND - top;
    this.svg.setAttribute("viewBox", `${left} ${top} ${this.width} ${this.height}`);
    this.scale(this.zoom);
    this.draw();
  }

  // Puts the boxes where they are by now, and the lines between them, none of them behind a box.
  draw(): void {
    for (const [box, link] of this.links) {
      link.setAttribute("transform", `translate(${box.x - box.width / 2} ${box.y - box.height / 2})`);
    }
    const routes = new Routes(this.boxes);
    for (const { line, mark, one, other } of this.wires) {
      const way = path(routes.between(one, other), one, other);
      line.setAttribute("d", way);
      mark?.classList.toggle("gone", !way);
      if (!mark || !way) continue;
      const { x, y } = line.getPointAtLength(line.getTotalLength() / 2);
      mark.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    }
  }

  scale(zoom: number): void {
    this.zoom = zoom;
    this.svg.setAttribute("width", String(Math.round(this.width * zoom)));
    this.svg.setAttribute("height", String(Math.round(this.height * zoom)));
  }

  get scaled(): number {
    return this.zoom;
  }

  // Lets what is not tied to a box step back; with none, all stand alike.
  light(box: Box | undefined): void {
    this.svg.classList.toggle("is-lit", Boolean(box));
    const near = new Set<Box>(box ? [box] : []);
    for (const { line, mark, one, other } of this.wires) {
      const on = one === box || other === box;
      line.classList.toggle("lit", on);
      mark?.classList.toggle("lit", on);
      if (on) near.add(one).add(other);
    }
    for (const [one, link] of this.links) link.classList.toggle("lit", near.has(one));
  }
}

function make<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function arrow(): SVGDefsElement {
  const marker = make("marker", {
    id: "net-arrow",
    viewBox: "0 0 8 8",
    refX: 7,
    refY: 4,
    markerWidth: 8,
    markerHeight: 8,
    markerUnits: "userSpaceOnUse",
    orient: "auto-start-reverse",
  });
  marker.append(make("path", { d: "M1 1L7 4L1 7", class: "net-head" }));
  const definitions = make("defs", {});
  definitions.append(marker);
  return definitions;
}

// One line for all that is said of two things, drawn as the most telling of it.
function wiresOf(ties: Tie[], by: Map<Thing, Box>): Wire[] {
  const found = new Map<string, { tied: Tie[]; one: Box; other: Box }>();
  for (const tie of ties) {
    const one = by.get(tie.from);
    const other = by.get(tie.to);
    if (!one || !other) continue;
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
    if (onward) line.setAttribute("marker-end", "url(#net-arrow)");
    if (back) line.setAttribute("marker-start", "url(#net-arrow)");
    const title = make("title", {});
    title.textContent = tied.map((tie) => `${tie.from.label.text} ${tie.word} ${tie.to.label.text}`).join("\n");
    line.append(title);
    return { line, mark: best?.mark ? markOf(best.mark) : undefined, one, other, onward, back };
  });
}

// The strongest force first, as in the matrix; of one force what is surest.
function doubt({ rank, classes }: Tie): number {
  const has = (name: string) => Number(classes.includes(`wire-${name}`));
  return 10 * rank + 2 * has("recalled") + has("interpreted") + has("derived");
}

// A mark of force on paper of its own, around the middle of a line.
function markOf(id: string): SVGGElement {
  const mark = make("g", { class: "net-mark" });
  mark.append(make("circle", { r: MARK * 0.8 }));
  mark.append(make("use", { href: `#${id}`, x: -MARK / 2, y: -MARK / 2, width: MARK, height: MARK }));
  return mark;
}

// From the edge of one box to that of the other.
function path(way: Point[], one: Box, other: Box): string {
  const [start, second] = way;
  const [before, end] = way.slice(-2);
  if (!start || !second || !before || !end) return "";
  const from = leaving(one, second);
  const to = leaving(other, before);
  // Of boxes that touch, as while one is dragged, nothing of a straight line is left.
  if (way.length === 2 && (to.x - from.x) * (end.x - start.x) + (to.y - from.y) * (end.y - start.y) <= 0) return "";
  const points = [from, ...way.slice(1, -1), to];
  return points.map(({ x, y }, place) => `${place ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

// Where a line from the middle of a box to a point leaves it.
function leaving(box: Box, { x, y }: Point): Point {
  const [across, down] = [x - box.x, y - box.y];
  const share = Math.min(
    1,
    across ? (box.width / 2 + 2) / Math.abs(across) : Infinity,
    down ? (box.height / 2 + 2) / Math.abs(down) : Infinity,
  );
  return { x: box.x + across * share, y: box.y + down * share };
}

function linkOf({ thing, lines, width, height }: Box, focus: boolean): SVGAElement {
  // Without a page of its own it is still gone to by the keyboard, to be told what is said of it.
  const way: Record<string, string | number> = thing.label.href ? { href: thing.label.href } : { tabindex: 0 };
  const link = make("a", { ...way, "data-name": thing.name });
  if (focus) link.classList.add("focus");
  const title = make("title", {});
  title.textContent = [thing.label.text, thing.kind].filter(Boolean).join(", ");
  link.append(title, make("rect", { width, height, rx: 2 }));
  lines.forEach((line, place) => {
    const text = make("text", { x: PADDING, y: PADDING + 12 + LINE * place, lang: thing.label.lang });
    text.textContent = line;
    link.append(text);
  });
  const kind = make("text", { x: PADDING, y: PADDING + 11 + LINE * lines.length, class: "head" });
  kind.textContent = thing.kind;
  link.append(kind);
  return link;
}
