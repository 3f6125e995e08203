// Running the query of a form without leaving the page, stopping it, and telling what came.
import { answerAt, shown, toldBy, Unreadable } from "./answer";
import { Steps } from "./steps";

export interface Asker {
  query: () => string;
  restored: (query: string) => void;
  answered: () => void;
}

export class Asking {
  private readonly said: HTMLElement;
  private readonly stopper: HTMLButtonElement;
  private readonly steps: Steps;
  private running: AbortController | undefined;

  constructor(private readonly form: HTMLFormElement, private readonly asker: Asker) {
    this.said = part(form, "[data-said]");
    this.stopper = part(form, "[data-stop]");
    this.stopper.hidden = false;
    this.stopper.addEventListener("click", () => this.stop());
    this.steps = new Steps(asker.query(), (query, lost) => this.back(query, lost));
  }

  async run(): Promise<void> {
    const query = this.asker.query();
    const address = this.address(query);
    this.quit();
    if (!query.trim()) return this.tell("empty");
    if (new URL(address, location.href).href.length > Number(this.form.dataset["longest"])) return this.tell("long");
    await this.fetched(address, (answer) => this.steps.go(query, answer, address));
  }

  // Whether there was something to stop.
  stop(): boolean {
    if (!this.running) return false;
    this.quit();
    this.tell("stopped");
    return true;
  }

  private async fetched(address: string, take: (answer: Awaited<ReturnType<typeof answerAt>>) => void): Promise<void> {
    const own = new AbortController();
    this.running = own;
    this.stopper.disabled = false;
    shown().part.setAttribute("aria-busy", "true");
    this.tell("running");
    try {
      const answer = await answerAt(address, own.signal);
      if (this.running !== own) return;
      take(answer);
      this.said.textContent = toldBy(answer);
      this.quit();
      this.asker.answered();
    } catch (error) {
      if (this.running !== own) return;
      this.quit();
      if (error instanceof Unreadable) this.tell("refused", String(error.status));
      else if (error instanceof TypeError) this.tell("unreached");
      else throw error;
    }
  }

  private back(query: string, lost: boolean): void {
    this.quit();
    this.asker.restored(query);
    if (lost) void this.fetched(location.pathname + location.search, (answer) => {
      shown().part.replaceWith(answer.part);
      this.steps.keep(query);
    });
    else this.said.textContent = toldBy(shown());
  }

  private quit(): void {
    this.running?.abort();
    this.running = undefined;
    this.stopper.disabled = true;
    shown().part.removeAttribute("aria-busy");
  }

  private tell(what: string, number = ""): void {
    this.said.textContent = (this.said.dataset[what] ?? "").replace("{n}", number);
  }

  // As the form would go there by itself.
  private address(query: string): string {
    const asked = new URLSearchParams();
    for (const one of this.form.querySelectorAll<HTMLInputElement>("input[type=hidden]")) asked.append(one.name, one.value);
    asked.append("query", query);
    return `${new URL(this.form.action).pathname}?${asked}`;
  }
}

function part<Kind extends HTMLElement>(form: HTMLElement, chosen: string): Kind {
  const found = form.querySelector<Kind>(chosen);
  if (!found) throw new Error(`The form has no ${chosen}.`);
  return found;
}
