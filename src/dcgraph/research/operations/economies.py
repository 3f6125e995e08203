"""What a State is bound to, who is party to a convention, and how economies stand."""

from __future__ import annotations

from typing import Annotated, Unpack

from dcgraph.research.declaration import (
    Arg,
    AsOf,
    Cursor,
    Lang,
    Limit,
    OfStatements,
    operation,
)
from dcgraph.research.duties import Duties, duties, duties_csv, duties_text
from dcgraph.research.economies import (
    ORDERS,
    Economies,
    EconomyComparison,
    Profile,
    compare_economies,
    economies,
    profile,
)
from dcgraph.research.economy_tables import (
    economies_csv,
    economies_text,
    economy_comparison_csv,
    economy_comparison_text,
    profile_csv,
    profile_text,
)
from dcgraph.research.filters import wanted
from dcgraph.research.graph import Desk
from dcgraph.research.paging import MAX_COUNT
from dcgraph.research.parties import Parties, parties, parties_csv
from dcgraph.research.status import State, members_text, state, state_csv, state_text


class EconomyOperations:
    """States and economies, as methods."""

    _desk: Desk

    @operation(
        "instruments/{name}/state",
        example="instruments/rkc/state?asOf=2009-12-31",
        tag="time",
        missing="Nothing has this name.",
        table=state_csv,
        text=state_text,
        command="state",
        help="Tell what was in force on a day, and which edition held.",
        more="And how many were parties.",
        tool="Tell whether a text was in force on a day, by which dates",
    )
    def state(
        self,
        name: Annotated[
            str,
            Arg(
                "The name of an instrument, such as rkc.",
                "The name of an instrument, an edition or a provision, such as rkc.",
            ),
        ],
        **filters: Unpack[OfStatements],
    ) -> State:
        """Whether it was in force on a day, which edition held, and who were parties.

        >>> graph.state("rkc", as_of="2005-01-01").standing
        'not yet'
        """
        return state(self._desk, name, wanted(**filters))

    @operation(
        "actors/{name}/members",
        example="actors/eaeu/members?asOf=2015-01-02&lang=ru",
        tag="time",
        missing="Nothing has this name.",
        table=parties_csv,
        text=lambda found, _: members_text(found),
        command="members",
        help="Tell who was a member, or bound as a party, on a day.",
        more="And who had consented but was not yet bound.",
        tool="Tell who was bound by a convention or a member on a day",
    )
    def members(
        self,
        name: Annotated[
            str, Arg("The name of a union, a body or a convention, such as eaeu or rkc.")
        ],
        **filters: Unpack[OfStatements],
    ) -> Parties:
        """Who was a member, or bound as a party, on a day, and who had consented but not yet was.

        >>> before = graph.members("rkc", as_of="2005-06-01")
        >>> before.count, len(before.not_yet_bound)
        (0, 38)
        """
        return parties(self._desk, name, wanted(**filters))

    @operation(
        "economies",
        example="economies?notion=digital-customs&order=met&lang=fr&limit=2",
        tag="coverage",
        table=economies_csv,
        text=economies_text,
        command="economies",
        help="Tell of all economies what they meet, and what is not known.",
        more="What is not known is told beside what is met, and is no lack.",
        tool="Tell in which classes economies are, and how much is not known of each",
    )
    def economies(
        self,
        *,
        kind: Annotated[
            str,
            Arg("A class of economies: only those in it, as in EconomyWithDigitalCustomsWco."),
        ] = "",
        notion: Annotated[
            str,
            Arg(
                "The name of a notion, as in digital-customs: only its classes, and the "
                "characteristics that sources give to it."
            ),
        ] = "",
        order: Annotated[
            str,
            Arg(
                "name, or met: by how many characteristics are met. It is no order of economies: "
                "what is not known of each differs.",
                schema={"enum": [*ORDERS]},
            ),
        ] = "name",
        as_of: AsOf = "",
        lang: Lang = "en",
        limit: Limit = MAX_COUNT,
        cursor: Cursor = "",
    ) -> Economies:
        """How many characteristics each economy meets, does not meet, and of how many it is not known.

        A notion has a variant for each institution that gives characteristics to it, and of it the
        economies *with* all that a criterion can show, and those *without* one; of `neither` it is
        not known. No source orders the notions, and no table measures everything.

        >>> [
        ...     row.economy.name
        ...     for row in graph.economies(kind="EconomyWithoutDigitalCustomsEec").economies.items
        ... ]
        ['states.democratic-people-s-republic-of-korea', 'states.south-sudan']
        """  # noqa: E501
        return economies(
            self._desk,
            wanted(lang, as_of=as_of),
            kind=kind,
            notion=notion,
            order=order,
            limit=limit,
            cursor=cursor,
        )

    @operation(
        "economies/compare",
        example="economies/compare?a=states.angola&b=states.kazakhstan&lang=fr",
        tag="coverage",
        endpoint="compare_economies",
        table=economy_comparison_csv,
        text=economy_comparison_text,
        command="compare-economies",
        help="Tell in what two economies differ.",
        more="What is not known of one of them is no difference.",
        tool="Tell in what two economies differ",
    )
    def compare_economies(
        self,
        a: Annotated[str, Arg("The name of a State or territory, such as states.estonia.")],
        b: Annotated[str, Arg("The name of another, such as states.singapore.")],
        *,
        as_of: AsOf = "",
        lang: Lang = "en",
    ) -> EconomyComparison:
        """In which characteristics two economies differ, in which not, and what is not known.

        They differ where one meets a characteristic and the other does not; those come first. Each
        standing has the figures that it rests on. No table measures everything.

        >>> lines = graph.compare_economies("states.angola", "states.kazakhstan").characteristics
        >>> [one.a.characteristic.label for one in lines if one.difference == "differ"]
        ['data analysis for detection']
        """
        return compare_economies(self._desk, a, b, wanted(lang, as_of=as_of))

    @operation(
        "economies/{name}",
        example="economies/states.kenya?lang=fr",
        tag="coverage",
        missing="Nothing has this name.",
        endpoint="read_profile",
        table=profile_csv,
        text=profile_text,
        command="profile",
        help="Tell what an economy has, lacks and is bound to, and why.",
        more="By figures of tables and criteria; no table measures everything.",
        tool="Tell what an economy has, lacks and is bound to",
    )
    def profile(
        self,
        name: Annotated[str, Arg("The name of a State or territory, such as states.kenya.")],
        *,
        as_of: AsOf = "",
        lang: Lang = "en",
    ) -> Profile:
        """What an economy has, lacks and is bound to of all characteristics, and what is not known.

        Each standing has the latest figures and the criteria that it rests on; `explain` tells why.
        With `asOf` figures of a later date are left out. No source orders the notions,
        and no table measures everything.

        >>> found = graph.profile("states.peru")
        >>> [
        ...     one.characteristic.name
        ...     for one in found.characteristics
        ...     if one.standing == "does not meet"
        ... ]
        ['characteristics.data-reuse']
        """
        return profile(self._desk, name, wanted(lang, as_of=as_of))

    @operation(
        "actors/{name}/duties",
        example="actors/states.kenya/duties?asOf=2015-01-02&lang=fr",
        tag="time",
        missing="Nothing has this name.",
        endpoint="read_duties",
        table=duties_csv,
        text=duties_text,
        command="duties",
        help="Tell what binds a State on a day, and to what that comes.",
        more="By the treaties and unions in whose lists it is; of others nothing is known.",
    )
    def duties(
        self,
        name: Annotated[
            str, Arg("The name of a State or a union, such as states.kenya or european-union.")
        ],
        *,
        as_of: AsOf = "",
        lang: Lang = "en",
    ) -> Duties:
        """What binds a State on a day, what it accepted and reserved, and to what that comes.

        Each treaty or union has the texts that bind every party or member and those that the State
        has accepted, with the number of provisions by which public bodies must act or permit.

        >>> obligations = graph.duties("states.kazakhstan", as_of="2014-12-31").obligations
        >>> [(one.of.name, len(one.accepted), len(one.texts)) for one in obligations]
        [('rkc', 21, 23)]
        """
        return duties(self._desk, name, wanted(lang, as_of=as_of))
