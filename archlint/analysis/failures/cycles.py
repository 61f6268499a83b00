"""Things that need each other in a circle: what runs on, what is caused to fail, and what never starts.

Two readings of one circle. While running, a hard need inside a circle fails only when something in it is caused
to fail (two services that call each other are up as long as nobody kills one), and an alternative helps only when
it is grounded (two caches that fill from each other are empty). Formally ok = mu Y . nu X . needs(hard -> X,
alternative -> Y), which on failures reads nu Y . mu X. On start-up everything must be grounded: the least
fixpoint, and what it leaves out waits for itself.

A. Arnold and D. Niwinski, "Rudiments of mu-calculus", 2001; M. Bozzano et al., "Efficient analysis of cyclic
redundancy architectures via Boolean fault propagation", TACAS 2022.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import FALSE, TRUE, Formula
from archlint.frozen import frozen
from archlint.graph.reach import reached

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@frozen
class Wants:
    """What one thing wants in order to work: itself (`own`, a formula node that fails), hard needs, and alternatives.

    `hard` names all have to work; of every group in `any_of` one has to; `own` defaults to never failing.
    """

    hard: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    own: int = FALSE


def running(formula: Formula, wants: Mapping[str, Wants]) -> dict[str, int]:
    """For everything the node that fails when it does not work, while running.

    Alternatives start from 'failed' and are taken as working only as far as that can be justified without
    the circle; in every round hard needs start from 'working'.

    >>> f = Formula()
    >>> a, b = f.event(), f.event()
    >>> nodes = running(f, {"a": Wants(("b",), own=a), "b": Wants(("a",), own=b)})
    >>> nodes["a"] == f.any_of([a, b])
    True
    """
    size = len(wants)
    grounded = dict.fromkeys(wants, TRUE)
    for _ in range(size + 1):
        caused = dict.fromkeys(wants, FALSE)
        for _ in range(size):
            later = {name: _fails(formula, one, caused, grounded) for name, one in wants.items()}
            if later == caused:
                break
            caused = later
        if caused == grounded or not any(one.any_of for one in wants.values()):
            return caused
        grounded = caused
    return grounded


def _fails(formula: Formula, one: Wants, hard: Mapping[str, int], alternatives: Mapping[str, int]) -> int:
    groups = [formula.all_of([alternatives[name] for name in group]) for group in one.any_of]
    return formula.any_of([one.own, *(hard[name] for name in one.hard), *groups])


def never_start(wants: Mapping[str, Wants]) -> list[tuple[str, ...]]:
    """The circles that do not come up once everything in them is down, each in the order of the mapping.

    A thing starts when all its hard needs and one of each group of alternatives have started. What only waits
    for such a circle is not part of it.

    >>> never_start({"dns": Wants(("config",)), "config": Wants(("dns",)), "api": Wants(("dns",))})
    [('dns', 'config')]
    """
    started: set[str] = set()
    grows = True
    while grows:
        new = [name for name, one in wants.items() if name not in started and _starts(one, started)]
        started.update(new)
        grows = bool(new)
    waiting = {name: [other for other in _all(wants[name]) if other not in started] for name in wants}
    waiting = {name: others for name, others in waiting.items() if name not in started}
    return _circles(waiting)


def _starts(one: Wants, started: set[str]) -> bool:
    return started.issuperset(one.hard) and all(not started.isdisjoint(group) for group in one.any_of)


def _all(one: Wants) -> tuple[str, ...]:
    return (*one.hard, *(name for group in one.any_of for name in group))


def _circles(edges: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """The sets of names that reach each other, in the order of the mapping; a name alone only when it reaches itself."""
    reach = {name: reached(name, edges) for name in edges}
    found: dict[tuple[str, ...], None] = {}
    for name in edges:
        together = tuple(other for other in edges if other in reach[name] and name in reach[other])
        if together:
            found[together] = None
    return list(found)
