"""A rule in a few lines, for who meets its name in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.rules.page import plain, sentence

if TYPE_CHECKING:
    from archlint.rules.rule import RuleFile


def about_rule(found: RuleFile) -> str:
    """What a rule finds, why that matters, what to do and what gets worse then; `archlint explain` says more."""
    rule = found.rule
    return "\n\n".join(
        (
            f"**{rule.name}** · {rule.severity.value} · {rule.category}",
            f"{rule.title}.",
            rule.why.strip(),
            f"**To do** {sentence(plain(found.fix))}",
            f"**Gains** {plain(found.gain)}\n\n**Costs** {plain(found.cost)}",
            f"**Wrong when** {rule.false_positives.strip()}",
        )
    )
