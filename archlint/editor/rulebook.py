"""A rule in a few lines, for who meets its name in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.rules.examples import findings_of
from archlint.rules.page import advice, sentence

if TYPE_CHECKING:
    from archlint.rules.rule import RuleFile


def about_rule(found: RuleFile) -> str:
    """What a rule finds, why that matters, what to do and what gets worse then; `archlint explain` says more."""
    rule = found.rule
    bad = [example for example in found.examples if not example.good][:1]
    fix, gain, cost = advice(found, [finding for example in bad for finding in findings_of(found, example)[1]])
    return "\n\n".join(
        (
            f"**{rule.name}** · {rule.severity.value} · {rule.category}",
            f"{rule.title}.",
            rule.why.strip(),
            f"**To do** {sentence(fix)}",
            f"**Gains** {gain}",
            f"**Costs** {cost}",
            f"**Wrong when** {rule.false_positives.strip()}",
        )
    )
