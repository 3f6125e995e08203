"""Comments: all are kept, in their order, each with the line that it was written for."""

from __future__ import annotations

import pytest

from dcgraph.rdf.layout import formatted

HEAD = "@prefix e: <http://e/> .\n\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # At the end of a line.
        ("e:s e:p e:o . # c", "e:s e:p e:o .  # c\n"),
        ("e:s e:p e:o .      # far\n", "e:s e:p e:o .      # far\n"),
        ("e:s e:p e:o .\t# c  \t", "e:s e:p e:o .  # c\n"),
        ("e:s e:p e:o ;# c\ne:q 1 .", "e:s e:p e:o ;  # c\n    e:q 1 .\n"),
        ("e:s e:p e:o # c\n; e:q 1 .", "e:s e:p e:o ;  # c\n    e:q 1 .\n"),
        ("e:s e:p e:o , # c\n e:r .", "e:s e:p e:o ,  # c\n        e:r .\n"),
        ("e:s e:p e:o # c\n, e:r .", "e:s e:p e:o ,  # c\n        e:r .\n"),
        ("e:s e:p e:o # c\n.", "e:s e:p e:o .  # c\n"),
        ("e:s e:p [ e:q 1 # c\n] .", "e:s e:p [\n        e:q 1 ] .  # c\n"),
        ("e:s e:p ( 1 # c\n2 ) .", "e:s e:p ( 1  # c\n        2 ) .\n"),
        ("e:s e:p [ # c\n e:q 1 ] .", "e:s e:p [  # c\n        e:q 1 ] .\n"),
        ("e:s e:p [ # c\n ] .", "e:s e:p [] .  # c\n"),
        ("e:s # c\n e:p 1 .", "e:s  # c\n    e:p 1 .\n"),
        ("e:s e:p # c\n 1 .", "e:s e:p  # c\n        1 .\n"),
        ("e:s e:p 1 # c\n;.", "e:s e:p 1 .  # c\n"),
        (
            "e:s e:p [ e:q [ e:r 1 # c\n] ; e:t 2 ] .",
            "e:s e:p [\n        e:q [\n            e:r 1 ] ;  # c\n        e:t 2 ] .\n",
        ),
        # Inside a literal.
        ('e:s e:p "x" # c\n @en .', 'e:s e:p "x"@en .  # c\n'),
        (
            'e:s e:p "x"^^ # c\n e:t ; # d\n e:q 1 .',
            'e:s e:p "x"^^e:t ;  # c\n    # d\n    e:q 1 .\n',
        ),
        # On a line of its own.
        ("# c\ne:s e:p 1 .", "# c\ne:s e:p 1 .\n"),
        ("   # c\n\n\n\ne:s e:p 1 .", "# c\n\ne:s e:p 1 .\n"),
        ("e:s e:p 1 ;\n# c\ne:q 2 .", "e:s e:p 1 ;\n    # c\n    e:q 2 .\n"),
        ("e:s e:p 1\n# c\n; e:q 2 .", "e:s e:p 1 ;\n    # c\n    e:q 2 .\n"),
        ("e:s e:p 1 ,\n# c\n2 .", "e:s e:p 1 ,\n        # c\n        2 .\n"),
        ("e:s e:p 1 ;\n# e:q 2 ;\n.", "e:s e:p 1\n    # e:q 2 ;\n.\n"),
        (
            "e:s e:p [ e:q 1 ;\n# e:r 2\n] ; e:t 3 .",
            "e:s e:p [\n        e:q 1\n        # e:r 2\n    ] ;\n    e:t 3 .\n",
        ),
        ("e:s e:p 1 .\n# c\n# d\n\n\n# f", "e:s e:p 1 .\n# c\n# d\n\n# f\n"),
        # One that ends a line meets another.
        ("e:s e:p 1 # c\n; # d\ne:q 2 .", "e:s e:p 1 ;  # c\n    # d\n    e:q 2 .\n"),
        ("e:s e:p 1 # c\n. # d\n", "e:s e:p 1  # c\n.  # d\n"),
        ("e:s e:p 1 # c\n# d\n.", "e:s e:p 1  # c\n    # d\n.\n"),
        (
            "e:s e:p [ e:q 1 # c\n] # d\n; e:r 2 .",
            "e:s e:p [\n        e:q 1 ] ;  # c\n    # d\n    e:r 2 .\n",
        ),
        # Between records.
        (
            "e:s e:p 1 ;\n e:q 2 .\n# c\ne:t e:p 1 .",
            "e:s e:p 1 ;\n    e:q 2 .\n\n# c\ne:t e:p 1 .\n",
        ),
        ("e:s e:p 1 .\n# c\ne:t e:p 1 .", "e:s e:p 1 .\n# c\ne:t e:p 1 .\n"),
    ],
)
def test_a_comment_stays_with_its_line(written: str, expected: str) -> None:
    done = formatted(HEAD + written)
    assert done == HEAD + expected
    assert formatted(done) == done


def test_a_comment_inside_a_prefix_comes_after_it() -> None:
    written = "@prefix # a\n f: # b\n<http://f/>. # c\n@prefix e: <http://e/> ."
    assert formatted(written) == (
        "@prefix f: <http://f/> .  # a\n# b\n# c\n@prefix e: <http://e/> .\n"
    )


def test_comments_at_the_head_stay_there() -> None:
    written = (
        "# What this file is.\n\n@prefix e: <http://e/> .\n\n# Records\n\ne:s e:p 1 .\n# End\n"
    )
    assert formatted(written) == written


def test_what_looks_like_a_comment_in_a_string_or_an_iri_is_none() -> None:
    written = HEAD + 'e:s e:p "# a" , """\n# b\n""" , <http://e/#c> , e:d\\#f .\n'
    assert formatted(written) == written
