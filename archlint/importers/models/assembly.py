"""From a drawn model to a sketch: what is a component, of which kind, and who asks whom."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.blueprint.checks.components import ACCEPTS
from archlint.blueprint.vocabulary import Kind
from archlint.catalogue import find
from archlint.importers.assembly import consistent, told
from archlint.importers.connections import OPS, by_pair, hops_of
from archlint.importers.draft.sayings import call_declared, corrections, declared, known_names, saying_of
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.doubts import Link
from archlint.importers.machine import on_one_machine
from archlint.importers.models.judgement import judge
from archlint.importers.models.model import Relation, bounded, harmless
from archlint.importers.models.redis import uses_of
from archlint.importers.models.technologies import technology
from archlint.importers.observation import identity, kind_of, tagged
from archlint.importers.sketch import Entry, Fact, Hop, Omission, Part, Sketch, Telling, identifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.draft.sayings import Saying
    from archlint.importers.models.model import Element, Model, Tale
    from archlint.importers.stores.roles import Use
    from archlint.importers.workloads.character import Character
    from archlint.source import Node

CHANNELS = frozenset({"queue", "stream", "pubsub"})
_CONSUMES = re.compile(
    r"\b(consum|subscri|receiv|listen|poll|dequeu|read|pull|process|handl|takes?\b|gets?\b|pick|fetch)", re.IGNORECASE
)
_PRODUCES = re.compile(r"\b(publish|send|produc|enqueu|writ|push|emit|post|notif|put)", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(submit|creat|plac|post|upload|pay|book|register|sign[- ]?up|updat|delet|sav|stor|add|edit|order|chang|transfer|import)",
    re.IGNORECASE,
)


def assemble(model: Model, overlay: Node | None) -> Sketch:
    """The sketch of a model; `overlay` is what a person said beside it, under `services` by name or id.

    Raises ImportingError for a key in the overlay, or in what the file says to archlint, that nobody knows.
    """
    bounded(len(model.elements), model.origin)
    sketch = Sketch(harmless(model.system), model.origin, notes=list(dict.fromkeys(model.notes)))
    sketch.said += [overlay] if overlay is not None else []
    ids: dict[str, str] = {}
    for element in model.elements.values():
        people = element.kind == "client" and element.name == "clients"
        ids[element.name] = "clients" if people else identifier(element.name, ids.values())
    sayings = _sayings(model, corrections(overlay, (*ids, *ids.values())), ids)
    own = {name: node for name, node in declared(sketch.said).items() if name not in (*ids, *ids.values())}
    known_names(sayings.values(), (*ids, *ids.values(), *own))
    characters = {name: _character(element, sayings[name]) for name, element in model.elements.items()}
    for name, saying in sayings.items():
        if saying.ignored or characters[name].purpose == "job":
            reason = "left out, as x-archlint says" if saying.ignored else "runs once and ends"
            sketch.omissions.append(Omission(name, reason, characters[name].evidence))
            del ids[name]
    sketch.omissions += [Omission(harmless(name), reason, evidence) for name, reason, evidence in model.omitted]
    relations = _without_answers(_corrected(model, sayings, ids), characters, sketch)
    uses = uses_of(model.elements, characters, relations)
    for name, identity_ in ids.items():
        facts = _facts(model.elements[name], characters[name], uses, sayings[name])
        sketch.parts.append(Part(identity_, name, characters[name].purpose, model.elements[name].evidence, facts))
    _arrows(relations, characters, uses, ids, sketch)
    call_declared(sketch, own, sayings, ids)
    _boundaries(model, ids, sketch)
    _tellings(model, ids, sketch)
    return on_one_machine(sketch)


def _sayings(model: Model, overlay: Mapping[str, Node], ids: Mapping[str, str]) -> dict[str, Saying]:
    return {
        name: saying_of(element.said, overlay.get(name) or overlay.get(ids[name]), model.prefix)
        for name, element in model.elements.items()
    }


def _character(element: Element, saying: Saying) -> Character:
    """What an element is; an engine that somebody said alone says what it is for as well."""
    found = told(judge(element), saying)
    engine = find(saying.engine) if saying.engine and "kind" not in saying.facts else None
    if engine is None:
        return found
    known = technology(saying.engine)
    purpose = known.purpose if known is not None and known.purpose == "redis" else engine.kind
    return replace(found, purpose="proxy" if purpose == "load-balancer" else purpose, engine=saying.engine)


def _facts(element: Element, character: Character, uses: list[Use], saying: Saying) -> dict[str, Fact]:
    """The keys of one component, in the order in which they are written."""
    mine = [use for use in uses if use.store == element.name]
    identified = "kind" in saying.facts or "engine" in saying.facts
    facts = {} if identified else dict(identity(character, mine))
    title = harmless(element.title)
    if title and title != element.name:
        facts["title"] = Fact(title, Evidence(Confidence.DECLARED, element.evidence.file, element.evidence.line))
    kind = _kind({**facts, **saying.facts})
    for name, fact in (*element.facts.items(), *tagged(character)):
        accepted = ACCEPTS.get(name)
        if accepted is None or kind in accepted:
            facts[name] = fact
    return consistent({**facts, **saying.facts})


def _kind(facts: dict[str, Fact]) -> Kind:
    """The kind that these facts make; a word that is none is complained about when the blueprint is proved."""
    said = facts.get("kind")
    return Kind.SERVICE if said is not None and said.value not in set(Kind) else kind_of(facts)


def _corrected(model: Model, sayings: Mapping[str, Saying], ids: Mapping[str, str]) -> list[Relation]:
    """Relations between components, after what people said: `calls` adds some, `calls_not` takes some away."""
    names = {**{identity_: name for name, identity_ in ids.items()}, **{name: name for name in ids}}
    found: list[Relation] = []
    for relation in model.relations:
        saying = sayings.get(relation.source)
        unwanted = {names.get(each, each) for each in saying.calls_not} if saying is not None else set[str]()
        known = relation.source in ids and relation.target in ids and relation.source != relation.target
        if known and relation.target not in unwanted:
            found.append(relation)
    for name in ids:
        for target, evidence in sayings[name].calls.items():
            if target in names:
                found.append(Relation(name, names[target], evidence))
    return found


def _without_answers(relations: list[Relation], characters: Mapping[str, Character], sketch: Sketch) -> list[Relation]:
    """Without what is delivered to people and browsers: they ask, and the answer comes back on the same arrow."""
    clients = {name for name, character in characters.items() if character.purpose == "client"}
    dropped = [each for each in relations if not each.op and each.target in clients and each.source not in clients]
    kept = [each for each in relations if each.op or each.target not in clients or each.source in clients]
    if dropped:
        named = ", ".join(f"`{each.source} -> {each.target}` ({each.evidence.place})" for each in dropped[:3])
        more = f" and {len(dropped) - 3} more" if len(dropped) > 3 else ""
        sketch.notes.append(f"{named}{more}: what reaches people is an answer or a message to them, and no step")
    return kept


def _arrows(
    relations: list[Relation],
    characters: Mapping[str, Character],
    uses: list[Use],
    ids: Mapping[str, str],
    sketch: Sketch,
) -> None:
    """Hops and entries: what clients ask is where requests come in."""
    called = {r.target for r in relations if _is_client(characters, r.source) and _is_client(characters, r.target)}
    seen: set[tuple[str, str, bool | None]] = set()
    known: set[tuple[str, str]] = set()
    told = by_pair(uses)
    for relation in relations:
        source, target = relation.source, relation.target
        if _is_client(characters, source) and source not in called:
            entry = Entry(ids[target], relation.evidence, ids[source], _op(relation, ids[target], sketch))
            if all((entry.part, entry.client) != (other.part, other.client) for other in sketch.entries):
                sketch.entries.append(entry)
            continue
        consumes = _consumption(relation, characters[source], characters[target])
        if consumes and (relation.op or characters[target].purpose not in CHANNELS):
            source, target = target, source
        if (source, target, consumes) in seen or (consumes is None and (source, target) in known):
            continue
        seen.add((source, target, consumes))
        known.add((source, target))
        for hop in hops_of(Link(source, target, relation.evidence), told, characters, ids, sketch):
            op = _op(relation, hop.target, sketch)
            sketch.hops.append(Hop(hop.source, hop.target, hop.evidence, op, hop.role, consumes))
    exported = any(relation.op for relation in relations)
    if not sketch.entries and not exported:
        sketch.entries += _doors(sketch)


def _op(relation: Relation, target: str, sketch: Sketch) -> str:
    """What is asked of a component with several roles, which must be said; empty for all others."""
    part = sketch.part(target)
    roles = part.facts["roles"].texts() if part is not None and "roles" in part.facts else ()
    return (relation.op or OPS.get(roles[0], "")) if len(roles) > 1 else ""


def _is_client(characters: Mapping[str, Character], name: str) -> bool:
    return characters[name].purpose == "client"


def _consumption(relation: Relation, source: Character, target: Character) -> bool | None:
    """Whether messages are taken from a channel, by what is asked or by the words; None when nothing tells."""
    if relation.op:
        return relation.op == "consume"
    if source.purpose in CHANNELS and target.purpose not in CHANNELS:
        return True
    if target.purpose not in CHANNELS or not relation.words:
        return None
    produces, consumes = _PRODUCES.search(relation.words), _CONSUMES.search(relation.words)
    if (produces is None) == (consumes is None):
        return None
    return consumes is not None


def _doors(sketch: Sketch) -> list[Entry]:
    """Without anybody who asks: what nothing else calls, and may be asked from outside."""
    called = {hop.target for hop in sketch.hops}
    fronts = ("proxy", "gateway", "frontend", "service", "dns", "cdn")
    doors = [part for part in sketch.parts if part.purpose in fronts and part.id not in called]
    return [
        Entry(part.id, Evidence(Confidence.GUESS, part.evidence.file, part.evidence.line, "nothing else calls it"))
        for part in doors
    ]


def _boundaries(model: Model, ids: Mapping[str, str], sketch: Sketch) -> None:
    """Groups with at least two members that are not everything; one of each kind for every component."""
    placed: set[tuple[str, str]] = set()
    for boundary in model.boundaries:
        members = tuple(
            dict.fromkeys(
                ids[name] for name in boundary.members if name in ids and (boundary.kind, ids[name]) not in placed
            )
        )
        if len(members) < 2 or (boundary.kind == "tier" and len(members) == len(sketch.parts)):
            continue
        placed |= {(boundary.kind, member) for member in members}
        taken = [*ids.values(), *sketch.groups]
        name = identifier(boundary.name, taken)
        sketch.groups[name] = (boundary.kind, members, harmless(boundary.title), boundary.evidence)


def _takes(source: str, target: str, sketch: Sketch) -> bool:
    """Whether messages are taken there, so that a path goes on from the channel."""
    return any((hop.source, hop.target) == (source, target) and hop.consumes for hop in sketch.hops)


def _does(tale: Tale) -> str:
    """Whether a path reads or writes: as it says, by what it asks where that is said, else by its name."""
    if tale.does:
        return tale.does
    asked = {step.op for step in tale.steps if step.op}
    if asked:
        return "write" if asked & {"write", "set", "delete", "enqueue", "publish"} else "read"
    return "write" if _WRITES.search(f"{tale.name} {tale.title} {tale.words}") else "read"


def _is_walked(source: str, target: str, step: Relation, steps: Sequence[tuple[str, str, Evidence, str]]) -> bool:
    """Whether a path has this step already; the same arrow twice is two steps only when both say what they ask."""
    if step.op:
        return any((source, target, step.op) == (*other[:2], other[3]) for other in steps)
    return any((source, target) == other[:2] or (target, source) == other[:2] for other in steps)


def _asked(step: Relation, target: str, sketch: Sketch, does: str) -> str:
    """What is asked in a step, where the language would take it for something else."""
    part = sketch.part(target)
    usual = {"read": ("read", "get"), "write": ("write", "set")}.get(does, ())
    keeps = part is not None and part.purpose in ("database", "redis", "cache", "search", "object-store")
    if keeps and step.op in ("read", "write", "get", "set", "delete") and step.op not in usual:
        return step.op
    return _op(step, target, sketch)


def _tellings(model: Model, ids: Mapping[str, str], sketch: Sketch) -> None:
    """Described paths as far as they connect; a step that starts nowhere is named and left out."""
    taken: list[str] = []
    for tale in model.tales:
        steps: list[tuple[str, str, Evidence, str]] = []
        reached: set[str] = set()
        does = _does(tale)
        for step in tale.steps:
            if step.source not in ids or step.target not in ids or step.source == step.target:
                continue
            source, target = ids[step.source], ids[step.target]
            if step.op == "reply":
                steps.append(("reply", "", step.evidence, ""))
                continue
            if target in reached and source not in reached and _takes(source, target, sketch):
                source, target = target, source
            if _is_walked(source, target, step, steps):
                continue
            if steps and source not in reached:
                where = f"{step.evidence.place}: {tale.name}"
                sketch.notes.append(f"{where} goes on at `{source}`, which it has not reached; the step is left out")
                continue
            steps.append((source, target, step.evidence, _asked(step, target, sketch, does)))
            reached |= {source, target}
        if steps:
            taken.append(identifier(tale.name, taken))
            sketch.tellings.append(Telling(taken[-1], harmless(tale.title), does, tuple(steps), tale.evidence))
