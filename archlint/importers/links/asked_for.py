"""Whom the settings of a program name in what it asks for: much that stands there is for other programs, or for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.code import spring, unread_properties, unread_sections, unused_settings
from archlint.importers.code.same_code import WORKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.evidence import Evidence
    from archlint.importers.links.addresses import Hosts
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder


def is_asked_for(
    target: str,
    evidence: Evidence,
    workload: Workload,
    character: Character,
    places: Sequence[str],
    hosts: Hosts,
    folder: Folder,
) -> bool:
    """Whether a file names somebody elsewhere than in settings that nothing of the program asks for, or that hold in other profiles."""
    holds = spring.in_effect(evidence.file, workload, character.dockerfile, folder)
    if holds is not None and not any(each == target for each, _ in (*hosts.in_small(holds), *hosts.on_machine(holds))):
        return False
    fields = folder.once(unused_settings.declared, evidence.file)
    sections = folder.once(unread_sections.declared, evidence.file)
    if not fields and not sections and not folder.once(unread_properties.declared, evidence.file):
        return True
    works = character.purpose in WORKING
    files = unused_settings.files_of(workload, character.command, folder, places, works=works)
    if fields or sections:
        left = folder.once((unused_settings if fields else unread_sections).without, evidence.file, files)
    else:
        left = folder.once(unread_properties.without, evidence.file, files, tuple(places))
    return any(each == target for each, _ in (*hosts.in_small(left), *hosts.on_machine(left)))
