"""Large blueprints, the same bytes for the same numbers.

`python benchmarks/generate.py 1000 > large.yaml` writes a system of 1,000 components and 50 flows: domains of
twenty components (a balancer, services, a cache, a database, a queue with its workers, an object store, a
search), each in a tier and its zones, domains calling one another without cycles. With `--differing` no two
components are written alike: each has an owner of its own, and each service its own capacity.
"""

from __future__ import annotations

import argparse
import sys

DOMAIN = 20
"""Components in one domain; each domain has one flow."""


def blueprint(components: int, *, differing: bool = False) -> str:
    """A blueprint with this many components and a twentieth as many flows, as YAML text."""
    domains = max(1, components // DOMAIN)
    written = [line for domain in range(domains) for line in domain_components(domain, domains)]
    parts = [
        "archlint: 1",
        f"system: {components} components",
        "requirements: {availability: 99.9%, latency: {p95: 500 ms}, durability: {rpo: 1 min, rto: 1 h}}",
        "workload: {users: 10M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}",
        "groups:",
        *[line for domain in range(domains) for line in group(domain)],
        "components:",
        "  clients: {kind: client}",
        *(apart(written) if differing else written),
        "data:",
        *[
            f"  data-{domain}: {{in: db-{domain}, rows: 3 per user, row: 1 KB, scope: tenant}}"
            for domain in range(domains)
        ],
        "flows:",
        *[line for domain in range(domains) for line in flow(domain, domains)],
    ]
    return "\n".join(parts) + "\n"


def group(domain: int) -> list[str]:
    """The tier of a domain."""
    members = ", ".join([f"lb-{domain}", *[f"service-{domain}-{n}" for n in range(services(domain))], f"db-{domain}"])
    return [f"  domain-{domain}: {{kind: tier, members: [{members}]}}"]


def services(domain: int) -> int:
    """How many services a domain has: what the other components leave over of twenty; the client is in the first."""
    return DOMAIN - 8 - (1 if domain == 0 else 0)


def domain_components(domain: int, domains: int) -> list[str]:
    """The components of one domain: eight fixed ones and its services."""
    health = "health: {live: /live, ready: /ready, interval: 10 s, failures: 3}"
    zones = "zones: [a, b, c]"
    apart = f"tags: [of-{domains}]"
    return [
        f"  lb-{domain}: {{kind: load-balancer, engine: haproxy, replicas: 2, zones: [a, b], algorithm: least-connections, tls: true, {health}}}",
        *[
            f"  service-{domain}-{n}: {{engine: fastapi, replicas: {3 + n % 3}, {zones}, capacity: 500..1k..2k req/s, {health}, {apart}}}"
            for n in range(services(domain))
        ],
        f"  cache-{domain}: {{engine: redis, role: cache, eviction: allkeys-lru, memory: 8 GB}}",
        f"  queue-{domain}: {{engine: rabbitmq, replication: {{standbys: 2, mode: quorum}}, {zones}}}",
        f"  worker-{domain}: {{engine: celery, replicas: 4, concurrency: 4, work: 50 ms, acks: late, idempotent: true}}",
        f"  db-{domain}:",
        "    engine: postgresql",
        "    replication: {standbys: 2, mode: async, lag: 50 ms, max_lag: 5 s, failover: automatic}",
        f"    {zones}",
        "    capacity: {read: 10k/s, write: 1k..3k..5k/s}",
        "    backups: {every: 1 day, keep: 30 days, point_in_time: true}",
        f"  search-{domain}: {{engine: elasticsearch, replication: {{standbys: 1}}, refresh: 1 s}}",
        f"  files-{domain}: {{engine: s3}}",
        f"  mail-{domain}: {{kind: external, availability: 99.9%, latency: 300 ms}}",
    ]


def apart(lines: list[str]) -> list[str]:
    """The same components, no two of them written alike."""
    made: list[str] = []
    for line in lines:
        number = len(made)
        if line.endswith("}") and not line.startswith("    "):
            capacity = f"500..{1_000 + number / 100:g}..2k req/s"
            made.append(line[:-1].replace("500..1k..2k req/s", capacity) + f", owner: team-{number}}}")
        elif line.startswith("    "):
            made.append(line)
        else:
            made += [line, f"    owner: team-{number}"]
    return made


def flow(domain: int, domains: int) -> list[str]:
    """One flow through the services of a domain and into the next one; reads and writes in turn."""
    reads = domain % 2 == 0
    chain = " -> ".join(f"service-{domain}-{n}" for n in range(services(domain)))
    last = f"service-{domain}-{services(domain) - 1}"
    lines = [
        f"  flow-{domain}:",
        f"    does: {'read' if reads else 'write'}",
        f"    data: data-{domain}",
        f"    rate: {1 + domain % 7}/s",
        f"    needs: {{recency: {'eventual' if reads else 'strong'}, on_partition: {'serve' if reads else 'refuse'}}}",
        "    steps:",
        f"      - clients -> lb-{domain} -> {chain}",
    ]
    if reads:
        lines += [
            f"      - {last} -> cache-{domain}: {{hit: 90%, ttl: 60 s}}",
            f"      - {last} -> db-{domain}: {{when: miss, at: standby}}",
            f"      - {last} -> search-{domain}",
        ]
        if domain + 1 < domains:
            lines.append(f"      - {last} -> service-{domain + 1}-0: {{optional: true}}")
        return lines
    return [
        *lines,
        f"      - {last} -> db-{domain}",
        f"      - {last} -> cache-{domain}: {{op: delete}}",
        f"      - {last} -> files-{domain}",
        f"      - {last} -> queue-{domain}",
        "      - reply",
        f"      - queue-{domain} -> worker-{domain} -> mail-{domain}",
    ]


def main() -> None:
    """Write a blueprint to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("components", type=int, help="how many components, in twenties")
    parser.add_argument("--differing", action="store_true", help="no two components written alike")
    asked = parser.parse_args()
    sys.stdout.write(blueprint(asked.components, differing=asked.differing))


if __name__ == "__main__":
    main()
