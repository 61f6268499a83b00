"""How much there is of what each rule protects: a rule without a finding was kept where there is any, and is absent elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.rules.rule import selecting
from archlint.rules.runtime import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.facts import Facts
    from archlint.rules.book import Book
    from archlint.rules.run import Count


def protected(book: Book, facts: Facts, counts: Mapping[str, Count]) -> Mapping[str, int]:
    """Of how many things each rule speaks: those it `protects`, or else those it applied to.

    What a rule applies to may be a fault itself, of which a sound design has none: a failure that stops flows, a need
    that is not met.
    """
    found: dict[str, int] = {}
    for rule in book.rules:
        if rule.protects_source is None:
            found[rule.name] = counts[rule.name].applied
        else:
            source = selecting(rule.protects, rule.protects_source)
            entities, parameters = facts.of(rule.protects), book.parameters_of(rule)
            found[rule.name] = len(compiled(source, f"<{rule.name}>")(entities, facts.system, parameters))
    return found
