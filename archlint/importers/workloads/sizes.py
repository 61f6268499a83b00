"""Sizes, cores and times as container platforms write them, as the language writes them."""

from __future__ import annotations

import re

_UNITS = {"": "B", "b": "B", "k": "KiB", "kb": "KiB", "m": "MiB", "mb": "MiB", "g": "GiB", "gb": "GiB"}
_KUBERNETES = {"Ki": "KiB", "Mi": "MiB", "Gi": "GiB", "Ti": "TiB", "k": "KB", "M": "MB", "G": "GB", "T": "TB", "": "B"}
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, "us": 0.000001}


def size(text: str) -> str | None:
    """A size of compose: `512m` is 512 MiB, as Docker counts.

    >>> size("512m"), size("1.5gb"), size("lots")
    ('512 MiB', '1.5 GiB', None)
    """
    matched = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,3})?)\s*([bkmg]b?|)", text.strip().lower())
    return f"{matched.group(1)} {_UNITS[matched.group(2)]}" if matched and float(matched.group(1)) > 0 else None


def quantity(text: str) -> str | None:
    """A size of Kubernetes: `512Mi` is 512 MiB, `1G` is 1 GB.

    >>> quantity("512Mi"), quantity("1G")
    ('512 MiB', '1 GB')
    """
    matched = re.fullmatch(r"([0-9]{1,15}(?:\.[0-9]{1,3})?)([KMGT]i|[kMGT]|)", text.strip())
    return f"{matched.group(1)} {_KUBERNETES[matched.group(2)]}" if matched and float(matched.group(1)) > 0 else None


def cores(text: str) -> float | int | None:
    """Processor cores: `0.5`, `2`, or `500m` of Kubernetes.

    >>> cores("500m"), cores("2"), cores("0.50")
    (0.5, 2, 0.5)
    """
    matched = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,4})?)(m?)", text.strip())
    if matched is None:
        return None
    value = float(matched.group(1)) / (1000 if matched.group(2) else 1)
    return None if value == 0 else int(value) if value == int(value) else value


def seconds(text: str) -> float | None:
    """A time of compose in seconds: `1m30s`, `10s`, `500ms`; a bare number is seconds.

    >>> seconds("1m30s"), seconds("500ms"), seconds("5"), seconds("soon")
    (90.0, 0.5, 5.0, None)
    """
    plain = text.strip().lower()
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", plain):
        return float(plain)
    parts = re.findall(r"([0-9]{1,6}(?:\.[0-9]+)?)(h|ms|us|m|s)", plain)
    if not parts or "".join(number + unit for number, unit in parts) != plain:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def duration(value: float) -> str:
    """Seconds as the language writes them.

    >>> duration(90.0), duration(0.5), duration(60)
    ('90 s', '500 ms', '60 s')
    """
    return f"{value * 1000:g} ms" if value < 1 else f"{value:g} s"
