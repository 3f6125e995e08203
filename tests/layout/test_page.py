"""The house layout, example by example: what is written, and what it becomes."""

from __future__ import annotations

from textwrap import dedent

import pytest
from tests.layout.isomorphism import isomorphic

from dcgraph.rdf.corpus import Corpus, SourceFile
from dcgraph.rdf.layout import formatted
from dcgraph.rdf.turtle import tokens

HEAD = "@prefix e: <http://e/> .\n\n"


def body(text: str) -> str:
    """A text below the prefix `e`, in the house layout, without the prefix."""
    done = formatted(HEAD + dedent(text))
    assert formatted(done) == done, "the layout of the layout is another"
    assert done.startswith(HEAD)
    return done.removeprefix(HEAD)


@pytest.fixture(scope="module")
def turtle(shipped: Corpus) -> list[SourceFile]:
    found = [file for file in shipped.files if file.path.suffix == ".ttl"]
    assert len(found) > 400
    return found


def test_the_shipped_files_are_in_the_house_layout(turtle: list[SourceFile]) -> None:
    spoiled = [file.shown for file in turtle if formatted(file.text, file.shown) != file.text]
    assert spoiled == [], "run `dcgraph fmt`"


EVERY = ["of ten", pytest.param("of all", marks=pytest.mark.nightly)]


def sample(turtle: list[SourceFile], of: str) -> list[SourceFile]:
    """One shipped file of ten, among them the longest, or at night all of them."""
    return sorted(turtle, key=lambda file: -len(file.text))[:: 10 if of == "of ten" else 1]


@pytest.mark.nightly
@pytest.mark.parametrize("of", EVERY)
def test_spaces_do_not_count(turtle: list[SourceFile], of: str) -> None:
    for file in sample(turtle, of):
        spoiled = "".join(
            token.text.replace("\n", " \r\n\t ") + "  " if token.kind == "space" else token.text
            for token in tokens(file.text)
        )
        assert spoiled != file.text
        assert formatted(spoiled, file.shown) == file.text, file.shown


@pytest.mark.parametrize("of", EVERY)
@pytest.mark.nightly
def test_a_shipped_file_on_one_line_means_the_same_when_laid_out(
    turtle: list[SourceFile], of: str
) -> None:
    for file in sample(turtle, of):
        flat = flattened(file.text)
        done = formatted(flat, file.shown)
        assert done != flat
        assert isomorphic(done, file.text), file.shown
        assert formatted(done, file.shown) == done
        assert comments(done) == comments(file.text)


def flattened(text: str) -> str:
    """A text without line breaks, but those that end a comment."""
    parts, before = [], ""
    for kind, part, _ in tokens(text):
        parts.append(" " if kind == "space" and before != "comment" else part)
        before = kind
    return "".join(parts)


def comments(text: str) -> list[str]:
    return [token.text for token in tokens(text) if token.kind == "comment"]


def test_a_record_has_one_property_a_line() -> None:
    assert body("e:s   a e:C;e:p e:o,e:q ,\te:r;\n\n  e:t 1 .") == dedent(
        """\
        e:s a e:C ;
            e:p e:o , e:q , e:r ;
            e:t 1 .
        """
    )


def test_values_stay_on_the_lines_that_they_were_given() -> None:
    written = dedent(
        """\
        e:s e:p "a"@en ,
                "b"@fr , "c"@ru ;
            e:q ( e:a
                e:b e:c ) ;
            e:r e:d , e:f .
        """
    )
    assert body(written) == written


def test_a_property_stands_on_the_line_of_its_first_value_and_of_its_subject() -> None:
    assert body("e:s\n  a\n e:C\n  ;\n e:p\n  e:o\n .\n") == "e:s a e:C ;\n    e:p e:o .\n"


def test_a_citation_stands_on_a_line() -> None:
    head = "@prefix dcg: <https://w3id.org/dcgraph/ontology/> .\n"
    line = "e:s dcg:hasCitation [ e:q e:a , e:b ; e:r [ e:t 1 ] ] ,\n        [ e:q e:c ] .\n"
    written = "e:s dcg:hasCitation\n [ e:q e:a ,\n e:b ;\n\n e:r [\n e:t 1 ] ] , [\n e:q e:c ] ."
    assert formatted(head + HEAD + written) == head + HEAD + line
    assert formatted(head + HEAD + line) == head + HEAD + line
    # What stands beside it in the record is broken as it was.
    beside = "e:s dcg:hasCitation [ e:q e:a ] ;\n    e:p [\n        e:r 1 ] .\n"
    assert formatted(head + HEAD + beside) == head + HEAD + beside


def test_a_comment_in_a_citation_breaks_it() -> None:
    head = "@prefix dcg: <https://w3id.org/dcgraph/ontology/> .\n"
    broken = "e:s dcg:hasCitation [\n        e:q e:a ;  # c\n        e:r e:b ] .\n"
    written = "e:s dcg:hasCitation [ e:q e:a ; # c\n e:r e:b ] ."
    assert formatted(head + HEAD + written) == head + HEAD + broken


def test_a_node_is_broken_or_not_as_it_was_written() -> None:
    written = dedent(
        """\
        e:s e:p [ e:q e:a ; e:r e:b ] ;
            e:c [
                e:q e:a ;
                e:r e:b ] , [
                e:q [
                    e:t 1 ] ] ,
                [ e:q e:a ] ,
                [
                    e:q e:a ] .
        """
    )
    assert body(written) == written


def test_a_break_anywhere_in_a_node_breaks_all_of_it() -> None:
    broken = "e:s e:c [\n        e:q e:a ;\n        e:r e:b ] .\n"
    assert body("e:s e:c [ e:q e:a ;\n e:r e:b ] .") == broken
    assert body("e:s e:c [ e:q e:a ; e:r e:b\n] .") == broken
    assert body("e:s e:c [\ne:q\ne:a;e:r e:b] .") == broken


def test_what_is_empty_has_no_space_inside() -> None:
    assert body("[ ] e:p [\n] , ( ) .") == "[] e:p [] , () .\n"


def test_a_node_in_a_list_is_indented_from_its_line() -> None:
    written = dedent(
        """\
        e:s e:or ( [
                e:q e:a ] [
                e:q e:b ] ) ;
            e:and (
                [ e:q e:a ]
                [
                    e:q e:b ] ) .
        """
    )
    assert body(written) == written


def test_a_subject_may_be_a_node_without_a_name() -> None:
    written = "[\n    e:p e:o ] e:q e:r ;\n    e:t 1 .\n\n( 1 2 ) e:p 3 .\n\n[ e:p e:o ] .\n"
    assert body(written) == written


def test_a_semicolon_that_nothing_follows_goes() -> None:
    assert body("e:s e:p e:o ; ; e:q [ e:r e:t ;; ] ;; .") == (
        "e:s e:p e:o ;\n    e:q [ e:r e:t ] .\n"
    )


def test_between_records_stands_one_empty_line() -> None:
    assert body("\n\n\ne:a e:p 1 ;\ne:q 2 .\ne:b e:p 1 .\ne:c e:p 1 .\n\n\n\ne:d e:p 1 .\n\n") == (
        "e:a e:p 1 ;\n    e:q 2 .\n\ne:b e:p 1 .\ne:c e:p 1 .\n\ne:d e:p 1 .\n"
    )


def test_literals_stay_as_they_are_written() -> None:
    written = (
        "e:s e:p 'a' , '''b \n c''' , \"\\u00e9\" , 01 , +1.50 , \"1\"^^<http://e/t> , \"x\"@EN .\n"
    )
    assert body(written) == written
    assert body('e:s e:p "x" @en , "1" ^^ e:t .') == 'e:s e:p "x"@en , "1"^^e:t .\n'


def test_a_long_string_keeps_its_lines_and_what_ends_them() -> None:
    text = 'e:s e:p """a  \r\n\tb \r c""" ;\r\n e:q 1 .\r\n'
    assert body(text) == 'e:s e:p """a  \r\n\tb \r c""" ;\n    e:q 1 .\n'


def test_prefixes_stand_first_those_of_the_house_before_the_others() -> None:
    assert formatted(
        "prefix z: <http://z/>\n\n@prefix   dcgd: <https://w3id.org/dcgraph/id/>.\n"
        "@prefix dcg:\n<https://w3id.org/dcgraph/ontology/> . PREFIX b: <http://b/> z:s a b:c ."
    ) == (
        "@prefix dcg: <https://w3id.org/dcgraph/ontology/> .\n"
        "@prefix dcgd: <https://w3id.org/dcgraph/id/> .\n"
        "@prefix b: <http://b/> .\n"
        "@prefix z: <http://z/> .\n\n"
        "z:s a b:c .\n"
    )


@pytest.mark.parametrize(
    "written",
    [
        "@prefix e: <http://f/> .\n@prefix e: <http://e/> .\n@prefix a: <http://a/> .\n",
        "@prefix e: <http://e/> .\n@base <http://b/> .\n@prefix a: <x> .\n",
        "@prefix e: <http://e/> .\n# Others\n@prefix a: <http://a/> .\n",
        "@prefix e: <http://e/> .\n@prefix a: <http://a/> .  # ours\n",
        "@prefix a: <http://a/> .  # ours\n@prefix e: <http://e/> .  # theirs\n",
    ],
)
def test_prefixes_are_not_sorted_where_that_could_change_something(written: str) -> None:
    assert formatted(written) == written


def test_a_prefix_that_is_not_used_stays() -> None:
    assert formatted(HEAD) == "@prefix e: <http://e/> .\n"


def test_a_byte_order_mark_goes() -> None:
    assert formatted("\ufeff# c\n") == "# c\n"


@pytest.mark.parametrize("empty", ["", " \n\n\t", "\r\n", "\ufeff"])
def test_nothing_stays_nothing(empty: str) -> None:
    assert formatted(empty) == ""
