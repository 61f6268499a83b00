"""What the models refuse, in the words of the language: one problem for one mistake, at its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archlint.blueprint.advice import for_estimate, for_number, for_rest, for_rhythm, for_value, left_out
from archlint.blueprint.examples import REQUIRED_KEYS
from archlint.blueprint.foreign import instead
from archlint.blueprint.shape import keys_at
from archlint.blueprint.shorthand import listed, written_out
from archlint.blueprint.steps import as_items
from archlint.blueprint.synonyms import astray, pair_in
from archlint.blueprint.unknown import list_of, unknown_key, unknown_word
from archlint.blueprint.vocabulary import At, Kind, Op
from archlint.catalogue import names
from archlint.errors import Problem, meant, nearest
from archlint.quantity import show_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.source import Data, Document, DocumentPath

    Details = Mapping[str, Any]

_LONGEST = 60
"""Letters of a value that is worth repeating in brackets."""
_FREE = frozenset({"pool", "estimates", "latency"})
"""Mappings whose keys are names, so that the name alone says too little."""
_SECTIONS = {
    "components": "api: {kind: service}",
    "data": "tasks: {in: db}",
    "flows": "list-tasks: {does: read, steps: [a -> b]}",
    "groups": "box: {kind: host, members: [api, db]}",
}
"""Sections whose entries have names, and what one looks like."""
_CHANGES = frozenset({"write", "enqueue", "publish"})
"""What a step asks for that makes its flow one that writes."""
_ENTRIES = {"decisions": "this decision", "waivers": "this waiver", "steps": "this step"}
_TRUTHS = {
    **dict.fromkeys(
        ["yes", "on", "y", "1", "enabled", "enable", "required", "always", "ja", "oui", "wahr", "vrai"], "true"
    ),
    **dict.fromkeys(
        ["no", "off", "n", "0", "none", "never", "disabled", "disable", "without", "nein", "non", "falsch", "faux"],
        "false",
    ),
    **dict.fromkeys(("terminate", "termination", "https", "ssl", "tls", "1.2", "1.3", "letsencrypt"), "true"),
    **dict.fromkeys(
        ("cookie", "ip", "session", "sticky", "fire-and-forget", "background", "best-effort", "stonith"), "true"
    ),
}

_WANTED = {
    "bool_type": "`true` or `false`",
    "string_type": "text",
    **dict.fromkeys(("tuple_type", "list_type"), "a list"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "a mapping"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "a number"),
}
"""What each refusal of the models wanted."""


def locate(data: Data, place: Sequence[str | int]) -> DocumentPath:
    """The path in the document for a place in the models: without the names of alternatives, through step options."""
    node = data
    path: list[str | int] = []
    for number, step in enumerate(place):
        if isinstance(node, dict):
            if isinstance(step, str) and step in node:
                chosen = step
            elif step == "options" and len(node) == 1:
                chosen = next(iter(node))
            elif number == len(place) - 1 and step not in ("plain", "mapping", "[key]"):
                path.append(step)
                break
            else:
                continue
            path.append(chosen)
            node = node[chosen]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            path.append(step)
            node = node[step]
    return tuple(path)


def describe(details: Details, path: DocumentPath, document: Document) -> Problem:
    """The problem that stands behind one refusal."""
    kind, message, way_out = _words(details, path)
    if kind == "empty-value":
        way_out = commented(path, document) or way_out
    if path[:1] == ("flows",) and path[2:] == ("share",):
        way_out = for_rest(_other_shares(path, document), details["input"]) or way_out
    if details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",):
        span = document.key_span(path)
    elif details["type"] == "missing":
        span = document.key_span(path[:-1])
    elif details["input"] is None:
        span = document.key_span(path)
    else:
        span = document.value_span(path)
    return Problem(kind, message, document.file, span, way_out)


def _other_shares(path: DocumentPath, document: Document) -> list[Data]:
    """The shares of the other flows, as they are written."""
    flows = document.at(("flows",))
    others = [flow for name, flow in flows.items() if name != path[1]] if isinstance(flows, dict) else []
    return [flow["share"] for flow in others if isinstance(flow, dict) and "share" in flow]


def commented(path: DocumentPath, document: Document) -> str | None:
    """What to do about a key without a value whose value was read as a comment."""
    line = document.lines[document.key_span(path).line - 1] if path else ""
    found = re.fullmatch(r"[^#]*:\s+(#\S.*)", line.rstrip())
    if found is None:
        return None
    said = f', `"{found[1]}"`' if '"' not in found[1] and len(found[1]) <= _LONGEST else ""
    return f"what follows `#` is a comment; put it in quotes to say it{said}"


def is_about_key(details: Details) -> bool:
    """Whether a refusal is about a key that is one of a few words; a file may well call a key `[key]` itself."""
    return details["loc"][-1:] == ("[key]",) and details["type"] in ("enum", "literal_error")


def label(path: DocumentPath) -> str:
    """How a value is called in a message: its key, `pool.db` where the key is a name."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "the blueprint"
    name = ".".join(names[-2:]) if len(names) > 1 and names[-2] in _FREE else names[-1]
    if isinstance(path[-1], int) and "->" not in name:
        return _ENTRIES.get(name, f"an entry of `{name}`")
    return f"`{name}`"


def _words(details: Details, path: DocumentPath) -> tuple[str, str, str | None]:
    """Kind, message and way out of one refusal."""
    kind: str = details["type"]
    value = details["input"]
    name = label(path)
    if kind == "mistake":
        context = details["ctx"]
        subject = "this step" if context["kind"] == "wrong-step" else name
        return context["kind"], f"{subject} {context['message']}", _with_key(_of_value(context, path, value), path)
    if is_about_key(details):
        _, _, other = unknown_word(path, name, path[-1], details["ctx"]["expected"])
        pair = pair_in(str(path[-1]), details["ctx"]["expected"].split("'")[1::2])
        glued = f"write `{pair}`, with a blank behind the `:`" if pair else None
        way_out = glued or instead(path) or (meant(other) and other) or astray(path, None) or other
        return "unknown-key", f"there is no key `{path[-1]}` in `{path[-2]}`", way_out
    if kind == "extra_forbidden":
        where = f" in {label(path[:-1])}" if len(path) > 1 and "->" not in str(path[-2]) else ""
        return unknown_key(path, details["loc"], value, where)
    if kind == "missing":
        return _missing(path, value)
    if value is None:
        return "empty-value", f"{name} has no value", "write a value, or remove the key"
    if kind in ("enum", "literal_error"):
        return unknown_word(path, name, value, details["ctx"]["expected"])
    if kind == "greater_than_equal":
        least = details["ctx"]["ge"]
        message = f"{name} must be at least {least}, got {show_written(value)}"
        return (
            "out-of-range",
            message,
            for_value(path, value) or f"write `{path[-1]}: {least}` or more, or leave it out",
        )
    wanted = _WANTED.get(kind, details["msg"].lower())
    if kind == "bool_type" and value in ("true", "false"):
        quoted = f"{name} must be {wanted}, and quotes make a text of it"
        return "wrong-type", quoted, f"write `{value}` without quotes"
    return (
        "wrong-type",
        f"{name} must be {wanted}, got {show_written(value)}",
        left_out(path, value) or _conversion(kind, value, path, details["loc"]),
    )


def _of_value(context: Details, path: DocumentPath, value: Data) -> str | None:
    """The way out of a value that no quantity or number can be read from: its own, or what its key usually has."""
    help_: str | None = context["help"]
    if context["kind"] == "missing-unit":
        return for_number(path, str(value)) or help_
    if path[-1] == "capacity" and isinstance(value, list) and len(value) == 2:
        return f"write `{{read: {value[0]}, write: {value[1]}}}`"
    thousandths = path[-1] == "cores" and str(value).endswith("m")  # as manifests count them
    if thousandths or (path[-1] == "schedule" and (help_ is None or for_rhythm(value))):
        return for_value(path, value)
    own = for_estimate(path, value) if path[0] == "estimates" else None
    return own or help_ or (None if context["kind"] == "wrong-step" else for_value(path, value))


def _conversion(kind: str, value: Data, path: DocumentPath, place: Sequence[str | int]) -> str | None:
    """What to write instead of a value of the wrong type."""
    if isinstance(value, dict) and _WANTED.get(kind) == "a list":
        return listed(str(path[-1]), value)
    if isinstance(value, list) and path[-1] == "engine":
        return "a component runs on one engine: write a component for each"
    if (
        isinstance(value, list)
        and len(path) == 2
        and path[0] == "groups"
        and all(isinstance(each, str) for each in value)
    ):
        return f"write `{path[-1]}: {{kind: tier, members: [{', '.join(map(str, value))}]}}`"
    if isinstance(value, str) and isinstance(path[-1], str) and _WANTED.get(kind) == "a list":
        if path[-1] == "steps":
            return as_items(value)
        if path[-1] == "decisions":
            return "write it as an item: `- {choose: …, gain: …, cost: …}`"
        return for_value(path, value) or (f"write `{path[-1]}: [{value}]`" if len(value) <= _LONGEST else None)
    if len(path) == 2 and path[0] == "components" and isinstance(value, str):
        key = "kind" if value in list(Kind) else "engine" if value in names() else ""
        return f"write `{path[-1]}: {{{key}: {value}}}`" if key else "say what it is: `{kind: service}`"
    if len(path) == 1 and path[0] in _SECTIONS and isinstance(value, list):
        told = f"write each by its name below `{path[0]}:`, without a dash"
        return (
            f"{told}: `{name}:`, and what it has below that"
            if (name := _named(value))
            else f"{told}: `{_SECTIONS[str(path[0])]}`"
        )
    if kind == "bool_type":
        truth = _TRUTHS.get(str(value).lower()) or nearest(str(value), ("true", "false"))
        return f"write `{truth}`" if truth else f"write `{path[-1]}: true` or `{path[-1]}: false`"
    if kind == "string_type":
        return for_value(path, value) or _as_text(path, value)
    if _WANTED.get(kind) != "a mapping":
        return for_value(path, value)
    if place[-1:] == ("options",):
        return _as_option(value)
    return written_out(str(path[-1]), value) or for_value(path, value) or list_of(keys_at(place))


def _named(entries: Sequence[Data]) -> str | None:
    """What the first entry of a list is called, where each has a `name` or is a name with something below it."""
    first = entries[0] if entries else None
    if not isinstance(first, dict):
        return None
    name = first.get("name", first.get("id")) or (next(iter(first)) if len(first) == 1 else None)
    return name if isinstance(name, str) and re.fullmatch(r"[A-Za-z][\w-]*", name) else None


def _as_text(path: DocumentPath, value: Data) -> str | None:
    """What to write where a text is due."""
    if path[-2:-1] == ("state",):
        return "write where it is kept: memory, disk, token, env, none or the id of a component"
    if isinstance(value, list) and path[-1] == "in":
        return "one store is right when two differ: write that one, such as `in: db`"
    if isinstance(value, dict):
        return f"write one text behind `{path[-1]}:`, and nothing below it"
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return f"write one text: `{path[-1]}: {', '.join(map(str, value))}`"
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return f'put it in quotes: `"{written}"`' if isinstance(value, (int, float)) else None


def _as_option(value: object) -> str | None:
    """The option of a step that a word alone was meant as: `a -> b: write` asks to write."""
    word = str(value).lower().replace(" ", "-") if isinstance(value, str) else ""
    if isinstance(value, str) and (pair := pair_in(value, keys_at(("flows", "x", "steps", 0, "options")))) is not None:
        return f"write `{{{pair}}}`"
    for key, words in (("op", Op), ("at", At), ("when", ("miss", "hit")), ("async", ("async", "asynchronous"))):
        said = nearest(word, list(map(str, words)))
        if said:
            return f"write `{{{key}: {'true' if key == 'async' else said}}}`"
    return "options are written in braces, as in `a -> b: {timeout: 1 s}`"


def _with_key(help_: str | None, path: DocumentPath) -> str | None:
    """`write `3`` becomes `write `replicas: 3``, so that the line can be copied."""
    key = path[-1] if path else ""
    if (
        help_ is None
        or not help_.startswith("write `")
        or not isinstance(key, str)
        or not key.replace("_", "").isalnum()
        or help_.startswith(f"write `{key}: ")
    ):
        return help_
    return help_.replace("write `", f"write `{key}: ", 1)


def _missing(path: DocumentPath, around: Data) -> tuple[str, str, str | None]:
    key = str(path[-1])
    owner = label(path[:-1])
    example = "does: write" if key == "does" and _writes(around) else REQUIRED_KEYS.get(key)
    return "missing-key", f"{owner} has no `{key}`", f"add `{example}`" if example else f"add `{key}:`"


def _writes(flow: Data) -> bool:
    """Whether a step of a flow, as far as it can be read, changes something."""
    steps = flow.get("steps") if isinstance(flow, dict) else None
    options = (
        [each for step in steps if isinstance(step, dict) for each in step.values()] if isinstance(steps, list) else []
    )
    return any(isinstance(each, dict) and str(each.get("op")) in _CHANGES for each in options)
