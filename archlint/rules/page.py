"""The page of a rule, in Markdown: what `archlint explain` prints and what stands beside the rule file."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from archlint.rules.examples import findings_of
from archlint.rules.template import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.findings.finding import Finding
    from archlint.rules.rule import Example, RuleFile

NOTE = "<!-- Written by `archlint rules docs` from the rule file of the same name; change that one. -->"

ENDING = 12
"""Optional words that are shorter than this say nothing by themselves."""


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
        f"**Gains** {gain}\n\n**Costs** {cost}",
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
    first = next(iter(findings), None)
    help_ = f"in the first example: {first.help_line}" if first and first.help else ""
    said_ = (help_, first.gain if first else "", first.costs if first else "")
    texts = (found.fix, found.gain, found.cost)
    fix, gain, cost = (
        squeezed(one) if one and has_places(text) else plain(text) for text, one in zip(texts, said_, strict=True)
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


def has_places(text: str) -> bool:
    """Whether a finding fills in names or figures of its own, rather than choosing between words."""
    return any(not is_words and choices(piece)[:1] == (None,) for is_words, piece in pieces(text))


def plain(text: str) -> str:
    """A text with all the words it may choose between, and its places for facts as they are written.

    >>> plain("write `{{a: 1}}`, {'shorten the one' if step.waited else 'lengthen the other'} of {step.target.id}")
    'write `{a: 1}`, shorten the one, or lengthen the other of {step.target.id}'
    >>> plain("add `{'row: 2 KB' if known(data.rows) else 'rows: 30'}`, {'a' if step.waited else flow.fix if flow.fix != '' else 'b'}")
    'add `row: 2 KB`, or `rows: 30`, a, or b'
    """
    said: list[str] = []
    for is_words, piece in pieces(text):
        quoted = "".join(said).count("`") % 2 == 1
        said.append(piece if is_words else _told(piece, "`, or `" if quoted else ", or "))
    return squeezed("".join(said))


def choices(piece: str) -> tuple[str | None, ...]:
    """What a placeholder chooses between, None for a fact.

    >>> choices("'one' if step.waited else flow.fix if flow.fix != '' else 'two'")
    ('one', None, 'two')
    """
    return tuple(_leaves(ast.parse(piece.strip(), mode="eval").body))


def _leaves(node: ast.expr) -> Iterator[str | None]:
    if isinstance(node, ast.IfExp):
        yield from _leaves(node.body)
        yield from _leaves(node.orelse)
    else:
        yield node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _told(piece: str, between: str) -> str:
    """The words of a placeholder, all of them; none where they are an ending that may be left out, such as the `s` of a plural."""
    found = choices(piece)
    words = list(dict.fromkeys(word for word in found if word))
    if not words:
        return f"{{{piece}}}" if None in found else ""
    return "" if "" in found and all(len(word) < ENDING for word in words) else between.join(words)


def sentence(words: str) -> str:
    """Words that start like a sentence and end like one."""
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
