// Draws what the tables of a page tell of things and what ties them; without it, they tell it all.
import { boxesOf, names, titles, type Box } from "./parts/box";
import { columnsIn, settle } from "./parts/layout";
import { netOf, type Net } from "./parts/net";
import { Picture } from "./parts/picture";
import { steer } from "./parts/steering";

const FONT = '14px "Source Serif", Charter, Georgia, serif';

begin();
// An answer that was put in the place of another has its own picture.
document.addEventListener("dcgraph:answered", begin);

function begin(): void {
  const frame = document.querySelector<HTMLElement>("[data-net]:not([data-begun])");
  if (!frame) return;
  frame.dataset["begun"] = "";
  void draw(frame);
}

async function draw(frame: HTMLElement): Promise<void> {
  const net = netOf(document);
  const view = frame.querySelector<HTMLElement>(".net-view");
  const said = frame.querySelector<HTMLElement>(".net-said");
  if (!net.things.length || !view || !said) return;
  // What is measured with another typeface than it is set in would lie elsewhere the next time.
  const letters = [...net.things.map((one) => one.label.text + one.kind), ...net.ties.map((one) => one.word)].join("");
  await Promise.all(["", "600", "italic", "italic 600"].map((style) => document.fonts.load(`${style} ${FONT}`, letters)));
  const wrap = names(FONT);
  const boxes = boxesOf(net.things, net.ties, FONT, wrap);
  const plan = settle(boxes, columnsIn(view.clientWidth), titles(FONT));
  const picture = new Picture(boxes, net.ties, plan, wrap, view.dataset["label"] ?? "");
  view.append(picture.svg);
  steer(frame, view, picture);
  tell(picture, net, said);
  picture.svg.dataset["ready"] = "";
}

// A box that is pointed at or focused is chosen: its lines and what is said of it are shown, and
// stay until another is.
function tell(picture: Picture, net: Net, said: HTMLElement): void {
  let chosen: Box | undefined;
  for (const [box, link] of picture.links) {
    link.addEventListener("focus", () => choose(box));
    link.addEventListener("pointerenter", () => choose(box));
  }

  function choose(box: Box): void {
    if (box === chosen) return;
    chosen = box;
    picture.light(box);
    const table = document.createElement("table");
    table.className = "stacked";
    const body = table.createTBody();
    for (const { from, to, row } of net.ties) if (from === box.thing || to === box.thing) body.append(plain(row));
    said.replaceChildren(headed(box), table);
    said.scrollTop = 0;
    said.hidden = false;
  }
}

// The thing itself, with the way to its page and the way on from it.
function headed({ thing }: Box): HTMLElement {
  const head = document.createElement("p");
  for (const place of [0, 1, 3]) head.append(...(thing.row.cells[place]?.cloneNode(true).childNodes ?? []), " ");
  return head;
}

// A row once more, without what it is found by.
function plain(row: HTMLTableRowElement): Node {
  const copy = row.cloneNode(true) as HTMLTableRowElement;
  for (const name of Object.keys(copy.dataset)) delete copy.dataset[name];
  return copy;
}
