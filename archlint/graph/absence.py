"""What a flow is never answered without, and of which no instance runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.component import Component
    from archlint.graph.flow import Flow


def missing(flow: Flow, components: Mapping[str, Component]) -> tuple[str, ...]:
    """The components with `replicas: 0` that the answer needs, in the order of the walk; those that something alive stands in for are not."""
    needed = [hop.targets for hop in flow.hops if hop.waited and not hop.optional]
    gone = [each for those in needed if all(components[one].is_absent for one in those) for each in those]
    return tuple(dict.fromkeys(gone))
