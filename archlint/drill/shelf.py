"""Where prompts and their own answers are, and in which order they are practised."""

from __future__ import annotations

from pathlib import Path

from archlint.drill.prompt import Prompt
from archlint.drill.script import load_prompt
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.rules.shelf import blueprints_folder

PROMPTS = Path(__file__).parent / "prompts"
ORDER = (
    "pm-saas",
    "url-shortener",
    "rate-limiter",
    "notification",
    "news-feed",
    "ticketing",
    "chat",
    "file-sync",
    "payments",
    "web-crawler",
    "video",
    "ride-hailing",
)
"""From the lecture's own system to the ones where two halves pull in different directions."""


def prompt_names() -> tuple[str, ...]:
    """Every prompt, in the order in which they are best practised."""
    there = sorted(path.stem for path in PROMPTS.glob("*.yaml"))
    return tuple(sorted(there, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))


def find_prompt(name: str) -> Prompt:
    """The prompt of that name.

    Raises:
        CommandError: there is none; with the nearest one.
    """
    known = prompt_names()
    if name not in known:
        help_ = did_you_mean(name, known, "`archlint drill list` shows them")
        raise CommandError(Problem("unknown-prompt", f"there is no prompt `{name}`", "", help=help_))
    return load_prompt((PROMPTS / f"{name}.yaml").as_posix())


def reference_file(name: str) -> Path:
    """The blueprint with which we would answer a prompt."""
    return blueprints_folder() / "drills" / f"{name}.yaml"


def after(name: str) -> str | None:
    """The prompt to practise next; None after the last."""
    known = prompt_names()
    place = known.index(name) + 1 if name in known else 0
    return known[place] if place < len(known) else None
