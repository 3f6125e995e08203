"""An answer of this server as a work that can be cited, with the hash of its very bytes."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus

from starlette.requests import Request

from dcgraph.research.citing.answers import Asked
from dcgraph.research.citing.pinned import answer_work
from dcgraph.research.citing.work import Work
from dcgraph_api.deps import Service
from dcgraph_api.description import base_of
from dcgraph_api.replies import Reply
from dcgraph_api.within import Inner, answer_within

__all__ = ["work_of"]


async def work_of(request: Request, service: Service, what: Asked, day: str) -> Work | Inner:
    """The work for an answer, or what is answered instead of one; raises what its route raises.

    `day` is that of access, as 2026-11-24.
    """
    base = base_of(request.scope, service.settings.base)
    # An answer that was cited before needs not be had again: only its hash is cited.
    key = ("cited", what.address, base)
    known = service.cache.get(key)
    if known is None:
        inner = await answer_within(request, what.path, what.query)
        if inner.status != HTTPStatus.OK:
            return inner
        known = Reply(HTTPStatus.OK, sha256(inner.body).hexdigest().encode())
        service.cache.put(key, known, sum(map(len, key)))
    return answer_work(await service.research.desk(), what, known.body.decode(), base, day)
