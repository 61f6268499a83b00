"""From a prompt's file to a prompt: every key known, every formula computed and held against its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.checks.estimates import WHOLE_SYSTEM
from archlint.blueprint.horizon import FIGURES as HELD
from archlint.blueprint.horizon import split
from archlint.blueprint.vocabulary import Does, Kind, OnPartition, Recency, Role
from archlint.drill.form import Form
from archlint.drill.formula import FormulaError, amount, evaluate
from archlint.drill.prompt import Claim, Dive, Expected, Must, Prompt, Secret, Wanted
from archlint.quantity import QuantityError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.source import DocumentPath

LEVELS = ("warm-up", "standard", "hard")
FIGURES = ("rate", "memory", "storage", *WHOLE_SYSTEM)
"""What a claim may be about, beside `storage` and `rows` at a horizon."""
EXACT = 0.005
"""How near the written value of an estimate must be to its formula: three digits are written."""
KEYS = (
    "prompt",
    "title",
    "level",
    "subject",
    "brief",
    "requirements",
    "hidden",
    "promises",
    "inputs",
    "estimates",
    "musts",
    "accepts",
    "human",
    "traps",
    "dives",
)
WANTED = ("id", "says", "words", "does", "extra", "recency", "bound", "on_partition", "availability")
ESTIMATE = ("name", "title", "formula", "value", "upto", "unit", "why", "claim")
MUST = ("id", "says", "flow", "passes", "answered_by", "guarded", "apart", "sharded", "where")
PROMISES = ("availability", "p95", "rpo", "peak", "users")


def load_prompt(file: str) -> Prompt:
    """The prompt in a file.

    Raises:
        RubricError: with every mistake of the file.
    """
    form = Form(file, "a prompt")
    form.table(
        (), KEYS, ("prompt", "title", "level", "subject", "brief", "requirements", "promises", "inputs", "estimates")
    )
    inputs, written = _inputs(form)
    promises = form.table(("promises",), PROMISES, ("availability",))
    amounts = {key: _amount(form, ("promises", key)) for key in promises if key in PROMISES}
    prompt = Prompt(
        id=form.text(("prompt",)),
        title=form.text(("title",)),
        level=form.word(("level",), LEVELS, "standard"),
        subject=form.texts(("subject",)),
        brief=form.text(("brief",)),
        wanted=tuple(_wanted(form, ("requirements", index)) for index in range(form.count(("requirements",)))),
        secrets=tuple(_secret(form, ("hidden", index)) for index in range(form.count(("hidden",)))),
        availability=amounts.get("availability", 0.0),
        inputs=inputs,
        written=written,
        estimates=tuple(_estimate(form, ("estimates", index), inputs) for index in range(form.count(("estimates",)))),
        musts=tuple(_must(form, ("musts", index)) for index in range(form.count(("musts",)))),
        p95=amounts.get("p95"),
        rpo=amounts.get("rpo"),
        peak=amounts.get("peak", 1.0),
        users=amounts.get("users"),
        accepts=form.texts(("accepts",)),
        human=form.texts(("human",)),
        traps=form.texts(("traps",)),
        dives=tuple(_dive(form, ("dives", index)) for index in range(form.count(("dives",)))),
    )
    _references(form, prompt)
    form.done()
    return prompt


def _amount(form: Form, path: DocumentPath) -> float:
    try:
        return amount(form.document.at(path))
    except QuantityError as error:
        form.complain("wrong-unit", f"`{path[-1]}` {error.message}", path)
        return 0.0


def _inputs(form: Form) -> tuple[Mapping[str, float], Mapping[str, str]]:
    names = form.names(("inputs",))
    return (
        {name: _amount(form, ("inputs", name)) for name in names},
        {name: str(form.document.at(("inputs", name))) for name in names},
    )


def _wanted(form: Form, path: DocumentPath) -> Wanted:
    data = form.table(path, WANTED, ("id", "says", "words", "does"))
    does = tuple(
        Does(form.word((*path, "does", index), [one.value for one in Does], "read"))
        for index in range(form.count((*path, "does")))
    )
    recency = form.word((*path, "recency"), [one.value for one in Recency])
    partition = form.word((*path, "on_partition"), [one.value for one in OnPartition])
    return Wanted(
        id=form.text((*path, "id")),
        says=form.text((*path, "says")),
        words=form.texts((*path, "words")),
        does=does,
        extra=data.get("extra") is True,
        recency=Recency(recency) if recency else None,
        bound=_amount(form, (*path, "bound")) if "bound" in data else None,
        on_partition=OnPartition(partition) if partition else None,
        availability=_amount(form, (*path, "availability")) if "availability" in data else None,
    )


def _secret(form: Form, path: DocumentPath) -> Secret:
    form.table(path, ("topic", "words", "answer"), ("topic", "words", "answer"))
    return Secret(form.text((*path, "topic")), form.texts((*path, "words")), form.text((*path, "answer")))


def _estimate(form: Form, path: DocumentPath, inputs: Mapping[str, float]) -> Expected:
    data = form.table(path, ESTIMATE, ("name", "title", "formula", "value", "unit", "claim"))
    formula, value = form.text((*path, "formula")), form.number((*path, "value"))
    exact = value
    try:
        computed = evaluate(formula, inputs)
    except FormulaError as error:
        form.complain("bad-formula", f"the formula {error}", (*path, "formula"))
    else:
        exact = computed
        if abs(computed - value) > EXACT * abs(computed):
            message = f"`value` says {value:g}, the formula gives {computed:.4g}"
            form.complain("wrong-value", message, (*path, "value"))
    return Expected(
        name=form.text((*path, "name")),
        title=form.text((*path, "title")),
        formula=formula,
        value=exact,
        unit=form.text((*path, "unit")),
        claim=_claim(form, (*path, "claim")),
        why=form.text((*path, "why")),
        upto=form.number((*path, "upto")) if "upto" in data else None,
    )


def _claim(form: Form, path: DocumentPath) -> Claim:
    form.table(path, ("figure", "of", "words", "extra"), ("figure",))
    figures = form.texts((*path, "figure"))
    for figure in figures:
        datum, horizon = split(figure, ())
        if figure not in FIGURES and (
            figure.partition(".")[0] not in HELD or datum or not (horizon or figure == "rows")
        ):
            form.complain("unknown-word", f"there is no figure `{figure}`", (*path, "figure"), FIGURES, figure)
    return Claim(
        figures,
        form.text((*path, "of")),
        form.texts((*path, "words")),
        extra=form.word((*path, "extra"), ("yes", "no"), "no") == "yes",
    )


def _must(form: Form, path: DocumentPath) -> Must:
    form.table(path, MUST, ("id", "says"))
    kinds = [kind.value for kind in Kind]

    def words(key: str, known: list[str] | None) -> tuple[str, ...]:
        said = form.texts((*path, key))
        for word in said if known is not None else ():
            if word not in (known or ()):
                form.complain("unknown-word", f"there is no `{word}`", (*path, key), known or (), word)
        return said

    return Must(
        id=form.text((*path, "id")),
        says=form.text((*path, "says")),
        flow=form.text((*path, "flow")),
        passes=words("passes", kinds),
        answered_by=words("answered_by", kinds),
        guarded=words("guarded", None),
        apart=words("apart", [role.value for role in Role]),
        sharded=words("sharded", None),
        where=words("where", None),
    )


def _dive(form: Form, path: DocumentPath) -> Dive:
    form.table(path, ("question", "answer"), ("question", "answer"))
    return Dive(form.text((*path, "question")), form.text((*path, "answer")))


def _references(form: Form, prompt: Prompt) -> None:
    """Names used inside the file exist in it."""
    known = [wanted.id for wanted in prompt.wanted]
    for index, must in enumerate(prompt.musts):
        if must.flow and must.flow not in known:
            message = f"there is no requirement `{must.flow}`"
            form.complain("unknown-name", message, ("musts", index, "flow"), known, must.flow)
    for index, estimate in enumerate(prompt.estimates):
        if estimate.claim.of and estimate.claim.of not in known:
            message = f"there is no requirement `{estimate.claim.of}`"
            form.complain("unknown-name", message, ("estimates", index, "claim", "of"), known, estimate.claim.of)
