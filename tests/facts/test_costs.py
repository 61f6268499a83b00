"""Sentences as people write them, and the usual costs they name or leave out."""

import pytest

from archlint.facts.costs import named

NAMING = {
    "staleness": [
        "people may see yesterday's data for a minute",
        "a deleted link works for an hour",
        "A deleted link still works for up to an hour",
        "products up to one minute old",
        "prices can be out of date",
        "Outdated answers until the entry expires",
        "the list lags a little",
        "shows the previous version for 30 s",
        "a room may look free and is already booked for half a minute",
        "users don't always see what they just saved",
        "invalidation is hard",
        "we must purge by hand",
        "data may be inconsistent with the database",
        "profile changes take up to 5 minutes to appear",
        "Not up to date",
        "the page keeps showing the old price",
        "changes become visible later",
        "reads can be eventually consistent",
    ],
    "lag": [
        "replication lag",
        "a reader may not see what was just written",
        "replicas are a few ms behind",
        "a user may not find their own writes",
        "the last second of writes may be lost when a standby is promoted",
        "every commit waits for a second node",
        "reads are eventually consistent",
        "writes still limited to one node",
        "old rows for a moment",
        "Data might be slightly outdated on the replicas",
    ],
    "shards": [
        "no joins across shards",
        "cross-shard queries get slow",
        "rebalancing when we add a node",
        "reports have to ask every node",
        "one big customer can make a hot partition",
        "no transactions over two users",
        "data must be moved when a server is added",
        "uniqueness can't be enforced any more",
    ],
    "failure": [
        "a new point of failure",
        "one more hop",
        "if it crashes everything behind it is unreachable",
        "adds 2 ms",
        "a new single point",
        "the load balancer can become a bottleneck",
        "another component to operate",
        "when it is down nobody can log in",
        "a monthly bill",
    ],
    "effects": [
        "mails come a bit later and may come twice",
        "eventual consistency",
        "jobs can pile up when workers are slow",
        "harder to debug",
        "users wait a few minutes for the report",
        "we have to make consumers idempotent",
        "failed jobs must be retried",
        "messages may be lost if Redis restarts",
        "order is not guaranteed",
        "needs monitoring and alerting",
        "the export is not there immediately",
    ],
}
SILENT = {
    "staleness": ["another server to pay", "more memory", "costs money", "cold caches and a threshold to tune", "complexity", "$200/month"],
    "lag": ["two more machines to pay", "more disks", "complexity", "licences"],
    "shards": ["more machines", "costs money", "complexity", "more backups"],
    "failure": ["costs money", "complexity", "somebody has to configure it"],
    "effects": ["another server to pay", "complexity", "more memory", "a new skill to learn"],
}  # fmt: skip


@pytest.mark.parametrize(("cost", "sentence"), [(cost, text) for cost, texts in NAMING.items() for text in texts])
def test_a_cost_is_recognised_in_other_words(cost, sentence):
    assert cost in named(sentence)


@pytest.mark.parametrize(("cost", "sentence"), [(cost, text) for cost, texts in SILENT.items() for text in texts])
def test_what_is_not_named_is_not_recognised(cost, sentence):
    assert cost not in named(sentence)
