"""The settings, their defaults, and where each of them came from."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = ("error", "warning", "info", "never")
"""What may fail a run."""
SEVERITIES = ("error", "warning", "info", "off")
"""What a rule may be set to."""


@frozen
class RuleSetting:
    """What the configuration says about one rule: its severity ('off' disables it) and its parameters, as written."""

    severity: str | None = None
    params: Mapping[str, object] = field(default_factory=dict[str, object])


@frozen
class Settings:
    """Everything that can be configured.

    paths      what `check` looks at when it is not told
    pack       the rule pack
    fail_on    the mildest severity that fails a run, or 'never'
    rule_paths folders with rules of one's own, beside the configuration file
    select     when not empty, the only rules or categories that run
    ignore     rules or categories that do not run
    rules      per-rule settings
    baseline   the file that lists accepted findings
    origins    where each setting came from: 'default', 'archlint.toml:3' or the option's name
    root       the folder of the configuration file; relative paths in it start there
    """

    paths: tuple[str, ...] = ()
    pack: str = "capstone"
    fail_on: str = "error"
    rule_paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: Mapping[str, RuleSetting] = field(default_factory=dict[str, RuleSetting])
    baseline: str = ".archlint/baseline.json"
    origins: Mapping[str, str] = field(default_factory=dict[str, str])
    file: str | None = None
    root: str = ""

    def origin(self, key: str) -> str:
        """Where a setting came from."""
        return self.origins.get(key, "default")
