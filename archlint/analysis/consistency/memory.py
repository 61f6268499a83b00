"""What has been worked out about a design, and what of it stays true when one thing is changed.

Remedies and assumptions are tried by the hundred, each on a design with one component or one flow changed; what the
other flows do to data is the same in all of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import field
from typing import Any

from archlint.analysis.consistency.acts import Acts
from archlint.frozen import slotted


@slotted
class Memory:
    """Filled when something is first asked for.

    acts        what the hops of each flow do
    shapes      per flow the number of what decides how it fills caches: flows of one shape fill them alike
    numbers     what each number stands for, the same for all changed designs
    treatments  per writing flow: what it does to the copy in a cache
    together    the weakest treatment among the writers of some data
    fills       what each flow puts into caches when it misses
    late        per store and data read there: the writes that follow their answers
    """

    acts: dict[str, Acts] = field(default_factory=dict[str, Acts])
    shapes: dict[str, int] = field(default_factory=dict[str, int])
    numbers: dict[Hashable, int] = field(default_factory=dict[Hashable, int])
    treatments: dict[str, dict[Hashable, Any]] = field(default_factory=dict[str, dict[Hashable, Any]])
    together: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])
    fills: dict[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    late: dict[Hashable, tuple[Any, ...]] = field(default_factory=dict[Hashable, tuple[Any, ...]])

    def with_component(self, *, alike: bool) -> Memory:
        """What a changed component leaves true: everything but the fills, as long as it is still asked in the same way."""
        if not alike:
            return Memory(numbers=self.numbers)
        return Memory(self.acts, self.shapes, self.numbers, self.treatments, self.together)

    def with_flows(self, names: Iterable[str]) -> Memory:
        """What changed flows leave true: what the other flows do by themselves."""
        acts, shapes, treatments = dict(self.acts), dict(self.shapes), dict(self.treatments)
        for name in names:
            acts.pop(name, None)
            shapes.pop(name, None)
            treatments.pop(name, None)
        return Memory(acts, shapes, self.numbers, treatments)
