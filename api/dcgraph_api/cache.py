"""Answers kept in memory: a snapshot never changes, and so the same question gets the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from dcgraph_api.replies import Reply

__all__ = ["AnswerCache"]

# What an entry takes besides its body and its key: objects, headers, links.
_OVERHEAD_BYTES = 1_024


class AnswerCache:
    """The replies asked for last, up to `most` bytes in all; 0 keeps none.

    No reply may take more than an eighth of the room, so that one cannot drive out all others.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0
        self.hits = 0
        self.misses = 0
        self._entries: OrderedDict[Hashable, tuple[Reply, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Reply | None:
        """The reply kept under this key."""
        found = self._entries.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, reply: Reply, key_bytes: int) -> None:
        """Keep a reply, whose key takes about so many bytes, in place of those unused longest."""
        size = len(reply.body) + key_bytes + _OVERHEAD_BYTES
        if size > self.most // 8:
            return
        replaced = self._entries.pop(key, None)
        if replaced is not None:
            self.held -= replaced[1]
        self._entries[key] = reply, size
        self.held += size
        while self.held > self.most:
            _, (_, freed) = self._entries.popitem(last=False)
            self.held -= freed
