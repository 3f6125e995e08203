"""Every page that there is, with an address for each: what the tests in a browser walk through."""

from __future__ import annotations

from typing import Final

PAGES: Final = {
    "home": "/",
    "notion": "/id/digital-customs.html",
    "convention": "/id/rkc.html",
    "provision": "/id/rkc.ga-7.1.html",
    "claim": "/id/rkc.ga-7.1.requires.ict.html",
    "matrix": "/matrix",
    "cell": "/matrix?rows=digital-customs&columns=rkc",
    "gaps": "/gaps?notion=digital-customs&instrument=rkc.ga",
    "sources": "/sources?kind=TreatyText",
    "source": "/id/sources.asycuda-kyoto.html",
    "about": "/about",
    "search": "/search?q=single+window",
    "search of what is not there": "/search?q=zzzzqqqq",
    "explore": "/explore",
    "explore-provision": "/explore?focus=rkc.ga-7.1&depth=2&limit=50",
    "paths": "/paths",
    "paths-found": "/paths?from=digital-customs&to=rkc",
    "paths-silent": "/paths?from=blockchain&to=safe-framework&longest=1",
    "timeline": "/timeline?of=digital-customs,rkc&from=2018",
    "questions": "/questions",
    "question": "/questions/gaps-of-smart-customs",
    "compare": "/compare?a=digital-customs&b=electronic-customs",
    "compare of texts": "/compare?a=rkc&b=tfa",
    "sparql": "/sparql",
    "sparql-answer": "/sparql?query=SELECT%20%2A%20%7B%20%3Fs%20a%20dcg%3ANotion%20%7D",
    "docs": "/docs",
    "term": "/ontology/Notion.html",
    "shape": "/shapes/Claim.html",
    "downloads": "/downloads",
    "missing": "/id/nothing-here.html",
}
