"""Questions in plain words."""

from __future__ import annotations

from typing import Annotated

from dcgraph.research.ask.formats import reply_csv, reply_text
from dcgraph.research.ask.model import Reply
from dcgraph.research.ask.question import MAX_LETTERS
from dcgraph.research.ask.replies import MAX_READINGS, reply
from dcgraph.research.declaration import Arg, Lang, operation
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk


class QuestionOperations:
    """Questions in plain words, as methods."""

    _desk: Desk

    @operation(
        "ask",
        example="ask?q=What+does+Standard+7.1+require&lang=fr",
        tag="questions",
        table=reply_csv,
        text=reply_text,
        tool="Answer a question in plain words",
    )
    def ask(
        self,
        question: Annotated[
            str,
            Arg(
                "A question in English, French or Russian.",
                name="q",
                several=True,
                letters=MAX_LETTERS,
            ),
        ],
        *,
        reading: Annotated[
            int, Arg("Which of its readings, the likeliest first.", least=1, most=MAX_READINGS)
        ] = 1,
        lang: Lang = "en",
    ) -> Reply:
        """The answer to a question in plain words, with what each sentence of it rests on.

        It tells how the question was read, puts right what it takes for granted and is not so, and
        says why where there is no answer. No sentence is made that no statement bears out.

        >>> graph.ask("Is Standard 7.1 a Recommended Practice?").outcome
        'corrected'
        """
        return reply(self._desk, question, wanted(lang).lang, reading=reading)
