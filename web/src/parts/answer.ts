// The part of the page that has the answer, had from the server and put in the place of the one before.

export interface Answer {
  part: HTMLElement;
  tongues: HTMLElement | undefined;
}

export class Unreadable extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

const PART = "#answer-part";
const TONGUES = ".tongues";

// Raises Unreadable for what is not the page with its answer, TypeError where nothing is reached.
export async function answerAt(address: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(address, { signal, headers: { accept: "text/html" } });
  const text = await response.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const part = page.querySelector<HTMLElement>(PART);
  if (!part) throw new Unreadable(response.status);
  return { part: document.adoptNode(part), tongues: page.querySelector<HTMLElement>(TONGUES) ?? undefined };
}

export function shown(): Answer {
  const part = document.querySelector<HTMLElement>(PART);
  if (!part) throw new Error(`There is no ${PART} on this page.`);
  return { part, tongues: document.querySelector<HTMLElement>(TONGUES) ?? undefined };
}

// Puts an answer into the page, with the links to the other languages that lead to the same answer.
export function show(answer: Answer): void {
  const before = shown();
  before.part.replaceWith(answer.part);
  if (answer.tongues) before.tongues?.replaceWith(answer.tongues);
  document.dispatchEvent(new Event("dcgraph:answered"));
}

// The first paragraph says what came: how many rows, that there are none, or what went wrong.
export function toldBy({ part }: Answer): string {
  return part.querySelector("p")?.textContent?.trim() ?? "";
}
