"""A sketch as the text of a blueprint: every line with how it is known, the questions at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from archlint.blueprint.frequency import SELDOM, equal_share
from archlint.blueprint.shape import keys_at
from archlint.errors import did_you_mean
from archlint.importers.draft.questions import ONE_MACHINE, questions
from archlint.importers.draft.sayings import plain
from archlint.importers.draft.walks import walks
from archlint.importers.draft.yaml_text import comment, flow, line, scalar
from archlint.importers.evidence import Confidence, seen
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from archlint.importers.draft.walks import Walk
    from archlint.importers.evidence import Evidence
    from archlint.importers.sketch import Sketch
    from archlint.source import Node

MODELINE = "# yaml-language-server: $schema={}"
_INTRODUCTION = """\
# Imported from {origin}. The comment behind a line says how it is known and where it was seen: declared (a
# person said so), env (environment), config (configuration, image, command), code (source code), depends (only the start
# order tells), guess (a name or a habit). Change what is wrong: the next import keeps what you wrote."""
SECTIONS = ("requirements", "workload", "groups", "components", "data", "flows", "estimates", "decisions", "waivers")


def write(sketch: Sketch, schema: str = "") -> str:
    """The blueprint of a sketch."""
    said = _said(sketch)
    lines = [MODELINE.format(schema)] if schema else []
    system = said.pop("system", None)
    lines += ["archlint: 1", f"system: {scalar(system[0] if system else sketch.system)}"]
    if "summary" in said:
        lines.append(f"summary: {scalar(said.pop('summary')[0])}")
    gone_over = "delete this line when you have gone over it; until then nothing only you can know is a finding"
    lines.append(line(f"imported: {scalar(sketch.origin)}", gone_over, 0))
    lines += ["", _INTRODUCTION.format(origin=comment(sketch.origin))]
    for section in SECTIONS:
        body = _section(section, sketch, said)
        if body:
            lines += ["", f"{section}:", *body]
    lines += _closing(sketch)
    return "\n".join(lines) + "\n"


def _said(sketch: Sketch) -> dict[str, tuple[object, Evidence]]:
    """Sections that a person wrote, later ones over earlier ones; raises ImportingError for one that does not exist."""
    found: dict[str, tuple[object, Evidence]] = {}
    known = [name for name in keys_at(()) if name != "archlint"]
    for node in sketch.said:
        if not node.is_mapping:
            raise refused(
                "wrong-type", f"{node.place}: `x-archlint` at the top is a mapping of sections of a blueprint"
            )
        for key, inner in node.entries().items():
            if key in ("services", "archlint", "components", "imported", ONE_MACHINE):
                continue
            if key not in known:
                help_ = did_you_mean(key, [*known, "services"])
                raise refused("unknown-key", f"{inner.place}: a blueprint has no section `{key}`", help_)
            found[key] = (_joined(found.get(key), inner), seen(Confidence.DECLARED, inner, "x-archlint"))
    return found


def _joined(older: tuple[object, Evidence] | None, newer: Node) -> object:
    value = plain(newer)
    if older is not None and isinstance(older[0], dict) and isinstance(value, dict):
        return {**cast("dict[str, object]", older[0]), **cast("dict[str, object]", value)}
    return value


def _section(section: str, sketch: Sketch, said: dict[str, tuple[object, Evidence]]) -> list[str]:
    own = said.get(section)
    if section == "components":
        return _components(sketch)
    if section == "groups":
        return _groups(sketch, own)
    if section == "flows":
        return _flows(sketch, own)
    if own is None:
        return []
    value, evidence = own
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, object]", value)
        return [
            line(f"{scalar(key)}: {flow(inner)}", str(_where(section, key, sketch, evidence)), 2)
            for key, inner in entries.items()
        ]
    items = cast("list[object]", value if isinstance(value, list) else [value])
    return [line(f"- {flow(item)}", str(evidence), 2) for item in items]


def _where(section: str, key: str, sketch: Sketch, evidence: Evidence) -> Evidence:
    """Where an entry of a section stands that a person wrote: what was said last counts."""
    found = [node for said in sketch.said if (node := said.get(section, key)) is not None]
    return seen(Confidence.DECLARED, found[-1], "x-archlint") if found else evidence


def _components(sketch: Sketch) -> list[str]:
    named = any(part.id == "clients" for part in sketch.parts)  # a service of that name has another id
    told = any(node.get("components", "clients") for node in sketch.said)
    unnamed = any(not each.client for each in sketch.entries) and not (named or told)
    lines = ["  clients:", "    kind: client"] if unnamed else []
    for part in sketch.parts:
        lines.append(line(f"{part.id}:", part.evidence.place, 2))
        for key, fact in part.facts.items():
            lines.append(line(f"{key}: {flow(fact.value)}", str(fact.evidence), 4))
        guessed = [key for key, fact in part.facts.items() if fact.evidence.is_guess]
        if guessed:
            lines.append(line(f"guessed: {flow(guessed)}", "findings that rest on these warn and never fail", 4))
    for node in sketch.said:
        more = node.get("components")
        for name, inner in more.entries().items() if more is not None else ():
            drawn = sketch.part(name)
            if drawn is not None and drawn.evidence.place == inner.place:
                continue  # somebody calls it, so that it is written above
            if drawn is not None:
                message = f"{inner.place}: `{name}` was found in the files, and `components` declares what was not"
                raise refused("wrong-section", message, "write it under `services:`")
            said = str(seen(Confidence.DECLARED, inner, "x-archlint"))
            lines.append(line(f"{scalar(name)}: {flow(plain(inner))}", said, 2))
    return lines


def _groups(sketch: Sketch, own: tuple[object, Evidence] | None) -> list[str]:
    written = cast("dict[str, object]", own[0]) if own is not None and isinstance(own[0], dict) else {}
    lines: list[str] = []
    for name, (kind, members, title, evidence) in sketch.groups.items():
        if name in written:
            continue
        lines += [
            line(f"{name}:", str(evidence), 2),
            f"    kind: {kind}",
            f"    title: {scalar(title)}",
            f"    members: [{', '.join(members)}]",
        ]
    return lines + _own_entries(written, own)


def _flows(sketch: Sketch, own: tuple[object, Evidence] | None) -> list[str]:
    written = cast("dict[str, object]", own[0]) if own is not None and isinstance(own[0], dict) else {}
    lines: list[str] = []
    fresh = [walk for walk in walks(sketch) if walk.name not in written]
    counted = any(node.get("workload", "requests") for node in sketch.said)
    often = _often(fresh)
    for walk in fresh:
        lines += _flow(walk, often[walk.name] if counted else ())
    return lines + _own_entries(written, own)


def _often(found: Sequence[Walk]) -> Mapping[str, Sequence[str]]:
    """How often each flow happens, once somebody has said how many requests there are: nothing seen tells which are which."""
    alone = [walk.name for walk in found if walk.does not in ("batch", "event")]
    share = line(equal_share(len(alone)) if alone else "", "guess: which of the requests these are cannot be seen", 4)
    turn = line(SELDOM, "guess: how often it runs cannot be seen", 4)
    return {walk.name: [share if walk.name in alone else turn] for walk in found}


def _own_entries(written: Mapping[str, object], own: tuple[object, Evidence] | None) -> list[str]:
    said = str(own[1]) if own is not None else ""
    kept = {key: value for key, value in written.items() if value not in (None, False)}
    return [line(f"{scalar(key)}: {flow(value)}", said, 2) for key, value in kept.items()]


def _flow(walk: Walk, often: Sequence[str] = ()) -> list[str]:
    lines = [
        f"  {walk.name}:",
        f"    title: {scalar(walk.title)}",
        line(f"does: {walk.does}", "guess: what people do here cannot be seen", 4),
        *often,
        "    steps:",
    ]
    for step in walk.steps:
        text = f"- {step.text}" + (f": {flow(step.options)}" if step.options else "")
        lines.append(line(text, str(step.evidence) if step.evidence is not None else "", 6))
    return lines


def _closing(sketch: Sketch) -> list[str]:
    """What is no component, what was not read, what is to be asked: all as comments."""
    lines: list[str] = []
    if sketch.omissions:
        lines += ["", "# Left out:"]
        lines += [comment(f"#   {each.name}: {each.reason} ({each.evidence.place})") for each in sketch.omissions]
    if sketch.notes:
        lines += ["", "# Noted:"]
        lines += [comment(f"#   {note}") for note in sketch.notes]
    asked = questions(sketch)
    if asked:
        lines += ["", "# Only a person can answer:"]
        lines += [comment(f"#   {question.text} ({question.where}{question.beside})") for question in asked]
    return lines
