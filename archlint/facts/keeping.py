"""What rules may ask about what a component keeps, what of that a failure may take, and how long it is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.loss import judged_loss, loss_window, lost
from archlint.analysis.consistency.result import Verdict
from archlint.analysis.failures.assumptions import of_recovery
from archlint.facts.fact import fact, maybe
from archlint.facts.figures import ComponentFigures
from archlint.facts.kinds import DURATION, FLAG, TEXT, Many, Record, word
from archlint.graph.holding import changed, has_volume
from archlint.quantity import listed

if TYPE_CHECKING:
    from archlint.facts.records import DatumFacts


class ComponentKeeping(ComponentFigures):
    """What a component is the only place of, as far as anybody says."""

    @fact(Many(Record("data")), key="kind")
    def data(self) -> tuple[DatumFacts, ...]:
        """What it is the system of record for."""
        return self.facts.data_in.get(self.of.id, ())

    @maybe(DURATION, key="replication.takeover")
    def recovery(self) -> float | None:
        """How long it takes until it answers again when its only or leading copy is gone; unset for what others run."""
        return None if self.of.managed is not None else of_recovery(self.of)[0]

    @fact(TEXT, key="replication.takeover")
    def recovers_how(self) -> str:
        """What happens meanwhile, and whether anybody said how long that takes."""
        return of_recovery(self.of)[1]

    @maybe(word(Verdict), key="replication")
    def loss_verdict(self) -> Verdict | None:
        """Whether what it may lose is within the promise for the system; unset where nothing is promised or kept."""
        promised = self.facts.system.of.requirements.rpo
        return judged_loss(promised, loss_window(self.of)) if promised is not None and self.of.is_store else None

    @fact(TEXT, key="replication")
    def loses(self) -> str:
        """The acknowledged writes that a failure of it may take, and how."""
        window = loss_window(self.of) if self.of.is_store else None
        return "nothing" if window is None else f"{lost(window)}: {window.loss.cause}"

    @fact(FLAG, key="data")
    def keeps_data(self) -> bool:
        """Whether data are declared in it or a volume holds them; where no `data` are declared at all, databases keep what is written to them."""
        return self.of.id in self.facts.keeping

    @fact(FLAG, key="kind")
    def is_written(self) -> bool:
        """Whether any flow changes what it keeps, or may: a batch or an event does not say that it only reads."""
        return self.of.id in self.facts.written

    @fact(TEXT, key="kind")
    def keeps(self) -> str:
        """What it keeps, in words: its data, else what flows write to it, else what its volume holds."""
        if self.data:
            return listed(datum.of.id for datum in self.data)
        writing = [flow.id for flow in self.facts.analyses.system.flows.values() if self.of.id in changed(flow)]
        if writing:
            return f"what {listed(writing, most=3)} write{'s' if len(writing) == 1 else ''}"
        return f"what is on its volume `{self.of.volume}`" if has_volume(self.of) else "nothing that anybody writes"

    @fact(Many(TEXT), key="roles")
    def keeps_states(self) -> tuple[str, ...]:
        """What other components keep in it, as their `state` says: sessions, limits, locks, jobs."""
        others = self.facts.analyses.system.components.values()
        return tuple(
            dict.fromkeys(what for one in others for what, where in (one.state or {}).items() if where == self.of.id)
        )

    @property
    def unsaid(self) -> str | None:
        """Why it is taken to keep something although no data are declared in it."""
        return "nothing says what is kept where" if self.keeps_data and not self.data else None
