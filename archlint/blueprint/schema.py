"""The JSON Schema of the language, for editors: made from the models, never written by hand."""

from __future__ import annotations

import ast
import inspect
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from archlint.blueprint.blueprint import Blueprint
from archlint.blueprint.capacities import ReadWriteCapacity
from archlint.blueprint.checks.estimates import OF_COMPONENTS, OF_ONE, WHOLE_SYSTEM
from archlint.blueprint.checks.limits import DIVISORS
from archlint.blueprint.components import Component, Shards
from archlint.blueprint.horizon import FIGURES
from archlint.blueprint.language import models
from archlint.blueprint.load import VERSION
from archlint.blueprint.model import IDENTIFIER
from archlint.blueprint.patterns import above_zero, at_least_one, quantity_schema, whole_schema
from archlint.blueprint.values import WHOLE
from archlint.catalogue import families, names
from archlint.quantity import Dimension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archlint.blueprint.model import Model
    from archlint.source import Data

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = f"urn:archlint:blueprint:{VERSION}"
"""Names the language version, so that an editor does not mix two of them."""
NAMED = ("components", "groups", "data", "flows")


def schema() -> dict[str, Any]:
    """The schema of a blueprint: every key described, quantities with patterns and examples, engines as examples."""
    written = Blueprint.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = written.pop("$defs")
    by_name = {model.__name__: model for model in models()}
    for name, definition in {**definitions, "Blueprint": written}.items():
        _describe(definition, by_name.get(name))
    component = definitions["Component"]
    component["properties"]["pool"]["propertyNames"] = {"pattern": IDENTIFIER}
    known = {"properties": {"engine": {"enum": list(names())}}, "required": ["engine"]}
    component["anyOf"] = [{"required": ["kind"]}, known]
    component["properties"]["engine"]["examples"] = _engines()
    for name, key in (("Component", "zones"), ("Component", "hosts"), ("Group", "members"), ("Flow", "steps")):
        _not_empty(definitions[name]["properties"][key])
    written["properties"]["estimates"] = _estimates(written["properties"]["estimates"])
    for section in NAMED:
        written["properties"][section]["propertyNames"] = {"pattern": IDENTIFIER}
    quantities: dict[str, Data] = {}
    for definition in (*definitions.values(), written):
        definition["properties"] = _hoist(definition.get("properties", {}), quantities)
        if not definition["properties"]:
            del definition["properties"]
    definitions.update(quantities)
    head = {"$schema": DIALECT, "$id": ID, "title": f"archlint blueprint, language version {VERSION}"}
    return {**head, **written, "$defs": {name: definitions[name] for name in sorted(definitions)}}


def schema_text() -> str:
    """The schema as it is written to a file: two blanks of indentation, a line end at the end."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


@cache
def descriptions(model: type[Model]) -> Mapping[str, str]:
    """What each key of a model means: the text below it in the source, by the key as people write it."""
    (definition,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(definition, ast.ClassDef)  # noqa: S101 - the source of a class is a class
    found: dict[str, str] = {}
    for statement, after in zip(definition.body, definition.body[1:], strict=False):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(after, ast.Expr)
        ):
            field = model.model_fields[statement.target.id]
            if isinstance(after.value, ast.Constant):
                found[field.alias or statement.target.id] = str(after.value.value)
    return found


def _describe(definition: dict[str, Any], model: type[Model] | None) -> None:
    """Say what every key means; drop what only a program would write (null, defaults, titles)."""
    definition.pop("title", None)
    meanings: Mapping[str, str] = {} if model is None else descriptions(model)
    properties = definition.get("properties", {})
    for key, value in properties.items():
        kept = _measured(_as_written(value), model, key)
        properties[key] = {"description": meanings[key], **kept} if key in meanings else kept


def _as_written(value: dict[str, Any]) -> dict[str, Any]:
    """One property without the alternative `null`: a key without a value is a mistake."""
    kept = {
        key: inner
        for key, inner in value.items()
        if key not in ("default", "ge") and (key != "title" or "examples" in value or inner == WHOLE)
    }
    choices = [choice for choice in kept.get("anyOf", ()) if choice != {"type": "null"}]
    if not choices:
        return kept
    rest = {key: inner for key, inner in kept.items() if key != "anyOf"}
    return {**choices[0], **rest} if len(choices) == 1 else {**rest, "anyOf": choices}


def _measured(value: dict[str, Any], model: type[Model] | None, key: str) -> dict[str, Any]:
    """One property with the bounds that the checks know: none of nothing, none of what is divided by."""
    fields = {} if model is None else {field.alias or name: field for name, field in model.model_fields.items()}
    least = max((getattr(mark, "ge", 0) for mark in fields[key].metadata), default=0) if key in fields else 0
    value = _replace(value, lambda node: whole_schema(least) if node["title"] == WHOLE else node)
    if model in (Component, Shards) and key == "skew":
        return _replace(value, at_least_one)
    if (model is Component and key in (*DIVISORS, "capacity")) or model is ReadWriteCapacity:
        return _replace(value, above_zero)
    return value


def _replace(node: dict[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """The same schema with every quantity in it changed."""
    if isinstance(node.get("title"), str):
        return change(node)
    changed = dict(node)
    for key in {"anyOf", "oneOf"} & node.keys():
        changed[key] = [_replace(inner, change) for inner in node[key]]
    for key in {"items", "additionalProperties"} & node.keys():
        changed[key] = node[key] if isinstance(node[key], bool) else _replace(node[key], change)
    return changed


def _not_empty(value: dict[str, Any]) -> None:
    """A list that says something."""
    for kind in (value, *value.get("anyOf", ())):
        if kind.get("type") == "array":
            kind["minItems"] = 1


def _estimates(written: dict[str, Any]) -> dict[str, Any]:
    """Claims in their units, as far as the name alone tells which: of the system, and of one thing in it."""

    def word(figures: Iterable[str]) -> str:
        return "|".join(figures)

    below = {kind: [name for name in OF_ONE if WHOLE_SYSTEM[name] is kind] for kind in map(WHOLE_SYSTEM.get, OF_ONE)}
    named = f"^({word(WHOLE_SYSTEM)}|{word(FIGURES)})$|\\."
    apart = f"(?!({word((*FIGURES, *OF_COMPONENTS))})\\.)"
    of_one = {f"^{apart}[^.]+\\.({word(figures)})$": quantity_schema([kind]) for kind, figures in below.items() if kind}
    return {
        **written,
        "propertyNames": {"pattern": named},
        "properties": {name: quantity_schema([kind]) for name, kind in WHOLE_SYSTEM.items()},
        "patternProperties": {**of_one, f"^storage\\.(?!({word(OF_ONE)})$)": quantity_schema([Dimension.SIZE])},
    }


def _hoist(node: Data, quantities: dict[str, Data]) -> Data:
    """Every quantity once, under its name in `$defs`, and a reference in its place."""
    if isinstance(node, list):
        return [_hoist(inner, quantities) for inner in node]
    if not isinstance(node, dict):
        return node
    title = node.get("title")
    if isinstance(title, str) and "examples" in node:
        name = "".join(word.capitalize() for word in title.split())
        quantities[name] = {key: inner for key, inner in node.items() if key != "description"}
        reference: dict[str, Data] = {"$ref": f"#/$defs/{name}"}
        return {"description": node["description"], **reference} if "description" in node else reference
    return {key: _hoist(inner, quantities) for key, inner in node.items()}


def _engines() -> list[str]:
    """Families of the catalogue; examples, because any engine will do beside a kind."""
    return list(families())
