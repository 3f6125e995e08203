// How a picture is gone through: by the keyboard, by dragging, closer and farther.
import type { Box } from "./box";
import type { Picture } from "./picture";

const NEAREST = 3;
const FARTHEST = 0.3;
const BY = 1.25;
const CLICK = 4;
const READABLE = 0.86;
const WAYS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function steer(frame: Element, view: HTMLElement, picture: Picture): void {
  function zoom(to: number, x = view.clientWidth / 2, y = view.clientHeight / 2): void {
    const before = picture.scaled;
    const after = Math.min(NEAREST, Math.max(FARTHEST, to));
    picture.scale(after);
    view.scrollLeft = ((view.scrollLeft + x) * after) / before - x;
    view.scrollTop = ((view.scrollTop + y) * after) / before - y;
  }

  function fit(least: number, whole = false): void {
    picture.scale(Math.max(least, Math.min(1, view.clientWidth / picture.width, whole ? view.clientHeight / picture.height : 1)));
  }

  // As large as can be read.
  function begin(): void {
    fit(READABLE);
    view.scrollLeft = (picture.width * picture.scaled - view.clientWidth) / 2;
  }

  frame.addEventListener("click", (event) => {
    const wish = (event.target as Element).closest<HTMLElement>("[data-zoom]")?.dataset["zoom"];
    if (wish === "in") zoom(picture.scaled * BY);
    else if (wish === "out") zoom(picture.scaled / BY);
    else if (wish === "all") fit(FARTHEST, true);
  });
  view.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoom(picture.scaled * BY);
    else if (event.key === "-") zoom(picture.scaled / BY);
    else if (event.key in WAYS) go(event.key);
    else if (event.key === "Home") focus(picture.boxes[0]);
    else return;
    event.preventDefault();
  });
  view.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const place = view.getBoundingClientRect();
      zoom(picture.scaled * 2 ** (-event.deltaY / 400), event.clientX - place.left, event.clientY - place.top);
    },
    { passive: false },
  );

  function focus(box: Box | undefined): void {
    if (box) picture.links.get(box)?.focus();
  }

  // To the box that lies nearest in a direction; what lies aside counts as farther.
  function go(key: string): void {
    const [right, down] = WAYS[key] ?? [0, 0];
    const here = boxOf(document.activeElement) ?? picture.boxes[0];
    if (!here) return;
    let best: Box | undefined;
    let least = Infinity;
    for (const box of picture.boxes) {
      const along = (box.x - here.x) * right + (box.y - here.y) * down;
      const aside = Math.abs((box.x - here.x) * down) + Math.abs((box.y - here.y) * right);
      if (box !== here && along > 0 && along + 2 * aside < least) [best, least] = [box, along + 2 * aside];
    }
    focus(best);
  }

  function boxOf(element: Element | null): Box | undefined {
    const link = element?.closest("a[data-name]");
    return picture.boxes.find((box) => picture.links.get(box) === link);
  }

  drag(view, picture);
  begin();
}

// A mouse drags the picture as a whole; fingers scroll as everywhere.
function drag(view: HTMLElement, picture: Picture): void {
  let moved = false;
  picture.svg.addEventListener("dragstart", (event) => event.preventDefault());
  picture.svg.addEventListener("pointerdown", (event) => {
    moved = false;
    if (event.pointerType === "touch" || event.button !== 0) return;
    let [x, y] = [event.clientX, event.clientY];
    const start = { x, y };
    const follow = (now: PointerEvent): void => {
      if (!moved && Math.hypot(now.clientX - start.x, now.clientY - start.y) < CLICK) return;
      moved = true;
      view.scrollBy({ left: x - now.clientX, top: y - now.clientY, behavior: "instant" });
      [x, y] = [now.clientX, now.clientY];
    };
    const stop = (): void => {
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("pointerup", stop);
      window.removeEventListener("pointercancel", stop);
    };
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", stop);
    window.addEventListener("pointercancel", stop);
  });
  // Who has dragged the picture does not mean to open a box.
  picture.svg.addEventListener("click", (event) => moved && event.preventDefault(), true);
}
