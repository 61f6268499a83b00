"""Walks connect: every step begins where the flow has been, and its options fit it."""

from __future__ import annotations

import math
from dataclasses import field
from itertools import pairwise
from typing import TYPE_CHECKING

from archlint.blueprint.checks.contradictions import check_answers, check_lag, check_operation, is_late
from archlint.blueprint.checks.returns import tells_late, way_back
from archlint.blueprint.checks.sheet import meant_component, no_component
from archlint.blueprint.operations import possible_ops
from archlint.blueprint.steps import part_of_walk
from archlint.blueprint.vocabulary import Does, Kind, Op
from archlint.frozen import slotted
from archlint.quantity import show_share

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.flows import Flow, Step
    from archlint.errors import Problem, Span
    from archlint.source import DocumentPath


_TELLING = frozenset({"op", "hit", "at", "when"})
"""Options that tell a read from a write, or name the operation."""


_OF_DATA = (Op.READ, Op.WRITE)
"""What is asked of a store for its data, which is the likeliest where the flow is about those."""


@slotted
class Walk:
    """Where a flow has been so far.

    `reached` maps each component to the arrows on the way to its latest visit (the entry has none). A walk
    that is `lost` passed a mistake, so that nobody can say what it has reached; one that is `unclear` passed a step
    that lacks its options, so that nobody can say what was asked before. `told` is one of which a step tells somebody
    something late. `known` are the names of all components, `several` those that must be told what is asked of them.
    """

    name: str
    flow: Flow
    known: Collection[str]
    several: frozenset[str]
    reached: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict[str, tuple[tuple[str, str], ...]])
    with_hit: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    lost: bool = False
    replied: bool = False
    circled: bool = False
    returned: bool = False
    unclear: bool = False
    late: bool = False
    told: bool = False


def check_walks(sheet: Sheet) -> Iterator[Problem]:
    """Every mistake in the steps of the flows."""
    known = sheet.names("components")
    several = frozenset(name for name, each in sheet.blueprint.components.items() if len(each.roles) > 1)
    for name, flow in sheet.blueprint.flows.items():
        steps: DocumentPath = ("flows", name, "steps")
        if not flow.steps and not sheet.doubtful(*steps):
            yield sheet.at_key(
                "no-steps", f"`{name}` has no step", steps, "write at least one, such as `- clients -> api`"
            )
        walk = Walk(name, flow, known, several, lost=steps in sheet.broken or bool(sheet.broken.within(steps)))
        for index, step in sheet.entries(steps, flow.steps):
            yield from _step(sheet, walk, step, (*steps, index))


def _step(sheet: Sheet, walk: Walk, step: Step, path: DocumentPath) -> Iterator[Problem]:
    if step.reply:
        if walk.replied:
            yield sheet.at_value(
                "second-reply", "this flow has replied already", path, "keep the first `reply`, or split the flow"
            )
        elif not walk.reached and not walk.lost:
            yield sheet.at_value(
                "early-reply",
                "nothing has happened before this `reply`",
                path,
                "put it behind the step that has the answer",
            )
        walk.replied = walk.late = True
        return
    unknown: Sequence[Problem] = ()
    if not all(map(walk.known.__contains__, (*step.chain, *step.alternatives))):
        unknown = list(_unknown_names(sheet, walk, step, path))
        yield from unknown
        step = _as_meant(sheet, walk, step)
        walk.reached.setdefault(step.chain[0], ())
    if not walk.reached:
        walk.reached[step.chain[0]] = ()
    doubtful = sheet.doubtful(*path)
    apart = _connected(sheet, walk, step, path, guessed=bool(unknown) or doubtful)
    yield from apart
    walk.lost = walk.lost or any(problem.kind == "cyclic-flow" for problem in apart)
    walk.late = walk.late or walk.lost or walk.flow.does not in (Does.READ, Does.WRITE) or is_late(sheet, step)
    wrong: Sequence[Problem] = ()
    if step.options.model_fields_set:
        wrong = list(_options(sheet, walk, step, path, connected=not apart))
        yield from wrong
    if not (unknown or apart or wrong or walk.lost or walk.returned or walk.replied or doubtful):
        yield from _returned(sheet, walk, step, path)
    walk.told = walk.told or tells_late(step)
    _move(walk, step)
    if not (unknown or walk.several.isdisjoint(step.chain)):
        problems = list(_ops(sheet, walk, step, path))
        walk.unclear = walk.unclear or bool(problems)
        yield from problems


def _returned(sheet: Sheet, walk: Walk, step: Step, path: DocumentPath) -> Iterator[Problem]:
    """A walk that goes back the way it came is told once: what follows belongs to the same answer."""
    found = way_back(sheet, walk.flow, step, int(path[-1]), walk.reached.get(step.chain[0], ()), told=walk.told)
    if found is not None:
        turn, message, way_out = found
        walk.returned = walk.circled = True  # nor does what it passes again on from there go round
        yield sheet.at_span("way-back", message, span_of(sheet, path, turn + 1), way_out)


def _as_meant(sheet: Sheet, walk: Walk, step: Step) -> Step:
    """The step with the names that were probably meant; the walk is lost where nobody can say."""

    def meant(names: tuple[str, ...]) -> tuple[str, ...]:
        guesses = [name if name in walk.known else meant_component(sheet, name) for name in names]
        walk.lost = walk.lost or None in guesses
        return tuple(guess or name for guess, name in zip(guesses, names, strict=True))

    return step.model_copy(update={"chain": meant(step.chain), "alternatives": meant(step.alternatives)})


def _unknown_names(sheet: Sheet, walk: Walk, step: Step, path: DocumentPath) -> Iterator[Problem]:
    for place, name in enumerate((*step.chain, *step.alternatives)):
        if name in walk.known:
            continue
        yield sheet.at_span(
            "unknown-component",
            f"there is no component `{name}`",
            span_of(sheet, path, place),
            no_component(sheet, name),
        )


def _connected(sheet: Sheet, walk: Walk, step: Step, path: DocumentPath, *, guessed: bool) -> list[Problem]:
    """That a step begins where the flow has not been, or goes round; of one that is `guessed` only the former is told."""
    source = step.chain[0]
    problems: list[Problem] = []
    if source not in walk.reached and source in walk.known and not walk.lost:
        been = [name for name in walk.reached if name in walk.known]
        way_out = (
            f"so far it has been at {', '.join(been)}" if len(been) <= 8 else "begin the step where the flow has been"
        )
        message = f"`{source}` is not reached by this flow yet"
        problems.append(sheet.at_span("not-reached", message, span_of(sheet, path, 0), way_out))
    if guessed or walk.circled or step.options.again is not None:
        return problems
    arrows = list(walk.reached.get(source, ()))
    for place, arrow in enumerate(pairwise(step.chain)):
        if arrow[0] == arrow[1] or (arrow in arrows and not _asked_again(sheet, arrows[arrows.index(arrow) :])):
            walk.circled = True
            message = f"this goes round: `{arrow[0]} -> {arrow[1]}` " + (
                "calls itself" if arrow[0] == arrow[1] else "is on the way here already"
            )
            way_out = "end the walk at the step that returns, with `again: <how often>` on it"
            problems.append(sheet.at_span("cyclic-flow", message, span_of(sheet, path, place + 1), way_out))
            break
        arrows.append(arrow)
    return problems


def _asked_again(sheet: Sheet, way: list[tuple[str, str]]) -> bool:
    """Whether a client stands on the way back: then this is its next request, no loop."""
    return any(Kind.CLIENT in sheet.kinds.get(name, ()) for arrow in way for name in arrow)


def _move(walk: Walk, step: Step) -> None:
    """Visit what the step visits."""
    way = walk.reached.get(step.chain[0], ())
    walk.reached.setdefault(step.chain[0], ())
    if step.options.again is not None:
        return
    for source, target in pairwise(step.chain):
        way = (*way, (source, target))
        walk.reached[target] = way
    before = way[:-1]
    for other in step.alternatives:
        walk.reached[other] = (*before, (step.chain[-2], other))
    if step.options.hit is not None:
        walk.with_hit.extend((step.chain[-2], target) for target in (step.chain[-1], *step.alternatives))


def _way_to_a_hit(walk: Walk, step: Step) -> str:
    """Split a chain whose first hop was meant, since options belong to the last; else give the cache's step a `hit`."""
    first, second, *rest = step.chain
    if rest and any(first in arrow for arrow in walk.with_hit):
        whole = " -> ".join((second, *rest))
        return f"options belong to the last hop: write `- {first} -> {second}: {{when: {step.options.when}}}` and `- {whole}`"
    return f"give the step that asks the cache a `hit`, such as `- {step.chain[-2]} -> cache: {{hit: 90%}}`"


def _options(sheet: Sheet, walk: Walk, step: Step, path: DocumentPath, *, connected: bool) -> Iterator[Problem]:
    options = step.options
    written = sheet.document.at(path)
    here: DocumentPath = (*path, next(iter(written))) if isinstance(written, dict) and written else path
    if options.split and not sheet.doubtful(*here, "split"):
        targets = 1 + len(step.alternatives)
        total = math.fsum(share.likely for share in options.split)
        if len(options.split) != targets:
            numbers = f"`split` has {len(options.split)} {'share' if len(options.split) == 1 else 'shares'} for {targets} {'target' if targets == 1 else 'targets'}"
            yield sheet.at_value("wrong-split", numbers, (*here, "split"), "give one share to each, in their order")
        elif abs(total - 1) > 1e-6:
            yield sheet.at_value("wrong-split", f"`split` adds up to {show_share(total)}, not 100 %", (*here, "split"))
    yield from check_answers(sheet, step, here)
    yield from check_operation(sheet, step, here)
    if not walk.late:
        asked = Kind.CLIENT in sheet.kinds.get(next(iter(walk.reached)), ())
        yield from check_lag(sheet, step, here, waited=asked)
    if options.parallel and options.again is not None and not sheet.doubtful(*here, "parallel"):
        message = "a step that returns to an earlier visit is made by itself"
        yield sheet.at_value("not-together", message, (*here, "parallel"), "remove `parallel`, or `again`")
    if (
        options.when is not None
        and connected
        and not walk.lost
        and not walk.unclear
        and not sheet.doubtful("flows", walk.name, "steps")
    ):
        source = step.chain[-2]
        if not any(source in arrow for arrow in walk.with_hit):
            message = f"`when: {options.when}` has no earlier step with `hit` from or into `{source}`"
            yield sheet.at_value(
                "no-hit",
                message,
                (*here, "when"),
                _way_to_a_hit(walk, step),
            )
    if (
        options.again is not None
        and not walk.lost
        and not walk.reached.get(step.chain[-1])
        and step.chain[-1] in walk.known
    ):
        message = f"`again` returns to an earlier visit, and no earlier step of this flow leads to `{step.chain[-1]}`"
        way_out = (
            "return to a component that an earlier step leads to; a flow that starts over is a higher `share` or `rate`"
        )
        yield sheet.at_value("no-return", message, (*here, "again"), way_out)


def _ops(sheet: Sheet, walk: Walk, step: Step, path: DocumentPath) -> Iterator[Problem]:
    """A component with several roles must be told what is asked of it."""
    last = len(step.chain) - 1
    for place, target in enumerate(step.chain):
        component = sheet.blueprint.components.get(target)
        if place == 0 or component is None or target not in walk.several or sheet.doubtful("components", target):
            continue
        if place == last and (not _TELLING.isdisjoint(step.options.model_fields_set) or sheet.doubtful(*path)):
            continue
        held = any(name in sheet.blueprint.data and sheet.blueprint.data[name].in_ == target for name in walk.flow.data)
        ops = sorted(possible_ops(component.roles, walk.flow.does), key=lambda op: held and op not in _OF_DATA)
        if len(ops) > 1:
            roles = ", ".join(component.roles)
            source = step.chain[place - 1]
            way_out = f"write `- {source} -> {target}: {{op: {ops[0]}}}`, or {', '.join(ops[1:])}"
            yield sheet.at_span(
                "several-roles",
                f"`{target}` has several roles ({roles}), so this step must say what it asks for",
                span_of(sheet, path, place),
                way_out,
            )


def span_of(sheet: Sheet, path: DocumentPath, place: int) -> Span:
    """Where the name at this place of a walk stands (alternatives count on)."""
    written = sheet.document.at(path)
    if isinstance(written, dict):
        (walk,) = written
        start, end = part_of_walk(walk, place)
        return sheet.document.part_span((*path, walk), start, end, of_key=True)
    start, end = part_of_walk(str(written), place)
    return sheet.document.part_span(path, start, end)
