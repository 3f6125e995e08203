// A network as the tables of the page tell it: each thing is a row, and so is each statement.

// What leads nowhere has an empty `href`.
export interface Label {
  text: string;
  lang: string;
  href: string;
}
export interface Thing {
  name: string;
  label: Label;
  kind: string;
  row: HTMLTableRowElement;
}
export interface Tie {
  from: Thing;
  to: Thing;
  classes: string[];
  word: string;
  // The place of its mark of force in the order of these, the strongest first; past all for none.
  rank: number;
  mark: string;
  row: HTMLTableRowElement;
}
export interface Net {
  things: Thing[];
  ties: Tie[];
}

export function netOf(page: ParentNode): Net {
  const rows = page.querySelectorAll<HTMLTableRowElement>("tr[data-thing]");
  const things = [...rows].map((row) => ({
    name: row.dataset["thing"] ?? "",
    label: labelOf(row.cells[0]),
    kind: row.cells[1]?.textContent?.trim() ?? "",
    row,
  }));
  const named = new Map(things.map((one) => [one.name, one]));
  // The marks of force stand in the page in the order of their strength.
  const marks = [...page.querySelectorAll("symbol")].map((one) => one.id);
  const ties: Tie[] = [];
  for (const row of page.querySelectorAll<HTMLTableRowElement>("tr[data-from]")) {
    const from = named.get(row.dataset["from"] ?? "");
    const to = named.get(row.dataset["to"] ?? "");
    if (!from || !to) continue;
    const classes = [...row.classList].map((one) => one.replace(/^is-/, "wire-"));
    const word = row.querySelector(".said")?.textContent?.trim() ?? "";
    const mark = row.dataset["mark"] ?? "";
    const rank = mark ? marks.indexOf(mark) : marks.length;
    ties.push({ from, to, classes: mark ? [...classes, `wire-${mark}`] : classes, word, rank, mark, row });
  }
  return { things, ties };
}

function labelOf(cell: HTMLTableCellElement | undefined): Label {
  const link = cell?.querySelector("a");
  const told = link ?? cell?.querySelector<HTMLElement>("[lang]");
  const lang = told?.lang || document.documentElement.lang;
  return { text: (link ?? cell)?.textContent?.trim() ?? "", lang, href: link?.getAttribute("href") ?? "" };
}
