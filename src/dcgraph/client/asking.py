"""Questions: those that the graph promises to answer, and any in SPARQL."""

from __future__ import annotations

from dcgraph.client.asker import Asker
from dcgraph.client.listing import Listing
from dcgraph.client.solutions import Solutions, solutions
from dcgraph.client.wish import Home, Wish, parameters, step
from dcgraph.errors import ServerError
from dcgraph.research.asking import Answered, Asked, answered, asked, bind, questions
from dcgraph.research.evidence import evidence_now
from dcgraph.research.pages import MOST, Page, Place
from dcgraph.research.wanted import wanted
from dcgraph.store.model import Request

__all__ = ["Questions"]


class Questions(Asker):
    """The methods that ask questions."""

    def questions(self, *, lang: str = "en") -> Listing[Asked]:
        """The saved questions, with their queries and parameters.

        >>> "gaps-of-smart-customs" in {question.name for question in graph.questions()}
        True
        """
        spoken = wanted(lang).lang

        def page(cursor: str) -> Wish[Page[Asked]]:
            return Wish(
                Page[Asked],
                "questions",
                parameters({"lang": lang, "limit": MOST, "cursor": cursor}),
                lambda home: questions(home.desk, spoken, limit=MOST, cursor=cursor),
            )

        return self._listing(page)

    def question(self, name: str, *, lang: str = "en") -> Asked:
        """One saved question: its query, its parameters, of which things it asks by default.

        >>> [one.name for one in graph.question("gaps-of-smart-customs").parameters]
        ['notion']
        """
        spoken = wanted(lang).lang
        return self._answer(
            Wish(
                Asked,
                f"questions/{step(name)}",
                parameters({"lang": lang}),
                lambda home: asked(home.desk, name, spoken),
            )
        )

    def ask(
        self,
        name: str,
        *,
        lang: str = "en",
        limit: int = MOST,
        cursor: str = "",
        **things: str,
    ) -> Answered:
        """The answer to a saved question, with a label for each thing and the sources of each row.

        `things` are the parameters of the question by their names: names of things with commas.

        >>> answer = graph.ask("gaps-of-smart-customs", notion="paperless-customs")
        >>> answer.question.parameters[0].things[0].name
        'paperless-customs'
        """
        spoken = wanted(lang).lang
        own = {"lang": lang, "limit": limit, "cursor": cursor}

        def work(home: Home) -> Answered:
            question = bind(home.desk, asked(home.desk, name, spoken), things, spoken)
            found = home.solved(Request(question.query))
            known = evidence_now(home.solved, question.query, found)
            place = Place((), limit, cursor)
            return answered(home.desk, question, found.body, place, spoken, known=known)

        return self._answer(
            Wish(Answered, f"questions/{step(name)}/answer", parameters({**things, **own}), work)
        )

    def sparql(self, query: str) -> Solutions:
        """The answer to a query in SPARQL 1.1, which can read only.

        Raises QueryError: QuerySyntaxError, QueryRefused, QueryTimeout and others.

        >>> graph.sparql("SELECT ?x { dcgd:rkc dcg:adoptionDate ?x }").rows[0][0].value
        '1999-06-26'
        """
        answer = self._seat.solved(Request(query))
        try:
            return solutions(answer)
        except (ValueError, KeyError, TypeError) as error:
            raise ServerError(
                f"What came back is no result of SPARQL ({type(error).__name__}): see what "
                "stands before the server."
            ) from None
