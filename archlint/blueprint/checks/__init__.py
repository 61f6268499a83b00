"""What must hold between the parts of a blueprint, before any rule runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.checks.balancing import check_balancing
from archlint.blueprint.checks.components import check_components
from archlint.blueprint.checks.contradictions import check_promises
from archlint.blueprint.checks.estimates import check_estimates
from archlint.blueprint.checks.frequency import check_frequency
from archlint.blueprint.checks.grouped import check_grouped
from archlint.blueprint.checks.groups import check_groups
from archlint.blueprint.checks.hidden import check_hidden
from archlint.blueprint.checks.names import check_names
from archlint.blueprint.checks.records import check_records
from archlint.blueprint.checks.walks import check_walks
from archlint.blueprint.checks.workload import check_workload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.errors import Problem

__all__ = ["check"]


def check(sheet: Sheet) -> Iterator[Problem]:
    """Every mistake that lies between the parts, in no particular order."""
    yield from check_hidden(sheet)
    yield from check_grouped(sheet)
    yield from check_names(sheet)
    yield from check_components(sheet)
    yield from check_groups(sheet)
    yield from check_walks(sheet)
    yield from check_balancing(sheet)
    yield from check_frequency(sheet)
    yield from check_workload(sheet)
    yield from check_estimates(sheet)
    yield from check_records(sheet)
    yield from check_promises(sheet)
