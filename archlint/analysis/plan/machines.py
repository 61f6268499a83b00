"""What one machine can be, and how many of a kind are still a plan: figures beyond it are shown with a warning, or not as a way at all."""

from __future__ import annotations

from archlint.quantity import show_count, show_size

MEMORY = 32e12
"""Bytes of memory of the largest machine to be rented (Amazon EC2 U7inh-32tb.480xlarge, 2025)."""
DISK = 64e12
"""Bytes of the largest volume (Amazon EBS io2 Block Express, 2025)."""
NETWORK = 75e9
"""Bytes a second of the fastest network card to be rented (Amazon EC2 C8gn, 600 Gbps, 2025)."""
FILES = 1_048_576
"""Files that Linux lets one process open at most unless it is told otherwise (fs.nr_open, proc(5))."""
SLOTS = 10_000
"""Threads or processes on one machine beyond which switching between them takes the time (D. Kegel, *The C10K Problem*, 1999)."""
STACK = 1e6
"""Bytes that a thread takes at least where nobody says (the default stack of a Java thread, Linux)."""
MANY = 1_000
"""Machines of one kind beyond which the figures before them are the first to be doubted."""
MOST = 5_000
"""Instances of one component that a blueprint may have."""


def too_large(size: float, most: float, per: str = "") -> str | None:
    """Why nothing of this size is to be had; None where it is."""
    return (
        None if size <= most else f"the largest there is has {show_size(most)}{per}, {show_size(size)}{per} are needed"
    )


def doubt(count: int, kind: str) -> str:
    """What to add to a reason that asks for very many; empty where it does not.

    >>> doubt(4000, "machines")
    '; 4,000 machines: check the figures behind that first, or split users into cells'
    """
    return (
        ""
        if count <= MANY
        else f"; {show_count(count)} {kind}: check the figures behind that first, or split users into cells"
    )


def too_many(count: int) -> str | None:
    """Why so many instances are no way; None where they may be."""
    return (
        None
        if count <= MOST
        else f"{show_count(count)} of one kind are no design any more; a blueprint has {MOST:,} at most"
    )
