"""Variables of which the settings of a program only make who may come, and not whom it calls: `origins: http://${GATEWAY_HOST}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import codebase
from archlint.importers.code.source_text import source_text
from archlint.importers.evidence import Confidence
from archlint.importers.links.hits import KEYED, without_admitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder


def only_admits(link: Link, workload: Workload, places: Sequence[str], folder: Folder) -> bool:
    """Whether a link rests on variables alone that stand in settings of the program, and only in those of who may come."""
    if link.evidence.confidence is not Confidence.ENV or not link.keys or workload.build is None:
        return False
    files = tuple(file for file, _ in codebase.run_by(workload, folder, places))
    return all(folder.once(_admits, key, files) for key in link.keys)


def _admits(folder: Folder, key: str, files: tuple[str, ...]) -> bool:
    if any(key in folder.text(file) for file in files if not file.endswith(KEYED)):
        return False
    naming = [file for file in files if file.endswith(KEYED) and key in folder.text(file)]
    named = re.compile(rf"\b{re.escape(key)}\b")
    texts = (without_admitted(folder.once(source_text, file).plain) for file in naming)
    return naming != [] and not any(map(named.search, texts))
