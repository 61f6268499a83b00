"""What would settle a verdict: changes of the design that were tried, and assumptions that decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.consistency.result import Verdict


@frozen
class Fix:
    """Changes that were tried together by re-running the fold: each with what gets worse, and the verdict they give."""

    changes: tuple[tuple[str, str], ...]
    verdict: Verdict

    @property
    def change(self) -> str:
        """What they are, as one phrase."""
        *first, last = (change for change, _ in self.changes)
        if not first:
            return last
        return f"{', '.join(first)}, and {last}"

    @property
    def worse(self) -> str:
        """What gets worse by any of them, said once."""
        return "; ".join(dict.fromkeys(worse for _, worse in self.changes))

    @property
    def listed(self) -> str:
        """Each in a numbered line of its own, with what gets worse by it."""
        return "\n".join(f"{at}. {change}: {worse}" for at, (change, worse) in enumerate(self.changes, start=1))


@frozen
class Flip:
    """A fact whose change would change the verdict of a flow: what it is assumed to be, and what it would have to be."""

    fact: str
    component: str
    assumed: str
    instead: str
    verdict: Verdict
