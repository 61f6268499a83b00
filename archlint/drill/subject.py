"""Whether a design is about what a prompt asks for: by the things it speaks of, or by all of its figures.

What is done in one system (see, create, send) is done in any other. So a design is about a prompt when it speaks of the
prompt's own things, in its requirements and in the names of its flows and data, or when it has the prompt's very figures,
whatever language it speaks.
"""

from __future__ import annotations

import math
from statistics import fmean
from typing import TYPE_CHECKING

from archlint.analysis.requirements.wording import answered
from archlint.analysis.requirements.words import says, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.drill.prompt import Prompt
    from archlint.drill.submission import Work
    from archlint.graph.system import Flow

HALF = 0.5
"""The share of sentences and of flows that speak of the subject, on average."""
ENOUGH, EQUAL = 3, 1.05
"""Figures, of which two may be the same by chance, and the factor within which they are the same."""


def speaks_about(prompt: Prompt, work: Work) -> bool:
    """Whether a design speaks of what a prompt is about, or has all of its figures.

    A sentence counts where a flow does what it says: sentences alone are copied. Where nothing is designed yet, there
    are only sentences.
    """
    system, meant = work.system, words_of(" ".join(prompt.subject))
    flows = work.working
    texts = list(dict.fromkeys(system.requirements.functional))
    done = answered(texts, system) if flows else dict.fromkeys(texts)
    told = [
        _share(text in done and bool(words_of(text) & meant) for text in texts),
        _share(speaks_of(prompt, flow) for flow in flows),
    ]
    known = [share for share in told if share is not None]
    return bool(known and fmean(known) >= HALF) or _has_the_figures_of(prompt, work)


def _share(found: Iterable[bool]) -> float | None:
    """The share of what was found; None of nothing."""
    every = list(found)
    return sum(every) / len(every) if every else None


def speaks_of(prompt: Prompt, flow: Flow) -> bool:
    """Whether a flow says anything of the things that the prompt is about."""
    return bool(says(flow) & words_of(" ".join(prompt.subject)))


def _has_the_figures_of(prompt: Prompt, work: Work) -> bool:
    """Whether a design has the users, the loads and the sizes that a prompt asks for, whatever language it speaks."""
    demand, workload = work.analyses.demand, work.system.workload
    loads = [figure for flow in demand.flows.values() for figure in (flow.average, flow.peak)]
    loads += [demand.average_rate, demand.peak_rate]
    known = [figure.value for figure in loads if figure is not None and figure.value > 0]
    kept = work.analyses.capacity.storage.values()
    sizes = [size.value for one in kept for size in (one.bytes, one.per_year) if size is not None and size.value > 0]
    asked = {(one.unit, round(one.value, 2)) for one in prompt.estimates if not one.claim.extra}
    pairs = [(value, known if unit == "req/s" else sizes) for unit, value in asked if unit in ("req/s", "B")]
    if prompt.users is not None:
        pairs.append((prompt.users, [workload.users.likely] if workload.users else []))
    return len(pairs) >= ENOUGH and all(any(apart(value, one) <= EQUAL for one in have) for value, have in pairs)


def apart(one: float, other: float) -> float:
    """How many times one is the other, or the other way round."""
    return max(one / other, other / one) if one > 0 and other > 0 else math.inf
