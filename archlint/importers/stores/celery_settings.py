"""Variables for Celery: what they say of a Redis, and where no code is left that uses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.source_text import source_text
from archlint.importers.languages import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_NAMED = re.compile(r"\bcelery\b|\bCelery\(|\bdjango_celery|namespace=[\"']CELERY")

_SET = re.compile(r"\s*(?:export\s+)?CELERY_\w+\s*[:=]")


def says_nothing(key: str, role: str, user: Workload, places: Sequence[str], folder: Folder) -> bool:
    """Whether a variable in capital letters tells no such role: where the cache of Celery is, or that of a program whose code never names Celery."""
    if "CELERY" not in key:
        return False
    return (role == "broker" and key.startswith("CELERY_CACHE")) or _is_unused(user, places, folder)


def is_in_vain(text: str, at: int, code: Iterable[tuple[str, str]], folder: Folder) -> bool:
    """Whether a place in the text of a file is in a line with a setting of Celery, and the code with its texts that of a program without it."""
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    return _SET.match(line) is not None and is_without(code, folder)


def _is_unused(user: Workload, places: Sequence[str], folder: Folder) -> bool:
    """Whether the code of a program is one without Celery, for which its settings may have been meant once."""
    code = codebase.run_by(user, folder, places) if user.build is not None else ()
    return "celery" not in user.command and is_without(code, folder)


def is_without(code: Iterable[tuple[str, str]], folder: Folder) -> bool:
    """Whether code is of Python, and nothing in it of Celery."""
    programs = [file for file, _ in code if file.endswith(PYTHON)]
    speaking = (folder.once(source_text, file) for file in programs if "celery" in folder.small(file))
    return bool(programs) and not any(_NAMED.search(text.bare.whole) for text in speaking)
