"""The field's own words, by which a sentence is about a system rather than about anything."""

from __future__ import annotations

from archlint.analysis.requirements.words import words_of

WRITING = words_of(
    "copy copies standby standbys replica replicas replication primary leader quorum majority consensus commit "
    "commits transaction transactions atomic atomically lock locks unique conditional constraint isolation serializable "
    "append appended insert upsert update updates write writes written writer confirm confirms confirmed acknowledge acknowledged durable "
    "durability lose loses lost loss sync synchronous asynchronous consistency consistent strong eventual partition refuse "
    "refused outbox capture idempotent idempotency duplicate duplicates deduplicate deduplication conflict conflicts merge "
    "version versions failover shard shards replicated atomicity uniqueness optimistic pessimistic fencing fsync saga "
    "ledger sequence exactly persist persisted persistence transactional"
)
"""What becomes of a write: copies, confirmation, loss, refusal."""
SYSTEM = WRITING | words_of(
    "server servers service services machine machines node nodes instance instances host hosts zone zones region regions "
    "process processes thread threads store stores database databases table tables index indexes cache caches queue queues "
    "stream streams topic worker workers job jobs batch broker balancer gateway proxy network socket sockets connection "
    "connections request requests answer answers read reads query queries join joins key keys row rows bytes memory disk "
    "latency throughput capacity load peak traffic outage outages failure failures fail timeout retry retries backup "
    "storage price bill money backups deploy deployment release operate operations monitor monitoring fast faster slow slower quick wait waits waiting scale "
    "scales scaling busy rush outlive survive restart token tokens session sessions schema api"
)
"""What systems are made of, and what becomes of them."""
