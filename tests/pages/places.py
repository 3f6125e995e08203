"""Every page that there is, with an address for each: what the tests in a browser walk through."""

from __future__ import annotations

from typing import Final

import pytest

from dcgraph.research.model import LANGUAGES

PAGES: Final = {
    "home": "/",
    "notion": "/id/digital-customs.html",
    "concepts": "/concepts",
    "concepts by alphabet": "/concepts?order=alphabet",
    "instruments": "/instruments",
    "bodies and persons": "/actors",
    "events": "/events",
    "tools": "/tools",
    "convention": "/id/rkc.html",
    "provision": "/id/rkc.ga-7.1.html",
    "provision for a notion": "/id/union-customs-code.article-6.1.html?concept=digital-customs",
    "chapter": "/id/rkc.ga-3.html?concept=actions.accept-electronically",
    "claim": "/id/rkc.ga-7.1.requires.ict.html",
    "matrix": "/matrix",
    "cell": "/matrix?rows=digital-customs&columns=rkc",
    "contents side by side": "/matrix/contents",
    "force": "/force",
    "norms of an action": "/id/actions.accept-electronically.html",
    "concordance": "/concordance?action=actions.accept-electronically",
    "concordance of all actions": "/concordance",
    "norm": "/id/rkc.ga-7.4.norm-1.html",
    "assess": "/assess",
    "verify": "/verify",
    "gaps": "/gaps?notion=digital-customs&instrument=rkc.ga",
    "glossary": "/glossary",
    "handout": "/handout?of=digital-customs",
    "handout of two": "/handout?of=rkc&beside=tfa",
    "handout of nothing": "/handout",
    "sources": "/sources?kind=TreatyText",
    "source": "/id/sources.asycuda-kyoto.html",
    "about": "/about",
    "changes": "/changes",
    "ask": "/ask",
    "asked": "/ask?q=Is+Standard+7.1+a+Recommended+Practice%3F",
    "asked of parties": "/ask?q=RKC+parties",
    "search": "/search?q=single+window",
    "search of what is not there": "/search?q=zzzzqqqq",
    "form at fault": "/timeline?of=rkc&from=abc",
    "explore": "/explore",
    "explore-provision": "/explore?focus=rkc.ga-7.1&depth=2&limit=15",
    "parties": "/parties?of=rkc&asOf=2010",
    "members": "/parties?of=eaeu",
    "state": "/id/states.kyrgyzstan.html",
    "economies": "/economies",
    "economy": "/economies/states.angola",
    "economies compared": "/economies/compare?a=states.angola&b=states.kazakhstan",
    "explain": "/explain",
    "explained": "/explain?subject=tfa&relation=endeavours&object=single-window",
    "explain-silent": "/explain?subject=rkc.ga-3.21&relation=requires&object=single-window",
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
    "sparql-empty": "/sparql?query=SELECT%20%2A%20%7B%20%3Fs%20dcg%3Anothing%201%20%7D",
    "sparql-chart": (
        "/sparql?query=SELECT%20%3Fk%20%28COUNT%28%3Fs%29%20AS%20%3Fn%29%20%7B%20%3Fs%20a%20%3Fk"
        "%20%7D%20GROUP%20BY%20%3Fk"
    ),
    "sparql-years": (
        "/sparql?query=SELECT%20%3Fy%20%3Fn%20%7B%20VALUES%20%28%3Fy%20%3Fn%29%20%7B%20%28"
        "%221990%22%205%29%20%28%222020%22%20-3%29%20%7D%20%7D"
    ),
    "sparql-graph": (
        "/sparql?query=CONSTRUCT%20%7B%20%3Fs%20dcg%3Aincludes%20%3Fo%20%7D%20%7B%20%3Fs%20"
        "dcg%3Aincludes%20%3Fo%20%7D"
    ),
    "docs": "/docs",
    "term": "/ontology/Notion.html",
    "shape": "/shapes/Claim.html",
    "downloads": "/downloads",
    "missing": "/id/nothing-here.html",
}

GRID: Final = [
    pytest.param(name, lang, marks=() if number % 72 == 24 * place else pytest.mark.nightly)
    for number, name in enumerate(PAGES)
    for place, lang in enumerate(LANGUAGES)
]
"""Each page with each language: some pages with one each time, the rest at night."""
