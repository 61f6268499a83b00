"""Hosts that only a cluster knows, among the values of variables."""

from __future__ import annotations

import re
from functools import lru_cache

from archlint.importers.links.addresses import hosts_in

_LABEL = re.compile(r"[a-z][a-z0-9-]{0,62}")
_ANYWHERE = frozenset(
    {"localhost", "true", "false", "none", "null", "auto", "default", "local", "any", "all", "host", "kubernetes"}
)
_NO_HOSTS = re.compile(
    r"\b(?:s3a?|gs|file|unix|sqlite\w*|data|abfss?|wasbs?|hdfs|arn|oci|memory|inmemory)://", re.IGNORECASE
)
"""Addresses of something else than a host."""
_PLAIN_HOST = re.compile(r"(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVERS?|BROKERS?|ENDPOINTS?)$", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def of_cluster(key: str, value: str) -> tuple[str, ...]:
    """Every host in the value of a variable that only a cluster knows: one word, or a name that says so.

    >>> of_cluster("A", "postgres://u:p@pg-rw:5432/x"), of_cluster("REDIS_HOST", "redis-master"), of_cluster("A", "b")
    (('pg-rw',), ('redis-master',), ())
    >>> of_cluster("A", "http://x.prod.svc.cluster.local/y https://acme.net"), of_cluster("A", "s3://bucket/x")
    (('x.prod.svc.cluster.local',), ())
    """
    if _NO_HOSTS.search(value):
        return ()
    found = [host.lower() for host, _ in hosts_in(value)]
    if not found and _PLAIN_HOST.search(key):
        found = [part.strip().lower() for part in value.split(",")]
    inside = (each for each in found if _LABEL.fullmatch(each) or re.search(r"\.svc(?:\.|$)", each))
    return tuple(each for each in dict.fromkeys(inside) if each not in _ANYWHERE)
