// The way through the answers: each has an address, and Back returns to the former with its query.
import { show, shown, type Answer } from "./answer";

interface Step {
  query: string;
  answer: Answer;
}

const MOST = 20;

export class Steps {
  private readonly kept = new Map<number, Step>();
  private now: number;
  private address = location.pathname + location.search;

  // `back` is told the query of an answer that is shown again, or that has to be asked for again.
  constructor(query: string, back: (query: string, lost: boolean) => void) {
    const known = (history.state as { step?: number } | null)?.step;
    this.now = known ?? 0;
    if (known === undefined) history.replaceState({ step: 0 }, "");
    this.keep(query);
    addEventListener("popstate", (event) => {
      const step = (event.state as { step?: number } | null)?.step;
      // Another place on the same page is none of our steps.
      if (step === undefined || location.pathname + location.search === this.address) return;
      this.now = step;
      this.address = location.pathname + location.search;
      const former = this.kept.get(step);
      if (former) show(former.answer);
      back(former?.query ?? new URLSearchParams(location.search).get("query") ?? "", !former);
    });
  }

  // A new answer at an address of its own; at the same address, it takes the place of the former.
  go(query: string, answer: Answer, address: string): void {
    if (address !== this.address) {
      history.pushState({ step: ++this.now }, "", address);
      this.address = address;
    }
    show(answer);
    this.keep(query);
  }

  // What is shown now belongs to the step where one is.
  keep(query: string): void {
    this.kept.delete(this.now);
    this.kept.set(this.now, { query, answer: shown() });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST && oldest !== undefined) this.kept.delete(oldest);
  }
}
