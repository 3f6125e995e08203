// A text box that suggests things while one types (the ARIA pattern of a combobox with a list).
//
// With data-suggest="name" what is chosen goes into the box, by its label or else its name, as the
// server says; with "names" after those that stand there with commas. Otherwise choosing goes to
// its page. data-kind is of what kind things may be. data-status is what a screen reader is
// told, with {n} for how many there are, data-none where there are none, and data-more where there
// are others than those in the list.

interface Thing {
  name: string;
  label: string;
  language: string;
  kind: string;
}
interface Match {
  thing: Thing;
  matched: { text: string; language: string };
  written: string;
}
interface Suggestions {
  matches: Match[];
  kinds: { name: string; label: string }[];
  more: boolean;
}

const PAUSE = 90;
let counter = 0;

export function combobox(box: HTMLInputElement): void {
  const list = document.createElement("ul");
  const status = document.createElement("span");
  const language = document.documentElement.lang;
  // Where this server begins, which may be below a path of another.
  const several = box.dataset["suggest"] === "names";
  const naming = several || box.dataset["suggest"] === "name";
  const root = box.dataset["root"] ?? "";
  let found: Match[] = [];
  let kinds = new Map<string, string>();
  let more = false;
  let active = -1;
  let timer = 0;
  let asking: AbortController | undefined;

  list.id = `suggestions-${++counter}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset["list"] ?? "");
  // A list that scrolls would take the focus at Tab, and lose it when it closes.
  list.tabIndex = -1;
  list.hidden = true;
  status.className = "hidden";
  status.setAttribute("role", "status");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  box.autocomplete = "off";
  (box.closest(".finder") ?? box.parentElement)?.append(list, status);

  box.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
  box.addEventListener("blur", () => window.setTimeout(close, 150));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return void ask();
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    }
  });

  // Who began to type before this script was there.
  if (document.activeElement === box && box.value !== box.defaultValue) void ask();

  async function ask(): Promise<void> {
    const text = (several ? (box.value.split(",").at(-1) ?? "") : box.value).trim();
    if (text.length < 2) return close();
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: text, lang: language, kind: box.dataset["kind"] ?? "" });
    try {
      const answer = await fetch(`${root}/api/v1/suggest?${query}`, { signal: asking.signal });
      if (!answer.ok) return close();
      const told = (await answer.json()) as Suggestions;
      found = told.matches;
      more = told.more;
      kinds = new Map(told.kinds.map((one) => [one.name, one.label]));
      show();
    } catch (error) {
      if (!(error instanceof DOMException)) close();
    }
  }

  function show(): void {
    // Whoever went on meanwhile is not called back by a list that opens behind.
    if (document.activeElement !== box) return close();
    active = -1;
    list.replaceChildren(...found.map(option), ...(more ? [rest()] : []));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
    const told = box.dataset[found.length ? "status" : "none"] ?? "{n}";
    status.textContent = [told.replace("{n}", String(found.length)), more ? box.dataset["more"] : ""].join(" ").trim();
  }

  function option(one: Match, place: number): HTMLLIElement {
    const item = document.createElement("li");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(text(one.thing.label, one.thing.language));
    if (one.matched.text !== one.thing.label)
      item.append(" ", text(one.matched.text, one.matched.language, "quiet small"));
    item.append(" ", text(kinds.get(one.thing.kind) ?? one.thing.kind, "", "quiet small"));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => choose(place));
    return item;
  }

  // That there are others is told below those that can be chosen, and cannot be chosen itself.
  function rest(): HTMLLIElement {
    const item = document.createElement("li");
    item.className = "quiet small";
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.textContent = box.dataset["more"] ?? "";
    item.addEventListener("mousedown", (event) => event.preventDefault());
    return item;
  }

  function text(content: string, lang: string, kind = ""): HTMLSpanElement {
    const span = document.createElement("span");
    span.textContent = content;
    if (lang) span.lang = lang;
    if (kind) span.className = kind;
    return span;
  }

  function move(step: number): void {
    const count = found.length;
    active = active < 0 && step < 0 ? count - 1 : (active + step + count) % count;
    [...list.children].slice(0, count).forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    const chosen = list.children[active];
    if (!chosen) return;
    box.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  function choose(place: number): void {
    const chosen = found[place];
    if (!chosen) return;
    close();
    const { thing, written } = chosen;
    if (naming) {
      box.value = several ? [...before(), written.includes(",") ? thing.name : written].join(", ") : written;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      const query = new URLSearchParams(location.search).get("lang");
      location.assign(`${root}/id/${thing.name}.html${query ? `?lang=${encodeURIComponent(query)}` : ""}`);
    }
  }

  // What stands in a box for several before that which is being typed.
  function before(): string[] {
    return box.value.split(",").slice(0, -1).map((one) => one.trim()).filter(Boolean);
  }

  function close(): void {
    window.clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
}
