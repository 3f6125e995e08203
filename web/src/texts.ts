// A copy of a text that the reader chooses: split here, kept in this browser, shown beside ours.
// The form and the numbers of provisions are fetched; of the file nothing is sent.
import { find, page, plain, split, type Copy, type Step } from "./parts/split";

const MAX_BYTES = 3 << 20;

// `others` tells of each part that is no provision of the graph.
type Kept = { name: string; copy: Copy; others: string[] };

const chooser = document.querySelector<HTMLDetailsElement>("details[data-form]");
const place = document.querySelector<HTMLElement>("section[data-provision]");
if (chooser) begin(chooser);

function begin(box: HTMLDetailsElement): void {
  const key = `dcgraph.text.${/[^/?]+(?=\?|$)/.exec(box.dataset.form!)![0]}`;
  box.hidden = false;

  const kept = (): Kept | null => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  };

  if (place) beside(place, kept());
  box.addEventListener("toggle", async () => {
    if (box.dataset.open) return;
    box.dataset.open = "yes";
    try {
      const { form, provisions } = await (await fetch(box.dataset.form!)).json();
      box.insertAdjacentHTML("beforeend", form);
      fill(box.lastElementChild as HTMLElement, key, kept, provisions);
    } catch {
      delete box.dataset.open;
      box.open = false;
    }
  });
}

function fill(form: HTMLElement, key: string, kept: () => Kept | null, provisions: [string, Step[]][]): void {
  const [input, forget] = [form.querySelector("input")!, form.querySelector("button")!];
  const [status, list] = [form.querySelector("[role=status]")!, form.querySelector("p:last-child")!];

  const show = (): void => {
    const found = kept();
    forget.hidden = !found;
    status.textContent = found ? `${found.name}. ${form.dataset.found!.replace("#", String(found.copy.units.length))}` : "";
    list.textContent = found?.others.length ? `${form.dataset.others} ${found.others.join("; ")}` : "";
    if (place) beside(place, found);
  };

  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    const failed = (why: string): void => void (status.textContent = form.dataset[why]!);
    if (file.size > MAX_BYTES) return failed("large");
    const text = await file.text();
    const copy = split(/\.html?$/i.test(file.name) ? page(text) : plain(text));
    if (!copy.units.length) return failed("none");
    const known = new Set(provisions.map(([, path]) => find(copy, path)));
    const where = (line: number): string => (line ? ` (${form.dataset.line!.replace("#", String(line))})` : "");
    const others = copy.units.filter((one) => !known.has(one)).map((one) => beginning(copy.blocks[one.start]?.[0] ?? one.number) + where(one.line));
    try {
      localStorage.setItem(key, JSON.stringify({ name: file.name, copy, others } satisfies Kept));
    } catch {
      return failed("full");
    }
    show();
  });
  forget.addEventListener("click", () => {
    localStorage.removeItem(key);
    input.value = "";
    show();
  });
  show();
}

const beginning = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

function beside(section: HTMLElement, found: Kept | null): void {
  const [quote, told] = [section.querySelector("blockquote")!, section.querySelector<HTMLElement>("[data-missing]")!];
  section.hidden = !found;
  if (!found) return;
  const unit = find(found.copy, JSON.parse(section.dataset.provision!));
  const blocks = unit ? found.copy.blocks.slice(unit.start, unit.end) : [];
  quote.replaceChildren(...blocks.map(([text]) => Object.assign(document.createElement("p"), { textContent: text })));
  quote.hidden = !unit;
  const where = unit?.line ? `, ${told.dataset.line!.replace("#", String(unit.line))}` : "";
  told.textContent = `${unit ? "" : `${told.dataset.missing} `}${found.name}${where}. ${told.dataset.yours}`;
}
