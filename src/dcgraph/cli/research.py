"""The commands of the research desk, made from the operations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import typer
from pydantic import TypeAdapter

from dcgraph.cli.answers import AsOf, Basis, Confidence, Lang, desk_of, explained, known_form, told
from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.output import hand_on, say
from dcgraph.errors import ParameterError
from dcgraph.files import ROOT, read_text
from dcgraph.progress import progress
from dcgraph.research.answer_citation import answer_work, asked
from dcgraph.research.ask.vectors import FILE, update
from dcgraph.research.assessment import assess as judge
from dcgraph.research.assessment import assessment_csv, assessment_text
from dcgraph.research.assessment_form import read_form, write_form
from dcgraph.research.catalogue import CATALOGUES
from dcgraph.research.citation import accessed_on, cited, references
from dcgraph.research.citation_styles import LAW_STYLES, STYLES, style_of, styles_of
from dcgraph.research.declaration import API, CURSOR, FILTERS, LIMIT, Operation
from dcgraph.research.declaration import Parameter as Declared
from dcgraph.research.exports import table_xlsx
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk
from dcgraph.research.legal_citation import cited_itself
from dcgraph.research.list_text import more_text
from dcgraph.research.model import Record
from dcgraph.research.operations import OPERATIONS
from dcgraph.research.paging import WHOLE, pages_of, silence_of
from dcgraph.research.records import record

app = typer.Typer()

_ASSESSED: Final = ("text", "json", "csv", "xlsx")


def _forms(one: Operation) -> tuple[str, ...]:
    """The forms of an answer; the first is what a terminal gets."""
    text = "markdown" if "markdown" in one.writers else "text"
    table = ("csv", "xlsx") if one.table else ()
    return tuple(dict.fromkeys((text, "json", *table, *one.writers)))


def _answer(
    one: Operation, root: Path | None, snapshot: Path | None, form: str, given: dict[str, Any]
) -> None:
    """Print an answer in a form; a table is the same as over HTTP, to the byte.

    What a table cannot tell goes to standard error: why it is empty, and what comes after it.
    """
    lang = wanted(**{name: given[name] for name in FILTERS if name in given}).lang
    if given.get("limit", WHOLE) is None:
        given["limit"] = WHOLE if one.whole or form in _WHOLE else one.usual
    desk = desk_of(root, snapshot)
    answer = one.find(desk, **given)
    if form == "json":
        say(told(answer))
    elif form == _forms(one)[0] and one.text:
        say(one.text(answer, lang))
    else:
        hand_on(_written(one, desk, answer, form, given), silence_of(answer))
        for page in pages_of(answer):
            if page.next:
                say(more_text(page, lang), err=True)


def _written(one: Operation, desk: Desk, answer: Any, form: str, given: dict[str, Any]) -> bytes:
    if form in one.writers:
        return one.writers[form](desk, answer, given["lang"])
    table = one.csv(answer)
    if form == "csv":
        return table
    return table_xlsx(table, API + one.path.format(**given), desk.pinned())


def _declared(name: str, kind: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _parameter(one: Declared) -> Parameter:
    arg = one.arg
    if arg is LIMIT:
        how = typer.Option("--limit", help=explained(arg), show_default=False)
        return _declared(one.name, Annotated[int | None, how], None)
    if one.default is Parameter.empty or arg.positional:
        if arg.several:
            return _declared(arg.metavar, Annotated[list[str], typer.Argument(help=explained(arg))])
        taken = typer.Argument(
            help=explained(arg), metavar=arg.metavar or None, show_default=not arg.optional
        )
        default = one.default if arg.optional else Parameter.empty
        return _declared(one.name, Annotated[one.kind, taken], default)
    name = arg.option or f"--{one.name.replace('_', '-')}"
    how = typer.Option(name, help=explained(arg))
    return _declared(one.name, Annotated[one.kind, how], one.default)


def _signature(one: Operation) -> Signature:
    """Arguments and options of its own, where the graph is, filters, pages, formats."""
    filters = sorted(
        (each for each in one.parameters if each.name in FILTERS),
        key=lambda each: FILTERS.index(each.name),
    )
    pages = [each for each in one.parameters if each.arg in (LIMIT, CURSOR)]
    own = [each for each in one.parameters if each not in (*filters, *pages)]
    forms = _forms(one)
    form = Annotated[str, typer.Option("--format", help=f"{', '.join(forms)}.")]
    return Signature(
        [
            *map(_parameter, own),
            _declared("root", Root, None),
            _declared("snapshot", Home, None),
            *map(_parameter, filters),
            *(_parameter(each) for each in pages if not (one.whole and each.arg is LIMIT)),
            _declared("as_json", Json, False),
            *([_declared("form", form, forms[0])] if len(forms) > len(("text", "json")) else ()),
        ]
    )


def _command(one: Operation) -> Callable[..., None]:
    forms = _forms(one)

    def run(
        *,
        root: Path | None,
        snapshot: Path | None,
        as_json: bool,
        form: str = forms[0],
        **given: Any,
    ) -> None:
        for each in one.parameters:
            if each.arg.several:
                given[each.name] = " ".join(given.pop(each.arg.metavar))
            elif each.arg is LIMIT:
                given.setdefault(each.name, None)
        _answer(one, root, snapshot, known_form(form, forms, as_json=as_json), given)

    run.__signature__ = _signature(one)  # type: ignore[attr-defined]
    return run


_WHOLE = ("csv", "xlsx", "bibtex", "ris", "tbx")


for _one in OPERATIONS.values():
    if _one.command:
        app.command(_one.command, help=f"{_one.help}\n\n{_one.more}")(_command(_one))


def list_command(what: str, *, as_json: bool, form: str, **given: Any) -> None:
    """List concepts, instruments, provisions, actors, sources and others."""
    if what not in CATALOGUES:
        raise ParameterError(
            f"There is no list of {what[:40]!r}; there are {', '.join(CATALOGUES)}."
        )
    if what != "provisions" and given.pop("force"):
        raise ParameterError("Only provisions are listed by force; leave --force out.")
    _command(OPERATIONS[what])(as_json=as_json, form=form, **given)


_what = Annotated[str, typer.Argument(help=f"One of {', '.join(CATALOGUES)}.")]
_listing = [_declared("what", _what), *_signature(OPERATIONS["provisions"]).parameters.values()]
list_command.__signature__ = Signature(_listing)  # type: ignore[attr-defined]
app.command("list")(list_command)


@app.command()
def cite(
    name: Annotated[str, typer.Argument(help="Its name, such as rkc.ga-7.1 or digital-customs.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    style: Annotated[
        str,
        typer.Option(
            "--style",
            help=f"{', '.join(STYLES | LAW_STYLES)}; else apa, and oscola for law itself.",
        ),
    ] = "",
    sources: Annotated[
        bool, typer.Option("--sources", help="Cite the sources behind the record instead.")
    ] = False,
    itself: Annotated[
        bool,
        typer.Option(
            "--itself", help="Cite the provision, instrument or source itself, as lawyers do."
        ),
    ] = False,
    server: Annotated[
        str,
        typer.Option(
            "--server", help="The server that a permalink leads to; else the thing's IRI."
        ),
    ] = "",
    accessed: Annotated[
        str, typer.Option("--accessed", help="The day of access; else today.")
    ] = "",
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Cite the record of a thing, the sources behind it, or a provision, text or source itself.

    What programs read is pinned to version and content.
    """
    wish = wanted(lang, basis, confidence, as_of)
    if server and not server.startswith(("https://", "http://")):
        raise ParameterError(f"{server[:80]!r} is no address of a server; begin it with https://.")
    if sources and itself:
        raise ParameterError("Give --sources or --itself, and not both.")
    desk = desk_of(root, snapshot)
    day = accessed_on(accessed, datetime.now(UTC).date())
    if itself:
        work = cited_itself(desk, name, day, wish.lang)
        chosen = style_of(style or ("oscola" if work.law else "apa"), styles_of(work))
        hand_on((told(cited(work)) + "\n" if as_json else chosen.write((work,))).encode())
        return
    chosen = style_of(style or "apa")
    if sources:
        found = references(desk, name, wish)
        if found.silence and not as_json:
            say(found.silence.message, err=True)
        hand_on((told(found) + "\n" if as_json else chosen.write(found.works)).encode())
        return
    answer = record(desk, name, wish)
    given = {"lang": lang, "basis": basis, "confidence": confidence, "asOf": as_of}
    query = urlencode({key: value for key, value in given.items() if value})
    what = asked(f"/api/v1/records/{answer.thing.name}?{query}")
    digest = sha256(TypeAdapter(Record).dump_json(answer)).hexdigest()
    work = answer_work(desk, what, digest, server.rstrip("/"), day)
    hand_on((told(cited(work)) + "\n" if as_json else chosen.write((work,))).encode())


@app.command()
def assess(
    file: Annotated[
        Path | None, typer.Argument(help="The form with the answers, as YAML or JSON.")
    ] = None,
    *,
    form: Annotated[
        bool, typer.Option("--form", help="Print a form with all criteria to fill in.")
    ] = False,
    root: Root = None,
    snapshot: Home = None,
    lang: Lang = "en",
    as_json: Json = False,
    form_of: Annotated[str, typer.Option("--format", help=f"{', '.join(_ASSESSED)}.")] = _ASSESSED[
        0
    ],
) -> None:
    """Judge an administration by its own answers to the criteria.

    Its profile, the classes of economies it is in, and what asks for what it lacks.
    """
    spoken = wanted(lang).lang
    chosen = known_form(form_of, _ASSESSED, as_json=as_json)
    if (file is None) != form:
        raise ParameterError("Name a file with answers, or have a form with --form > FILE.")
    # Read first: nothing need be built for a file that is not there.
    text = read_text(file) if file else ""
    desk = desk_of(root, snapshot)
    if not file:
        hand_on(write_form(desk, spoken).encode())
        return
    answers = read_form(desk, text, str(file), spoken)
    found = judge(desk, answers, spoken, (root or ROOT) / "ontology")
    if chosen == "json":
        say(told(found))
    elif chosen == "text":
        say(assessment_text(found, spoken))
    else:
        table = assessment_csv(found)
        hand_on(table if chosen == "csv" else table_xlsx(table, str(file), desk.pinned()))


@app.command("vectors")
def vectors_command(root: Root = None, snapshot: Home = None) -> None:
    """Make the sentence vectors by which `ask` finds what is near in meaning.

    They stand beside the snapshots, and what has one already gets no other. Needs the extra
    vectors.
    """
    desk = desk_of(root, snapshot)
    with progress("Making sentence vectors", logged=True) as tell:
        number, made = update(desk, tell)
    say(f"{desk.snapshot.path.parent / FILE} has vectors of {number} texts; {made} are new.")
