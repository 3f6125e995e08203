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
    "missing": "/id/nothing-here.html",
}
