"""What a component is, as the keys that make the same component again when the model is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.graph.system import Component


def keys(component: Component) -> dict[str, str | list[str]]:
    """Kind, engine and roles, as far as they are declared; the kind always."""
    found: dict[str, str | list[str]] = {"kind": component.kind.value}
    if component.engine and component.is_declared("engine"):
        found["engine"] = component.engine
    if component.roles:
        found["roles"] = [role.value for role in component.roles]
    return found


def technology(component: Component) -> str:
    """How it is built, in a word for people."""
    return component.engine or component.kind.value
