"""The layout of hand-written Turtle: one canonical form that keeps what people put into it.

`pieces` and `roles` tell what each token of a text is, `settling` finds the place of comments,
`printing` and `page` write the text anew, and `meaning` holds the new text against the old.
`saving` reads and writes files, and `differing` shows what would change.
"""

from __future__ import annotations

from dcgraph.bounds import require_bounded
from dcgraph.errors import LayoutError
from dcgraph.layout.meaning import require_turtle, same_comments, same_meaning
from dcgraph.layout.page import laid_out

__all__ = ["formatted"]

_BYTE_ORDER_MARK = "\ufeff"


def formatted(text: str, shown: str = "the text") -> str:
    """A Turtle text in the house layout; `shown` is its name in messages.

    Lines end with a line feed alone; strings keep the line ends that they have. A byte order
    mark is left out.

    Raises:
        LoadError: the text is not Turtle, or too large or too deep to be laid out.
        LayoutError: the new text would not mean the same or would lose a comment, which is a
            fault of this program.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    require_bounded(text, shown)
    after = laid_out(text, shown)
    require_turtle(text, shown)
    if after != text and not (same_meaning(text, after) and same_comments(text, after)):
        raise LayoutError(
            f"{shown} stays as it is: laid out, it would not mean the same. This is a fault of"
            " dcgraph; please report it with the file."
        )
    return after
