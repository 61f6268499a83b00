"""What the prompt says that a design must show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.requirements.words import words_of
from archlint.blueprint.vocabulary import Kind, Role
from archlint.drill.case import Case, bad, counted, good
from archlint.drill.sheet import Mark
from archlint.graph.uses import asked
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archlint.drill.prompt import Must
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Component, Flow, Hop

    Look = Callable[[tuple[str, ...], Flow | None, Case], tuple[bool | None, int | None]]

SCATTERING = words_of("id uuid key hash random time timestamp date day month year created")
"""Words of a key that puts rows which belong together on different shards."""
HOLDING = {
    "limits": Role.LIMITS,
    "sessions": Role.SESSIONS,
    "locks": Role.LOCK,
    "cache": Role.CACHE,
    "jobs": Role.BROKER,
}
"""The role of a store that is asked for such a state: the step into it says where the state is kept, as `state` does."""


def measure(case: Case) -> Mark:
    """The mean over the prompt's musts; nothing to measure without a prompt."""
    if case.prompt is None or not case.prompt.musts:
        return Mark(None)
    asked = [must for must in case.prompt.musts if _is_asked(must, case)]
    judged = {must.says: _must(must, case) for must in asked}
    seen = [evidence for evidence in judged.values() if evidence is not None]
    mark = counted(seen) if seen else Mark(None)
    unsure = (f"Design: {must.says}; is that so with {_keys(case)}?" for must in asked if judged[must.says] is None)
    return replace(mark, questions=tuple(unsure))


def _is_asked(must: Must, case: Case) -> bool:
    """Whether the design has what this is about: there is more than one way to do it."""
    meant = words_of(" ".join(must.where))
    return not must.where or any(words_of(name) & meant for name in case.work.system.data)


def _must(must: Must, case: Case) -> Evidence | None:
    """What the blueprint shows of it; None where only a person can tell."""
    if must.flow and must.flow not in case.traced:
        return bad(f"{must.says}: there is no flow for it")
    flow = case.work.system.flows[case.traced[must.flow]] if must.flow else None
    places: list[int | None] = []
    for shown, line, look in _looked(must, flow, case):
        if shown is None:
            return None
        if not shown:
            other = _keys(case) if look is _sharded else ""
            seen = f"shows {other}" if other else "does not show it"
            return bad(f"{must.says}: the blueprint {seen}; {_showing(must, flow, look)} would", line)
        places.append(line)
    return good(must.says, next((line for line in places if line is not None), None))


def _showing(must: Must, flow: Flow | None, look: Look) -> str:
    """What a blueprint would show it by."""
    of = f" of {flow.id}" if flow else ""
    if look is _passes:
        return f"a step{of} into a {listed(must.passes, last='or')}"
    if look is _behind:
        return f"a step{of} into a {listed(must.answered_by, last='or')} for which nobody waits"
    if look is _guarded:
        asking = [f"`role: {HOLDING[name]}`" for name in must.guarded if name in HOLDING]
        state = listed([f"`state: {{{name}: <a store>}}`" for name in must.guarded])
        return f"{state} of what keeps it now{f', or a step into a store with {listed(asking)},' if asking else ''}"
    if look is _apart:
        return f"a component of its own for each of {listed([f'`{role}`' for role in must.apart])}"
    return f"`shards` with a `key` of {listed(must.sharded, last='or')}, or a decision that names it for later,"


def shows(must: Must, flow: Flow, case: Case) -> bool:
    """Whether a flow shows what a requirement's flow must."""
    return all(shown for shown, _, _ in _looked(must, flow, case))


def _looked(must: Must, flow: Flow | None, case: Case) -> Iterator[tuple[bool | None, int | None, Look]]:
    """What each part of a must finds, with its line."""
    for words, look in (
        (must.passes, _passes),
        (must.answered_by, _behind),
        (must.guarded, _guarded),
        (must.apart, _apart),
        (must.sharded, _sharded),
    ):
        if words:
            shown, line = look(words, flow, case)
            yield shown, line, look


def _hops(flow: Flow | None, case: Case) -> Iterator[Hop]:
    for one in [flow] if flow else case.work.system.flows.values():
        yield from one.arrows


def _passes(kinds: tuple[str, ...], flow: Flow | None, case: Case) -> tuple[bool, int | None]:
    """The flow (or any flow) reaches something of one of these kinds."""
    for hop in _hops(flow, case):
        if any(_kinds(case.work.system.components[name]) & set(kinds) for name in (hop.source, *hop.targets)):
            return True, case.work.line(hop.path)
    return False, case.work.line(flow.path) if flow else None


def _kinds(component: Component) -> set[str]:
    """What a component is: its kind, and what it is used as."""
    used = {"queue" if role.value == "broker" else role.value for role in component.roles}
    return {*(kind.value for kind in component.kinds), *used}


def _behind(kinds: tuple[str, ...], flow: Flow | None, case: Case) -> tuple[bool, int | None]:
    """Something of one of these kinds is reached, and nobody waits for it."""
    found = [
        hop
        for hop in _hops(flow, case)
        if any(asked(case.work.system.components[name], hop).kind.value in kinds for name in hop.targets)
    ]
    line = case.work.line((found[0] if found else flow).path) if found or flow else None  # type: ignore[union-attr]
    return bool(found) and not any(hop.waited for hop in found), line


def _guarded(states: tuple[str, ...], flow: Flow | None, case: Case) -> tuple[bool, int | None]:
    """Each of these states is kept by a store that all processes share, and by no process itself."""
    system = case.work.system
    shown: list[int | None] = []
    for state in states:
        told = [(one, one.state[state]) for one in system.components.values() if one.state and state in one.state]
        for component, where in told:
            shared = where in system.components and system.components[where].kind is not Kind.CLIENT
            if not shared and where not in ("none", "token"):
                return False, case.work.line((*component.path, "state"))
        lines = [case.work.line((*component.path, "state")) for component, _ in told]
        lines += [case.work.line(hop.path) for hop in _hops(None, case) if _holds(state, hop, case)]
        if not lines:
            return False, None
        shown.append(lines[0])
    return True, shown[0]


def _holds(state: str, hop: Hop, case: Case) -> bool:
    """Whether a process asks a store for such a state."""
    system, role = case.work.system, HOLDING.get(state)
    if role is None or system.components[hop.source].kind is Kind.CLIENT:
        return False
    return any(role in system.components[name].roles for name in hop.targets)


def _apart(roles: tuple[str, ...], flow: Flow | None, case: Case) -> tuple[bool, int | None]:
    """No component unites these roles, and each of them is there."""
    seen: set[str] = set()
    for component in case.work.system.components.values():
        own = {role.value for role in component.roles} & set(roles)
        own |= {
            role
            for role, kind in (("cache", Kind.CACHE), ("broker", Kind.QUEUE))
            if kind in component.kinds and role in roles
        }
        if len(own) > 1:
            return False, case.work.line(component.path)
        seen |= own
    return seen >= set(roles), None


def _sharded(words: tuple[str, ...], flow: Flow | None, case: Case) -> tuple[bool | None, int | None]:
    """Every sharded store splits by one of these words, and there is one, or a decision names the key for later.

    A key scatters what belongs together when it is a moment, chance, or the id of the row itself; whether any other
    word says the same as one of these is nothing that words tell.
    """
    meant = words_of(" ".join(words))
    found, unsure = False, False
    for component in case.work.system.components.values():
        if component.shards is None:
            continue
        key = words_of(component.shards.key or "")
        rows = words_of(" ".join(datum.id for datum in case.work.system.data.values() if datum.store == component.id))
        if not key & meant and key <= SCATTERING | rows:
            return False, case.work.line((*component.path, "shards"))
        unsure |= not key & meant
        found = True
    if unsure:
        return None, None
    for decision in case.work.system.decisions:
        told = words_of(" ".join((decision.choose, decision.revisit or "", decision.because or "")))
        if "shard" in told and told & meant:
            return True, case.work.line(decision.path)
    return found, None


def _keys(case: Case) -> str:
    """The keys by which stores are sharded, in words."""
    stores = (one for one in case.work.system.components.values() if one.shards is not None)
    return listed([f"`{one.shards.key}` of {one.id}" for one in stores if one.shards and one.shards.key])
