"""The page of a rule, in Markdown: what `archlint explain` prints and what stands beside the rule file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.rules.examples import findings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.findings.finding import Finding
    from archlint.rules.rule import Example, RuleFile

PLACEHOLDER = re.compile(r"(?<!\{)\{[a-z_]")
"""Where a finding says a name or a figure of its own; `{{` is a brace."""
NOTE = "<!-- Written by `archlint rules docs` from the rule file of the same name; change that one. -->"


def page(found: RuleFile) -> str:
    """The whole page."""
    rule = found.rule
    shown = [example_part(found, example) for example in found.examples]
    fix, gain, cost = advice(found, [finding for _, findings in shown for finding in findings])
    parts = [
        f"# {rule.name}",
        f"{rule.title}.",
        f"*{rule.severity.value} · {rule.category} · looks at every {rule.applies_to} · since {rule.since}*",
        f"## Why\n{rule.why.strip()}",
        f"## When it complains\n{conditions(found)}",
        *(text for text, _ in shown),
        f"## What to do\n{sentence(fix)}",
        f"**Gains** {plain(gain)}\n\n**Costs** {plain(cost)}",
        *parameters(found),
        f"## When it is wrong\n{rule.false_positives.strip()}",
        "## References\n" + "\n".join(f"- {reference}" for reference in rule.references),
    ]
    return "\n\n".join(parts) + "\n"


def conditions(found: RuleFile) -> str:
    """`where` and `flag_when` as written."""
    rows = [f"where {squeezed(found.where)}"] if found.where else []
    rows.append(f"when  {squeezed(found.flag_when)}")
    return "```\n" + "\n".join(rows) + "\n```"


def advice(found: RuleFile, findings: Iterable[Finding]) -> tuple[str, str, str]:
    """What to do, what it gains and what it costs: of the first bad example where the rule leaves places to fill in."""
    texts = (found.fix, found.gain, found.cost)
    first = next(iter(findings), None)
    if first is None:
        return texts
    help_ = f"in the first example: {first.help}" if first.help else found.fix
    filled = (help_, first.gain or found.gain, first.costs or found.cost)
    fix, gain, cost = (
        one if PLACEHOLDER.search(plain(text)) else text for text, one in zip(texts, filled, strict=True)
    )
    return fix, gain, cost


def example_part(found: RuleFile, example: Example) -> tuple[str, tuple[Finding, ...]]:
    """One example and what the rule says about it, and the findings themselves."""
    title = "## Good" if example.good else "## Bad"
    text = example.text.strip("\n")
    block = f"{title}\n```yaml\n{text}\n```"
    if example.good:
        return block, ()
    _, findings = findings_of(found, example)
    return block + "\n" + "\n".join(said(finding) for finding in findings), tuple(findings)


def said(finding: Finding) -> str:
    """A finding as a quotation."""
    lines = [f"> **{finding.severity.value}** line {finding.primary.span.line}: {finding.message}"]
    lines += [f"> - {number}" for number in finding.numbers]
    return "\n".join(lines)


def parameters(found: RuleFile) -> list[str]:
    """The figures that a project may change."""
    from archlint.rules.runtime import shown  # noqa: PLC0415

    if not found.rule.parameters:
        return []
    rows = [
        f"- `{parameter.name}` ({shown(parameter.default, parameter.dimension)}): {parameter.doc}"
        for parameter in found.rule.parameters
    ]
    return ["## Parameters\n" + "\n".join(rows)]


def squeezed(text: str) -> str:
    """One line."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """A text without the parts that only a finding can fill in."""
    choices = re.compile(r"\{'[^{}]*\}")
    return squeezed(choices.sub(lambda match: ", or ".join(re.findall(r"'([^']{12,})'", match.group())), text))


def sentence(text: str) -> str:
    """A text that starts like a sentence and ends like one."""
    words = plain(text)
    return words[:1].upper() + words[1:].removesuffix(".") + "."


def index(rules: Iterable[RuleFile]) -> str:
    """The table of contents of the book, by category."""
    from archlint.rules.rule import CATEGORIES  # noqa: PLC0415

    found = sorted(rules, key=lambda item: item.rule.name)
    parts = [NOTE, "# The rule book", "`archlint explain NAME` prints a page; `docs/rules.md` says how to write one."]
    for category in CATEGORIES:
        chosen = [item.rule for item in found if item.rule.category == category]
        if chosen:
            rows = [
                f"- [{rule.name}]({category}/{rule.name}.md) ({rule.severity.value}): {rule.title}" for rule in chosen
            ]
            parts.append(f"## {category}\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def pages(rules: Iterable[RuleFile]) -> dict[str, str]:
    """Every generated file of the book, by its path inside the book's folder."""
    found = list(rules)
    written = {f"{item.rule.category}/{item.rule.name}.md": f"{NOTE}\n\n{page(item)}" for item in found}
    return {**written, "README.md": index(found)}
