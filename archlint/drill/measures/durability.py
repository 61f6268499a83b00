"""Whether what is kept outlives a failure: no more is lost than promised, a copy from before is there, and it is back in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.loss import judged_loss, loss_window, lost
from archlint.analysis.consistency.result import Verdict
from archlint.analysis.failures.assumptions import of_recovery
from archlint.blueprint.vocabulary import Does, Kind, Role
from archlint.drill.case import Case, bad, counted, good, half
from archlint.drill.sheet import Mark
from archlint.graph.holding import changed, keeping
from archlint.quantity import show_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Component, Flow

LASTING = frozenset({Kind.DATABASE, Kind.OBJECT_STORE, Kind.STREAM, Kind.QUEUE})
"""What keeps data for good; what lies in anything else is made again."""
PASSING = frozenset({Role.CACHE, Role.LIMITS, Role.LOCK})
"""Uses of a store whose contents come again by themselves."""


def measure(case: Case) -> Mark:
    """The mean over all that is looked at of the stores in which data lie for good; nothing to measure where there is none."""
    stores = _stores(case)
    if not stores:
        return Mark(None)
    lines = [one for store in stores for one in (_loss(store, case), *_backups(store, case), *_back(store, case))]
    if case.work.system.requirements.rto is None:
        lines.append(bad("nothing says how long recovery may take (requirements.durability.rto)"))
    return counted(lines)


def _stores(case: Case) -> list[Component]:
    """The stores that flows reach and that are the only place of something that nobody makes again."""
    system = case.work.system
    reached = {name for flow in system.flows.values() for hop in flow.hops for name in (hop.source, *hop.targets)}
    return [system.components[name] for name in sorted(keeping(system) & reached) if _lasts(system.components[name])]


def _lasts(store: Component) -> bool:
    roles = set(store.roles)
    return not LASTING.isdisjoint(store.kinds) and (Role.STORE in roles or PASSING.isdisjoint(roles))


def _allowed(store: Component, case: Case) -> float | None:
    """What may be lost of it, in seconds: as the flows that write it say, and the system where one of them does not."""
    system = case.work.system
    writers = [flow for flow in system.flows.values() if store.id in _written(flow)]
    asked = [system.requirements.rpo if flow.needs.rpo is None else flow.needs.rpo for flow in writers]
    known = [one for one in asked or [system.requirements.rpo] if one is not None]
    return min(known) if known else None


def _written(flow: Flow) -> set[str]:
    return set(changed(flow)) if flow.does is not Does.READ else set()


def _loss(store: Component, case: Case) -> Evidence:
    """Whether a failure takes no more of it than was promised."""
    line = case.work.line((*store.path, "replication")) or case.work.line(store.path)
    if store.id in case.work.assumed:
        return bad(f"what {store.id} is cannot be told, nor what it may lose", line)
    allowed = _allowed(store, case)
    if allowed is None:
        return bad(f"nothing says how much of what {store.id} keeps may be lost (requirements.durability.rpo)", line)
    window = loss_window(store)
    verdict = judged_loss(allowed, window)
    if verdict is Verdict.PASS:
        return good(f"{store.id} loses {lost(window)} of writes, {show_duration(allowed)} is allowed", line)
    words = f"{store.id} may lose {lost(window)} ({window.loss.cause}), {show_duration(allowed)} is allowed"
    if verdict is Verdict.FAIL or window.loss.normal > allowed:
        return bad(words, line)
    return half(f"{words}; {window.missing_fact} would decide it" if window.missing_fact else words, line)


def _backups(store: Component, case: Case) -> Iterator[Evidence]:
    """Whether a database has a copy from before a mistake, which a standby repeats at once; a provider's is the provider's."""
    if Kind.DATABASE not in store.kinds or store.managed is not None:
        return
    line = case.work.line((*store.path, "backups")) or case.work.line(store.path)
    if store.backups is None:
        yield bad(f"{store.id} has no backups: a standby repeats a mistake at once", line)
    else:
        yield good(f"{store.id} is backed up every {show_duration(store.backups.every)}", line)


def _back(store: Component, case: Case) -> Iterator[Evidence]:
    """Whether a store of one's own answers again in the time that was promised."""
    promised = case.work.system.requirements.rto
    if promised is None or store.managed is not None:
        return
    takes, how = of_recovery(store)
    line = case.work.line((*store.path, "replication")) or case.work.line(store.path)
    words = f"{store.id} is back after {show_duration(takes)} ({how}), {show_duration(promised)} is promised"
    yield (bad if takes > promised else good)(words, line)
