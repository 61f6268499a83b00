"""A new rule to fill in: it loads and its examples run, so that every step from there can be tested."""

from __future__ import annotations

from archlint.errors import CommandError, Problem
from archlint.rules.nearest import suggestion
from archlint.rules.rule import CATEGORIES

TEXT = """\
name: {name}
category: {category}
severity: warning
since: "0.1"
applies_to: component
title: A component has a doubtful name
where: component.kind == 'service'
flag_when: component.id in ['misc', 'stuff']
message: "`{{component.id}}` says nothing about what it does"
why: |
  Why it matters, for somebody who has never seen it happen.
fix: say what to do in one imperative sentence
tradeoff:
  gain: what gets better
  cost: what gets worse
false_positives: When the finding is wrong, and what to declare then.
references: [lecture 2.2]
examples:
  - bad: |
      components:
        clients: {{kind: client}}
        misc: {{kind: service}}        # expect: {name}
      flows:
        ask: {{does: read, steps: [clients -> misc]}}
  - good: |
      components:
        clients: {{kind: client}}
        orders: {{kind: service}}
      flows:
        ask: {{does: read, steps: [clients -> orders]}}
"""


def scaffold(place: str) -> tuple[str, str]:
    """The path inside a rule folder and the text of a new rule called `category/name`.

    Raises:
        CommandError: the category does not exist, or the name is not kebab-case.
    """
    category, _, name = place.partition("/")
    if category not in CATEGORIES:
        help_ = suggestion(category, CATEGORIES) or f"categories: {', '.join(CATEGORIES)}"
        raise CommandError(Problem("unknown-category", f"there is no category `{category}`", "", help=help_))
    if not name or name != name.lower() or not name.replace("-", "").isalnum():
        message = f"`{name}` is no rule name"
        raise CommandError(Problem("bad-name", message, "", help="write category/kebab-case-name"))
    return f"{category}/{name}.yaml", TEXT.format(name=name, category=category)
