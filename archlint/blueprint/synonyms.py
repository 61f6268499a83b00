"""What people and other tools call things of the language: told when a word is not known and no known one is near."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from archlint.blueprint.shape import keys_at

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_SAID = {
    "client": "benutzer nutzer utilisateur utilisateurs kunde kunden navigateur browser frontend front-end user users web-app webapp mobile app-client spa device customer ui phone",
    "load-balancer": "lastverteiler répartiteur lb balancer loadbalancer reverse-proxy proxy ingress alb nlb elb",
    "gateway": "api-gateway apigateway graphql bff",
    "service": "serveur dienst anwendung rest-api web-server webserver python node ec2 vm backend-service api server backend back-end app application microservice web webserver function lambda monolith container",
    "worker": "arbeiter consumer job jobs background processor task",
    "scheduler": "cron cronjob beat timer",
    "cache": "zwischenspeicher memcache in-memory kv caching",
    "sessions": "session session-store",
    "store": "storage persistent datastore",
    "queue": "warteschlange file-d-attente mq broker message-queue task-queue message-broker",
    "pubsub": "topic pub-sub pub/sub bus event-bus channel",
    "stream": "log event-log event-stream events",
    "database": "datenbank base-de-données base-de-donnees bdd db rdbms sql nosql store datastore data-store datenbank primary-db warehouse",
    "search": "suche recherche search-engine index fulltext search-index",
    "object-store": "storage blob bucket blob-storage file-storage files object-storage filestore",
    "pooler": "connection-pool pool connection-pooler",
    "lock": "mutex coordination",
    "external": "extern externe third-party thirdparty 3rd-party saas api-external vendor partner",
    "host": "serveur rechner maschine ec2 instance server machine vm vps node box computer",
    "zone": "rechenzentrum az availability-zone datacenter dc",
    "region": "land pays country continent",
    "provider": "aws gcp azure cloud vendor",
    "tier": "cluster kubernetes k8s namespace schicht layer group subnet network vpc",
    "read": "lesen lire lecture get fetch query list select view search load",
    "write": "schreiben écrire upsert merge post put patch delete insert update create save upload store",
    "delete": "del rm remove unlink evict invalidate purge expire drop destroy",
    "enqueue": "queue push send submit",
    "consume": "pop receive take dequeue poll",
    "publish": "emit broadcast notify produce",
    "event": "ereignis événement async notification publish message emit notify stream",
    "batch": "cron job nightly report export",
    "least-connections": "leastconn least-conn least_conn",
    "ip-hash": "iphash source source-ip",
    "primary": "master leader main writer",
    "standby": "replicas replikat réplica replica slave follower reader secondary read-replica",
    "sync": "synchron synchronous",
    "async": "asynchron asynchronous master-slave leader-follower primary-replica primary-standby streaming",
    "multi-primary": "multi-master multimaster master-master active-active multi-leader",
    "automatic": "patroni sentinel orchestrator managed auto true yes",
    "manual": "by-hand",
    "strong": "fresh realtime real-time immediate latest cp linearizable strict consistent serializable",
    "eventual": "none any stale ap later eventually weak eventually-consistent",
    "serve": "stale continue available ap available-first",
    "refuse": "wait retry block consistent cp fail reject error",
    "at-least-once": "guaranteed reliable at-least once-or-more",
    "effectively-once": "exactly-once once",
    "team": "équipe",
    "best-effort": "at-most-once",
    "round-robin": "rr default",
    "weighted-round-robin": "wrr weighted",
    "power-of-two": "p2c",
    "random": "zufällig",
    "consistent-hash": "consistent ring ring-hash ketama",
    "hash": "modulo mod",
    "directory": "lookup lookup-table geo geography tenant",
    "read-your-writes": "ryw own-writes",
    "version": "versioned etag",
    "lease": "lock mutex singleflight",
    "compare-and-set": "cas compare-and-swap optimistic",
    "http": "https rest json graphql http2 api",
    "websocket": "ws wss websockets socket socket.io sse server-sent-events push",
    "polling": "poll long-polling",
    "token": "jwt cookie signed-cookie bearer oauth client-side",
    "memory": "ram heap process local in-memory in-process inmemory instance",
    "disk": "filesystem file folder local-disk ssd volume",
    "env": "environment env-var .env dotenv vault",
    "none": "no false stateless nothing never",
    "late": "manual after yes",
    "early": "auto before automatic no",
    "aof": "true yes disk everysec append-only both rdb+aof aof+rdb",
    "rdb": "snapshot snapshots dump",
    "regional": "multi-az multiaz multi-zone region multi-region",
    "zonal": "single-az zone",
    "public": "global all everyone everybody shared open",
    "tenant": "customer organisation organization team company org account",
    "user": "private personal owner self",
    "any": "nearest replicas-or-primary",
    "miss": "not-found",
}
_WORDS = {said: word for word, several in _SAID.items() for said in several.split()}
_KEYS = {
    "type": ("kind", "does", "strategy"),
    "technology": ("engine",),
    "tech": ("engine",),
    "image": ("engine",),
    "product": ("engine",),
    **dict.fromkeys(("percentage", "percent", "fraction", "proportion", "portion"), ("share",)),
    "instances": ("replicas", "count"),
    "count": ("replicas", "standbys"),
    "copies": ("replicas", "standbys"),
    "scale": ("replicas",),
    "replicas": ("standbys",),
    "consistency": ("recency",),
    "freshness": ("recency",),
    "latency": ("p95",),
    "uptime": ("availability",),
    "sla": ("availability",),
    "slo": ("availability",),
    "dau": ("daily_active",),
    **dict.fromkeys(("ram", "mem"), ("memory",)),
    **dict.fromkeys(("cpu", "cpus", "vcpu", "vcpus"), ("cores",)),
    **dict.fromkeys(("sharding", "partitions", "partitioning"), ("shards",)),
    **dict.fromkeys(("multi_az", "az", "azs", "availability_zones"), ("zones",)),
    **dict.fromkeys(("stateless", "statefulness"), ("state",)),
    **dict.fromkeys(("ssl", "https", "tls_termination"), ("tls",)),
    **dict.fromkeys(("sticky_sessions", "session_affinity", "affinity"), ("sticky",)),
    **dict.fromkeys(("connection_pool", "pool_size"), ("pool",)),
    **dict.fromkeys(("cluster", "replicaset", "replica_set"), ("replication", "replicas")),
    **dict.fromkeys(("autoscaling", "autoscale", "pods"), ("replicas",)),
    "mau": ("users",),
    "traffic": ("requests", "rate"),
    "rps": ("requests", "rate", "capacity"),
    "qps": ("requests", "rate", "capacity"),
    "throughput": ("capacity",),
    "expiry": ("ttl",),
    "expires": ("ttl",),
    "path": ("steps",),
    "hops": ("steps",),
    "store": ("in",),
    "database": ("in",),
    "size": ("row", "count", "memory"),
    "retention": ("keep",),
    "operation": ("op", "does"),
    "method": ("does", "op"),
    "action": ("does", "op"),
    "policy": ("eviction",),
    "dlq": ("dead_letter",),
    "name": ("title", "system"),
    "description": ("summary",),
    "reason": ("because",),
    "gains": ("gain",),
    "healthcheck": ("health",),
    "stateful": ("state",),
    "rto": ("durability",),
    "rpo": ("durability",),
    **dict.fromkeys(
        ("services", "nodes", "containers", "servers", "databases", "elements", "modules"), ("components",)
    ),
    **dict.fromkeys(("paths", "routes", "endpoints", "scenarios", "journeys", "use_cases", "connections"), ("flows",)),
    **dict.fromkeys(("tables", "models", "entities", "storage", "schema"), ("data",)),
    **dict.fromkeys(("nfr", "nfrs", "constraints", "slos", "slas", "goals"), ("requirements",)),
    **dict.fromkeys(("load", "scale", "usage"), ("workload",)),
    **dict.fromkeys(("tradeoffs", "trade_offs", "adr", "adrs", "choices"), ("decisions",)),
    **dict.fromkeys(("boundaries", "zones", "tiers", "layers", "networks"), ("groups",)),
    "calculations": ("estimates",),
    "exceptions": ("waivers",),
    **dict.fromkeys(("komponenten", "composants", "bausteine", "dienste"), ("components",)),
    **dict.fromkeys(("daten", "données", "donnees", "tabellen"), ("data",)),
    **dict.fromkeys(("abläufe", "flüsse", "flux", "parcours"), ("flows",)),
    **dict.fromkeys(("anforderungen", "exigences"), ("requirements",)),
    **dict.fromkeys(("last", "charge", "auslastung"), ("workload",)),
    **dict.fromkeys(("gruppen", "groupes"), ("groups",)),
    **dict.fromkeys(("entscheidungen", "décisions"), ("decisions",)),
    **dict.fromkeys(("schritte", "étapes", "etapes"), ("steps",)),
    **dict.fromkeys(("nutzer", "benutzer", "utilisateurs"), ("users",)),
    **dict.fromkeys(("verfügbarkeit", "disponibilité"), ("availability",)),
    **dict.fromkeys(("art", "typ"), ("kind", "does")),
    **dict.fromkeys(("anzahl", "nombre"), ("replicas", "count", "rows")),
    **dict.fromkeys(("wachstum", "croissance"), ("growth",)),
    **dict.fromkeys(("spitze", "pic", "pointe"), ("peak",)),
    **dict.fromkeys(("median", "p50_latency"), ("p50",)),
    **dict.fromkeys(("peak_rps", "peak_qps", "peak_tps"), ("peak_rate",)),
    **dict.fromkeys(("host", "server", "servers", "machine", "machines"), ("hosts",)),
    "version": ("archlint",),
    "title": ("system",),
    "project": ("system",),
}
"""Keys that people write for others; the first one that may stand there is meant."""
_PAIR = re.compile(r"([A-Za-z_][\w-]*)\s*[\s:=]\s*(\S.*)")
_SECTIONS = (
    (("workload",), "`{key}` stands in `workload`: `workload: {{{key}: …}}`"),
    (("requirements",), "`{key}` stands in `requirements`: `requirements: {{{key}: …}}`"),
    (("requirements", "durability"), "`{key}` stands in `requirements`: `durability: {{{key}: …}}`"),
    (("components", "x"), "`{key}` is for one of the `components`: `api: {{{key}: …}}`"),
    (("flows", "x"), "`{key}` is for one of the `flows`, beside its `steps`"),
    (("flows", "x", "needs"), "`{key}` is for a flow: `needs: {{{key}: …}}`"),
    (("flows", "x", "steps", 0, "options"), "`{key}` is for a step: `- a -> b: {{{key}: …}}`"),
    (("data", "x"), "`{key}` is for a datum, under `data`"),
)


def word_for(said: object, words: Collection[str]) -> str | None:
    """The word of the language for what somebody calls it.

    >>> word_for("LB", ["client", "load-balancer"])
    'load-balancer'
    """
    meant = _WORDS.get(str(said).lower().replace("_", "-").replace(" ", "-"))
    if meant in words:
        return meant
    folded = str(said).lower().replace("_", "-").replace(" ", "-")
    return next((word for word, several in _SAID.items() if word in words and folded in several.split()), None)


def held(said: str, words: Collection[str]) -> str | None:
    """The one word of the language that a longer text holds; none beside a word that denies it.

    >>> held("cache-miss", ["hit", "miss"])
    'miss'
    """
    parts = re.split(r"[^a-z]+", said.lower())
    found = [word for word in words if word in parts]
    return found[0] if len(found) == 1 and not {"not", "no", "non", "never"} & set(parts) else None


def key_for(said: str, known: Sequence[str]) -> str | None:
    """The key of the language for what somebody calls it.

    >>> key_for("type", ["kind", "engine"])
    'kind'
    """
    return next((key for key in _KEYS.get(said.lower().replace("-", "_"), ()) if key in known), None)


def pair_in(said: str, known: Sequence[str]) -> str | None:
    """What to write for a key and its value in one word.

    >>> pair_in("kind=client", ["kind", "engine"])
    'kind: client'
    """
    found = _PAIR.fullmatch(said)
    return f"{found[1]}: {found[2]}" if found and found[1] in known else None


def elsewhere(key: str) -> str | None:
    """Where in a blueprint the key would be known."""
    return next((words.format(key=key) for place, words in _SECTIONS if key in keys_at(place)), None)


def astray(path: Sequence[str | int], value: object) -> str | None:
    """What to do about a key that stands at the wrong level, or that is the rest of a number with a comma."""
    key = str(path[-1])
    if key[:1].isdigit() and value is None:
        return COMMA
    if len(path) == 3 and path[0] == "components" and key.replace("-", "_").lower() in LINKS:
        return "who calls whom is said in the `steps` of `flows`, as in `- a -> b`"
    if len(path) == 2 and key in keys_at(()):
        return f"{OUTSIDE}: write it without indentation"
    written = cast("dict[object, object]", value) if isinstance(value, dict) else {}
    if len(path) != 1:
        return None
    section = next((section for section, keys in _MARKS if any(key in written for key in keys)), None)
    return f"indent it: it has the keys of what stands below `{section}`" if section else None


LINKS = frozenset(
    (
        "depends_on",
        "dependencies",
        "calls",
        "connects_to",
        "links",
        "uses",
        "talks_to",
        "downstream",
        "upstream",
        "reads_from",
        "writes_to",
    )
)
"""Keys by which other languages say who calls whom."""
COMMA = "a comma ends a value in braces; write numbers without one, such as `10000` or `2.5 KB`"
OUTSIDE = "this begins a section of its own"
"""Help by which what follows from such a mistake is known."""
_MARKS = (
    ("flows", frozenset({"does", "steps"})),
    ("components", frozenset({"kind", "engine"})),
    ("data", frozenset({"in", "rows", "row"})),
)
