"""How soon a browser shows each page, at full speed and slowed, how large it is, and what moves.

With --strict it fails if a page is painted late, or moves while it loads. Figures are medians;
--least takes the least of the rounds, on a machine that other programs share.

    python -m benchmarks.painting

Needs a chromium.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import statistics
import sys
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.graphs import own
from benchmarks.servers import CHECKOUT, ONE_CLIENT, BenchmarkError, running

__all__ = ["main"]

PAGES = {
    "home": "/",
    "notion": "/id/digital-customs.html",
    "convention": "/id/rkc.html",
    "provision": "/id/rkc.ga-7.1.html",
    "concordance": "/concordance?action=actions.accept-electronically",
    "economy": "/economies/states.kazakhstan",
    "economies": "/economies",
    "parties": "/parties?of=rkc",
    "state": "/id/states.kazakhstan.html",
    "matrix": "/matrix",
    "gaps": "/gaps?instrument=rkc.ga",
    "search": "/search?q=single+window",
    "explore": "/explore?focus=digital-customs",
    "paths": "/paths?from=digital-customs&to=rkc",
    "timeline": "/timeline?of=rkc",
    "compare": "/compare?a=digital-customs&b=electronic-customs",
    "questions": "/questions",
    "sources": "/sources",
    "sparql": "/sparql",
    "about": "/about",
}
MOST = 300
"""A page must be painted by this many milliseconds at full speed."""
MOST_SHIFT = 0.02
"""By so much a page may move while it loads, as browsers count it: CLS."""
SPEEDS = (1, 4)
"""By how much the processor of the browser is slowed."""

# Told by the browser when it comes: to wait for it by asking again and again would need `eval`,
# which the policy of the pages forbids.
_PAINT = """() => new Promise((told) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) told(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""
_SHIFTED = """() => new Promise((told) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(sum), 150);
})"""
_HTML = "text/html,application/xhtml+xml"


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, measure, print; 1 when nothing can be measured or a page is late."""
    marks = f"{MOST} ms or {MOST_SHIFT}"
    parser = argparse.ArgumentParser(description="Open each page in a browser.")
    parser.add_argument("--rounds", type=int, default=5, help="times that each page is opened")
    parser.add_argument("--only", nargs="+", default=list(PAGES), choices=list(PAGES))
    parser.add_argument("--snapshot", type=Path, help="home folder of our own snapshots")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / ".dcgraph" / "benchmarks")
    parser.add_argument("--strict", action="store_true", help=f"fail above {marks}")
    parser.add_argument("--least", action="store_true", help="the least of the rounds counts")
    given = parser.parse_args(arguments)
    try:
        late = _measure(given)
    except BenchmarkError as failure:
        print(f"painting: {failure}", file=sys.stderr)
        return 1
    if late:
        print(f"painting: above {marks}: {', '.join(late)}", file=sys.stderr)
    return int(given.strict and bool(late))


def _measure(given: argparse.Namespace) -> list[str]:
    """Print the figures; the pages that come later, or move more, than they may."""
    late, counted = [], min if given.least else statistics.median
    program = os.environ.get("DCGRAPH_CHROMIUM") or shutil.which("chromium")
    if not program:
        raise BenchmarkError("there is no chromium: apt-get install chromium")
    graph = own(given.folder, given.snapshot)
    with running("dcgraph", graph, ONE_CLIENT) as server, sync_playwright() as playwright:
        base = server.endpoint.removesuffix("/sparql")
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        heads = "".join(f"{f'painted ×{speed}':>14}" for speed in SPEEDS)
        taken = "least" if given.least else "median"
        print(f"{'page':<12}{'kB gzip':>9}{heads}{'moved':>8}  ({taken}, ms)")
        for name in given.only:
            address = base + PAGES[name]
            every = [_painted(browser, address, speed, given.rounds) for speed in SPEEDS]
            paints = [counted(paint for paint, _ in rounds) for rounds in every]
            moved = max(shift for rounds in every for _, shift in rounds)
            if paints[0] > MOST or moved > MOST_SHIFT:
                late.append(name)
            figures = "".join(f"{one:>14.0f}" for one in paints)
            print(f"{name:<12}{_size(address) / 1000:>9.1f}{figures}{moved:>8.3f}", flush=True)
        browser.close()
    return late


def _painted(browser: Browser, address: str, speed: int, rounds: int) -> list[tuple[float, float]]:
    """The time to the first paint of anything in milliseconds, and what moved, in each round.

    Nothing is kept from one round to the next.
    """
    found = []
    for _ in range(rounds):
        context = browser.new_context()
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": speed})
        page.goto(address)
        paint = float(page.evaluate(_PAINT))
        found.append((paint, float(page.evaluate(_SHIFTED))))
        context.close()
    return found


def _size(address: str) -> int:
    request = urllib.request.Request(address, headers={"accept": _HTML})  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own
        return len(gzip.compress(answer.read(), 6))


if __name__ == "__main__":
    sys.exit(main())
