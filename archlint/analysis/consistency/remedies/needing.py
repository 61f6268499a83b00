"""Fixes of the need itself, where it asks for what no system can give."""

from __future__ import annotations

from collections.abc import Iterator

from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.remedies.change import Remedy
from archlint.blueprint.vocabulary import OnPartition, Recency
from archlint.frozen import replace
from archlint.graph.system import Flow


def needing(design: Design, flow: Flow) -> Iterator[Remedy]:
    """Either half of a contradiction, given up."""
    hard = flow.needs.recency in {Recency.STRONG, Recency.BOUNDED}
    if not hard or flow.needs.on_partition is not OnPartition.SERVE:
        return
    refusing = replace(flow, needs=replace(flow.needs, on_partition=OnPartition.REFUSE))
    change = "choose the latest write over an answer (`on_partition: refuse`)"
    yield Remedy("need", change, "an error while cut off", design.with_flow(refusing))
    relaxed = replace(flow, needs=replace(flow.needs, recency=Recency.READ_YOUR_WRITES, bound=None))
    change = "choose an answer over the latest write of others (`recency: read-your-writes`)"
    yield Remedy("need", change, "other people's writes may be seen late", design.with_flow(relaxed))
