"""Telling an assistant plainly what is wrong with its call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pydantic
from fastmcp.exceptions import NotFoundError, ToolError, ValidationError
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext

from dcgraph.assistants.fitting import clipped

__all__ = ["Plainly"]

_MOST: Final = 5


class Plainly(Middleware):
    """Tells each parameter that is wrong in a sentence, without a trace and addresses."""

    async def on_call_tool(
        self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]
    ) -> Any:
        """The result of a tool; raises ToolError with what is wrong with the call."""
        try:
            return await call_next(context)
        except ValidationError as error:
            raise ToolError(" ".join(_faults(error))) from None
        except NotFoundError:
            name = clipped(str(context.message.name), 80)
            raise ToolError(f"There is no tool {name!r}; list the tools.") from None


def _faults(error: ValidationError) -> Iterator[str]:
    cause = error.__cause__
    if not isinstance(cause, pydantic.ValidationError):
        yield "The parameters do not fit the tool; see its schema."
        return
    for one in cause.errors(include_url=False, include_input=False)[:_MOST]:
        place = ".".join(str(part) for part in one["loc"])
        yield clipped(f"{clipped(place, 80)}: {one['msg']}.", 300)
