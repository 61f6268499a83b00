"""How often each rule applied and complained: a rule that never applies is worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.cli.checking import Review


def table(reviews: Sequence[Review]) -> str:
    """One line per rule in the order of the book, over all files."""
    names = list(dict.fromkeys(name for each in reviews for name in each.counts))
    if not names:
        return ""
    width = max(len(name) for name in names)
    lines = [f"\n{'rule':<{width}}  applied  not applicable  found"]
    for name in names:
        counts = [each.counts[name] for each in reviews if name in each.counts]
        applied = sum(count.applied for count in counts)
        skipped = sum(count.not_applicable for count in counts)
        found = sum(count.findings for count in counts)
        lines.append(f"{name:<{width}}  {applied:>7,}  {skipped:>14,}  {found:>5,}")
    return "\n".join(lines) + "\n"
