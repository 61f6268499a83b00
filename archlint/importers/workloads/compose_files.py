"""What compose files are called."""

from __future__ import annotations

_BEGIN = ("docker-compose", "docker_compose", "compose.", "compose-", "compose_")


def is_compose(file: str, *, overrides: bool = False) -> bool:
    """Whether a file is named like a compose file, which an override is only where they are asked for.

    >>> is_compose("deploy/docker-compose.prod.yml"), is_compose("compose.override.yaml"), is_compose("composer.yaml")
    (True, False, False)
    """
    name = file.rpartition("/")[2].lower()
    if not name.endswith((".yml", ".yaml")) or (".override." in name and not overrides):
        return False
    return name.startswith(_BEGIN)
