"""What the graph can be asked, each capability declared once.

From a declaration are made the route, the command and the method of the client. A method says how
the answer is found; its decorator says where and in which formats it is had, and the type of a
parameter how that is called, explained and bounded. A new capability is declared in the module of
its subject.
"""

from __future__ import annotations

from typing import Final

from dcgraph.research.answers import Answers
from dcgraph.research.declaration import operations
from dcgraph.research.operations.comparisons import ComparisonOperations
from dcgraph.research.operations.economies import EconomyOperations
from dcgraph.research.operations.lists import ListOperations
from dcgraph.research.operations.questions import QuestionOperations
from dcgraph.research.operations.records import RecordOperations
from dcgraph.research.operations.teaching import TeachingOperations


class Operations(
    RecordOperations,
    QuestionOperations,
    ComparisonOperations,
    EconomyOperations,
    TeachingOperations,
    ListOperations,
    Answers,
):
    """The capabilities as methods.

    Names that nothing has raise NotFoundError with the nearest; filters that mean nothing
    ParameterError. A list gets its pages while it is gone through.
    """


OPERATIONS: Final = operations(Operations)
