"""Put a file of questions to the graph: `python -m benchmarks.asked questions.jsonl`.

Each line of the file is a question as JSON, with `id`, `lang`, `class` and `question`. For each the
reading and the first sentence are printed as tab-separated values, with an empty column for a
judgement; with `--judged FILE`, such a table with `1`, `3` or `0` in that column (right first,
right within three readings, wrong), the judgements are counted by class and language.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from statistics import quantiles
from time import thread_time

from dcgraph.client.local import Local
from dcgraph.research.ask.replies import reply

SHOWN = 150


def main() -> None:
    """Print the replies, or count the judgements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--snapshot", type=Path, default=Path(".dcgraph"))
    parser.add_argument("--judged", type=Path)
    parser.add_argument("--shown", type=int, default=SHOWN)
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines if line.strip()]
    if given.judged:
        count(asked, given.judged)
        return
    desk = Local.at(given.snapshot).desk
    reply(desk, "What is digital customs?")
    took, bare = [], 0
    for one in asked:
        start = thread_time()
        found = reply(desk, one["question"], one["lang"])
        took.append((thread_time() - start) * 1000)
        told = (*found.corrections, *found.sentences)
        bare += sum(not each.citations for each in told)
        first = found.silence.message if found.silence else told[0].text.text if told else ""
        reading = f"{found.outcome}; {found.reading.text}"
        line = (one["id"], one["lang"], one["class"], "", one["question"], reading)
        print("\t".join((*line, first[: given.shown])))
    cuts = quantiles(took, n=20)
    print(
        f"# {len(took)} questions, p50 of CPU {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms; "
        f"sentences without a source: {bare}"
    )


def count(asked: list[dict[str, str]], judged: Path) -> None:
    """Print, by class and by language, how many are right first and within three readings."""
    marks = {}
    for line in judged.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            cells = line.split("\t")
            marks[cells[0]] = cells[3]
    for name in ("class", "lang"):
        every: Counter[str] = Counter()
        first: Counter[str] = Counter()
        within: Counter[str] = Counter()
        for one in asked:
            if mark := marks.get(one["id"]):
                every[one[name]] += 1
                first[one[name]] += mark == "1"
                within[one[name]] += mark in ("1", "3")
        for value, number in sorted(every.items()):
            print(f"{value}\t{first[value] / number:.2f}\t{within[value] / number:.2f}\t{number}")


if __name__ == "__main__":
    main()
