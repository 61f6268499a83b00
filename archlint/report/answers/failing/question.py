"""What was asked: which flows, which classes of cause, how many failures at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.frozen import frozen
from archlint.graph.system import Domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.analysis import Analyses
    from archlint.analysis.failures.coldstart import Deadlock
    from archlint.analysis.failures.combining import Combination
    from archlint.analysis.failures.repairs import Repair
    from archlint.analysis.failures.result import Cause, CutSet, FlowFailures
    from archlint.source import Document

ALL = frozenset(CauseClass)


@frozen
class Question:
    """The system with its document, and the selection; `repairs` and `deadlocks` are worked out already."""

    analyses: Analyses
    document: Document | None
    order: int
    classes: frozenset[CauseClass]
    flows: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()
    combinations: tuple[Combination, ...] = ()
    deadlocks: tuple[Deadlock, ...] = ()

    @property
    def selected(self) -> tuple[FlowFailures, ...]:
        """The flows asked for, in the order of the file."""
        known = self.analyses.failures.flows
        return tuple(known[name] for name in known if not self.flows or name in self.flows)

    def wanted(self, causes: Iterable[Cause]) -> tuple[Cause, ...]:
        """The causes of the classes asked for."""
        return tuple(cause for cause in causes if cause.kind in self.classes)

    def cut_sets(self, flow: FlowFailures) -> tuple[CutSet, ...]:
        """The cut sets of the order asked for, all of whose causes are of the classes asked for."""
        return tuple(one for one in flow.cut_sets(self.order) if {c.kind for c in one.causes} <= self.classes)

    def line(self, cause: Cause) -> int | None:
        """The line of the file that a cause is about."""
        if self.document is None:
            return None
        path = self._path(cause)
        return self.document.key_span(path).line if path is not None and self.document.has(path) else None

    def _path(self, cause: Cause) -> tuple[str | int, ...] | None:
        system = self.analyses.system
        if cause.subject in system.groups:
            return system.groups[cause.subject].path
        component = system.components.get(cause.subject)
        return self._where_named(cause) if component is None else component.path

    def _where_named(self, cause: Cause) -> tuple[str | int, ...] | None:
        """The first component that names a host, a rack, a zone or a region of which nothing else is said."""
        if cause.kind.value not in tuple(Domain):
            return None
        standing = (
            component.path
            for component in self.analyses.system.components.values()
            if any(instance.within(cause.kind.value) == cause.subject for instance in component.instances)
        )
        return next(standing, None)
