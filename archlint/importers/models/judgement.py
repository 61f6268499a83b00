"""What one box of a model is: by what its format says, by tags, by technology, and last by its name."""

from __future__ import annotations

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.models.model import Element
from archlint.importers.models.technologies import Technology, named, technology, telling, word
from archlint.importers.workloads.character import STORES, Character
from archlint.importers.workloads.naming import by_name

_SPECIFIC = STORES | {"proxy", "gateway", "dns", "cdn", "monitor", "scheduler"}


def judge(element: Element) -> Character:
    """Purpose and engine of an element, and how both are known."""
    told = next(((word(text), text) for text in element.words if word(text)), ("", ""))
    by_title = named(element.title) or by_name(element.name) or by_name(element.title.replace(" ", "-"))
    known = technology(element.technology, element.kind or told[0] or by_title)
    if element.kind:
        return _of(element, element.kind, known, _declared(element, ""))
    if told[0]:
        if known is not None and known.purpose in _SPECIFIC and told[0] == "service":
            return _of(element, known.purpose, known, _declared(element, _telling(element, known)))
        purpose = known.purpose if known is not None and told[0] in STORES and known.purpose in STORES else told[0]
        return _of(element, purpose, known, _declared(element, told[1]))
    if known is not None:
        plain = known.purpose in ("service", "client")
        purpose = by_title if plain and by_title in ("worker", "scheduler", "gateway") else known.purpose
        purpose = by_title if known.purpose == "service" and by_title == "client" else purpose
        return _of(element, purpose, known, _declared(element, _telling(element, known)))
    in_name = technology(element.title, by_title)
    if in_name is not None and in_name.purpose in _SPECIFIC and by_title in ("", in_name.purpose, "cache", "database"):
        return _of(element, in_name.purpose, in_name, _guessed(element))
    if by_title:
        return _of(element, by_title if by_title != "job" else "service", None, _guessed(element))
    plain_ = Evidence(Confidence.GUESS, element.evidence.file, element.evidence.line, "nothing says otherwise")
    return Character("service", "", plain_, None, None, "", None)


def _of(element: Element, purpose: str, known: Technology | None, evidence: Evidence) -> Character:
    """A character with the engine that was named, if it is one for this purpose."""
    fits = known is not None and (known.purpose == purpose or (known.purpose == "service" and purpose == "worker"))
    engine = known.engine if known is not None and fits else ""
    where = _declared(element, _telling(element, known)) if element.technology and not evidence.is_guess else evidence
    return Character(purpose, engine, evidence, where if engine else None, None, "", None)


def _declared(element: Element, why: str) -> Evidence:
    return Evidence(Confidence.DECLARED, element.evidence.file, element.evidence.line, why)


def _telling(element: Element, known: Technology | None) -> str:
    """The words of its technology that told."""
    return telling(element.technology, known) if known is not None else ""


def _guessed(element: Element) -> Evidence:
    return Evidence(Confidence.GUESS, element.evidence.file, element.evidence.line, "by its name")
