"""The tables of the language reference, written from the schema, so that they cannot lag behind the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archlint.blueprint.schema import schema
from archlint.blueprint.values import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS = {
    "Top level": "Blueprint",
    "Requirements": "Requirements",
    "Durability": "Durability",
    "Workload": "Workload",
    "Peak: a share of the day": "Window",
    "Peak: busy hours": "Busy",
    "Groups": "Group",
    "Components": "Component",
    "Capacity of a store": "ReadWriteCapacity",
    "State": "State",
    "Health": "Health",
    "Pool": "Pool",
    "Replication": "Replication",
    "Shards": "Shards",
    "Token": "Token",
    "Backups": "Backups",
    "Prices": "Prices",
    "Data": "Datum",
    "Flows": "Flow",
    "Step options": "StepOptions",
    "Needs": "Needs",
    "Bounded recency": "Bounded",
    "Decisions": "Decision",
    "Waivers": "Waiver",
}
"""What the tables of the reference are about, in the order of the page, and the model each describes."""


def tables() -> dict[str, str]:
    """The table of every section, by what it is about: key, how it is written, what it means."""
    whole = schema()
    definitions: Mapping[str, Any] = {**whole["$defs"], "Blueprint": whole}
    return {heading: _table(definitions[model], definitions) for heading, model in SECTIONS.items()}


def _table(definition: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    required = definition.get("required", ())
    rows = ["| key | written | meaning |", "|---|---|---|"]
    for key, value in definition["properties"].items():
        needed = ", required" if key in required else ""
        rows.append(
            f"| `{key}` | {written(value, definitions)}{needed} | {value['description']} |".replace("`|`", "`\\|`")
        )
    return "\n".join(rows) + "\n"


def written(value: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """How a value is written, in a few words."""
    if "$ref" in value:
        return _of_definition(definitions[value["$ref"].rsplit("/", 1)[-1]])
    if "const" in value or "enum" in value:
        return " or ".join(f"`{word}`" for word in value.get("enum", [value.get("const")]))
    choices = value.get("anyOf") or value.get("oneOf")
    if choices:
        if choices[-1].get("items") == choices[0]:
            return f"{written(choices[0], definitions)}, or a list"
        words = dict.fromkeys(written(choice, definitions) for choice in choices)
        return " or ".join(words)
    kind = value.get("type")
    if kind == "array":
        inner = written(value["items"], definitions)
        return "a list" if inner == "text" else f"a list of {inner}s"
    return {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "`true` or `false`",
        "object": "mapping",
    }.get(str(kind), "value")


def _of_definition(definition: Mapping[str, Any]) -> str:
    if "enum" in definition:
        words = definition["enum"]
        return (
            " or ".join(f"`{word}`" for word in words)
            if len(words) <= 4
            else "a word: " + ", ".join(f"`{word}`" for word in words)
        )
    if str(definition.get("title")).startswith(WHOLE):
        return str(definition["title"])
    if "examples" in definition and "title" in definition:
        return f"{definition['title']}, as in `{definition['examples'][0]}`"
    return "step" if "examples" in definition else "mapping"
