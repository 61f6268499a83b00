"""What a workload is for by its image: the one that is pulled, or the one that is built upon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import frameworks
from archlint.importers.code.build_files import lists_dependencies
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads import backups, images
from archlint.importers.workloads.character import STORES
from archlint.importers.workloads.judgement import RESTARTED, Judgement
from archlint.source.folder import parent

if TYPE_CHECKING:
    from archlint.importers.workloads.dockerfile import Dockerfile
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_BESIDE_KAFKA = re.compile(
    r"(?<!-)(?:^|[-_/ ])(connect|mirror-?maker|schema-?registry|ksql)(?:$|[-_/. ])", re.IGNORECASE
)
"""Programs that come in the image of Kafka, and are its clients."""
_GETS_ONCE = re.compile(r"(?:certbot\s+)?(?:certonly|renew)\s(?!.*\b(?:while|sleep|crond?)\b)")
"""What Certbot is told that gets certificates and ends, where nothing tells it again."""


def by_image(workload: Workload, dockerfile: Dockerfile | None, started: str, folder: Folder) -> Judgement | None:
    """What the image is, the one that is pulled or the one that is built upon; no tool that ends where a server is `started`.

    A Dockerfile that is not in the project is told by what is made of it, or by the folder it would lie in: `docker/redis`.
    """
    image, evidence = workload.image, workload.evidence
    if workload.build is not None and dockerfile is not None:
        image = dockerfile.base
        evidence = Evidence(Confidence.CONFIG, workload.build.dockerfile, dockerfile.base_line, "FROM")
    elif workload.build is not None and not images.is_well_known(image):
        place = parent(workload.build.dockerfile)
        image = "" if lists_dependencies(place, folder) else place.rpartition("/")[2]
    if not image or frameworks.is_language(image):
        return None
    found = images.identify(image)
    if found is None:
        return None
    purpose = found.purpose
    if purpose == "job" and started == "service":
        return None
    if purpose == "stream" and "zookeeper-server" in workload.command:
        return Judgement("lock", "zookeeper", workload.evidence)
    if purpose == "stream" and _BESIDE_KAFKA.search(f"{workload.own_name} {workload.command}"):
        return Judgement("service", "", workload.evidence)
    once = "certbot" in image and workload.restart not in RESTARTED and _GETS_ONCE.match(f"{workload.command} ")
    if once:
        return Judgement("job", "", workload.command_evidence or evidence)
    if purpose in STORES and workload.build is not None and backups.is_named_so(workload):
        return Judgement("tool", "", workload.evidence)
    if purpose in STORES and started != "service" and backups.goes_on(workload):
        return Judgement("scheduler", "", workload.command_evidence or evidence)
    if purpose == "proxy" and dockerfile is not None and _serves_pages(dockerfile):
        return Judgement("frontend", "", evidence)
    return Judgement(purpose, found.engine, evidence)


def _serves_pages(dockerfile: Dockerfile) -> bool:
    """Whether a web server image carries pages that were built before it, or copied into it."""
    built = any(re.search(r"(^|/)(node|bun)(:|-|$)", base) for base in dockerfile.bases)
    return built or any(
        re.search(r"(^|/)(dist|build|public|html|out|www|static|index\.html)/?$", name) for name in dockerfile.copied
    )
