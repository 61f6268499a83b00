"""What the state analysis answers."""

from __future__ import annotations

from collections.abc import Mapping

from archlint.frozen import frozen
from archlint.graph.system import DocumentPath


@frozen
class HeldState:
    """Something a component keeps where other instances cannot see it.

    `what` is a key of `state:` (sessions, sockets, uploads, ...) or 'engine'; `where` memory or disk;
    `copies` how many separate memories or disks there are (instances on one machine share its disk); `shared_by` the component that makes it shared, if any.
    """

    component: str
    what: str
    where: str
    copies: int
    declared: bool
    path: DocumentPath
    sticky: bool = False
    shared_by: str | None = None


@frozen
class State:
    """Per component: what it holds, and whether any instance can serve any request."""

    held: Mapping[str, tuple[HeldState, ...]]
    stateless: Mapping[str, bool | None]
    """True, False, or None when the blueprint does not say."""
