"""An engine: what the catalogue knows of it, each fact with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.catalogue import find
from archlint.catalogue.page import default_text, loss_text, seconds_text

if TYPE_CHECKING:
    from archlint.catalogue import Engine


def about_engine(name: str, role: str = "") -> str | None:
    """The facts of an engine under its configuration; None for one that is not in the catalogue."""
    engine = find(name, role)
    return None if engine is None else "\n".join([_head(engine), "", *_facts(engine)])


def _head(engine: Engine) -> str:
    state = "keeps data" if engine.stateful else "stateless"
    return f"**{engine.title}** · {engine.kind}, {state} · `{engine.id}`"


def _facts(engine: Engine) -> list[str]:
    found: list[str] = []
    if engine.stateful and engine.cap != "n/a":
        found += [
            f"- CAP: {engine.cap}; PACELC: {engine.pacelc}",
            f"- during a partition: {engine.partition}",
            f"- lost on failover: {loss_text(engine)}",
            f"- staleness of reads: {seconds_text(engine.normal)} normally, {seconds_text(engine.guaranteed)} enforced",
        ]
    if engine.delivery is not None:
        found.append(f"- delivery: {engine.delivery}")
    found += [f"- {pitfall}" for pitfall in engine.pitfalls]
    found += [f"- `{name}` unless said: {default_text(default)}" for name, default in engine.defaults.items()]
    return [*found, f"- known from: {engine.source} ({engine.how})"]
