"""What a workload is for by its name, where nothing surer tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.judgement import RESTARTED, Judgement
from archlint.importers.workloads.named_stores import store_by_name
from archlint.importers.workloads.naming import by_name

if TYPE_CHECKING:
    from archlint.importers.workloads.workload import Workload

_PROXY_NAME = re.compile(r"(?:^|[-_.])(?:nginx|haproxy|traefik|caddy)(?:$|[-_.0-9])")
"""Programs that are proxies wherever they run; `proxy` alone may be anybody's word."""
_WORKS = re.compile(
    r"(?:^|[-_])(?:processor|collector|crawler|scraper|ingest(?:er|or)?|expirer|sweeper|reaper|cleaner|janitor|poller|indexer|reconciler|syncer|archiver|fetcher|updater)$"
)
"""Names of programs that do something by themselves, where nobody comes to them."""
_TESTS = re.compile(
    r"(?:^|[-_])(?:e2e|smoke|(?:e2e|unit|integration|acceptance|smoke|cypress|playwright)?[-_]?tests?(?:[-_]?runner)?)$"
)
"""What runs tests and ends, whatever it listens on meanwhile: `web-e2e-tests`, no host like `sso.test`."""
_SERVES_PAGES = ("django", "rails", "phoenix")
"""Frameworks of whole applications, which have their pages and their data in one program, whatever it is called: `webapp`."""
_CLIENT = re.compile(r"(?!.*(?:front|web|app|ui|spa))(?:.+[-_.]client(?:[-_.0-9].*)?|client[-_.].*[a-z].*)")
"""Names that a program on a server has as the client of something else, and nothing of pages: `eureka-client-orders`."""
_ALSO_ELSEWHERE = ("", "node", "dotnet")
"""What may run in browsers, or is not known to run on servers."""


def named(
    workload: Workload,
    framework: tuple[str, str, Evidence | None],
    started: str,
    where: Evidence | None,
    *,
    runs: bool,
    asks: bool,
) -> Judgement:
    """What the name suggests, when nothing surer told; a server that is named like a worker is one, no proxy `runs` code, and no mere pages ask (`asks`) a database."""
    engine, side, engine_evidence = framework
    guess = Evidence(Confidence.GUESS, workload.evidence.file, workload.evidence.line, "by its name")
    called = by_name(workload.own_name)
    is_client = engine not in _ALSO_ELSEWHERE and _CLIENT.fullmatch(workload.own_name.lower()) is not None
    if called == "frontend" and not side and (is_client or asks or engine in _SERVES_PAGES):
        called = ""
    if called == "frontend" or (side and called not in ("worker", "scheduler", "job", "gateway")):
        on_servers = engine if engine != "node" and not side else ""
        told = engine_evidence if side and engine_evidence else guess
        return Judgement("frontend", on_servers, told, engine_evidence)
    anybodys = workload.build is None or engine or runs
    if called == "proxy" and anybodys and not _PROXY_NAME.search(workload.own_name.lower()):
        called = ""
    lasts = workload.restart in RESTARTED
    if _TESTS.search(workload.own_name.lower()) and not lasts and started != "service":
        return Judgement("job", "", guess)
    if called == "job" and (workload.published or lasts):
        called = ""
    serves = called in ("worker", "scheduler", "job") and started == "service" and where is not None
    if serves or (called == "scheduler" and workload.published and not started):
        called = ""
    if not called and not workload.ports and _WORKS.search(workload.own_name.lower()):
        called = "worker"
    if called in ("worker", "scheduler", "job"):
        return Judgement(called, "celery" if "celery" in workload.own_name and called == "worker" else "", guess)
    if called:
        return Judgement(called, "" if called in ("gateway", "proxy") else engine, guess, engine_evidence)
    store = store_by_name(workload, engine)
    if store is not None:
        return Judgement(store.purpose, store.engine, guess)
    known = where if started == "service" and where is not None else engine_evidence
    plain = Evidence(Confidence.GUESS, workload.evidence.file, workload.evidence.line, "nothing says otherwise")
    return Judgement("service", engine, known or plain, engine_evidence)
