"""Redis as a blueprint describes it: a cache, a broker or a store, with its eviction, its persistence and its replicas."""

import secrets

import redis

from archlint.blueprint.vocabulary import Persistence, ReplicationMode
from tests.stores.link import Link
from tests.stores.yard import free_port, until

PERSISTENCE = {
    None: ["--save", "", "--appendonly", "no"],
    Persistence.NONE: ["--save", "", "--appendonly", "no"],
    Persistence.RDB: ["--appendonly", "no"],  # the snapshots of the shipped configuration
    Persistence.AOF: ["--save", "", "--appendonly", "yes", "--appendfsync", "everysec"],
    Persistence.AOF_ALWAYS: ["--save", "", "--appendonly", "yes", "--appendfsync", "always"],
}
WAIT = 300
"""Milliseconds a semi-synchronous write waits for its replica."""
FILL = """
local known = tonumber(redis.call('get', KEYS[2]) or '0')
if ARGV[5] == 'version' and tonumber(ARGV[2]) < known then return 0 end
if ARGV[5] == 'lease' and redis.call('get', KEYS[3]) ~= ARGV[4] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[3])
if ARGV[5] == 'version' then redis.call('set', KEYS[2], ARGV[2]) end
return 1
"""
"""A fill that a newer write has overtaken is refused: its version is older, or its lease is gone (Nishtala 2013)."""


class Server:
    """One Redis server."""

    def __init__(self, yard, name, component, password, *, replica_of=None):
        self.yard, self.name, self.component, self.password = yard, name, component, password
        self.folder, self.port = yard.make(name), free_port()
        self.replica_of = replica_of
        self.client = redis.Redis(
            "127.0.0.1", self.port, password=password, decode_responses=True, retry=None, socket_timeout=10
        )
        yard.later(self.client.close)
        self.start()

    def start(self):
        """Start it, for the first time or after a crash."""
        component = self.component
        limits = []
        if component.memory is not None:
            limits += ["--maxmemory", str(int(component.memory.likely))]
        if component.eviction is not None:
            limits += ["--maxmemory-policy", component.eviction]
        follow = []
        if self.replica_of is not None:
            follow = ["--replicaof", "127.0.0.1", str(self.replica_of), "--masterauth", self.password]
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        quick = ["--repl-diskless-sync-delay", "0", "--requirepass", self.password]
        self.process = self.yard.start(
            self.name,
            "redis-server",
            *place,
            *quick,
            *PERSISTENCE[component.persistence],
            *limits,
            *follow,
            ready=self._answers,
        )

    def crash(self):
        """End it at once, without a goodbye to the disk."""
        self.process.kill()
        self.process.wait()
        self.client.connection_pool.disconnect()

    def _answers(self):
        try:
            return self.client.ping() and not self.client.info("persistence")["loading"]
        except redis.RedisError:
            return False


class Memory:
    """The component of a blueprint, running: one server, or a primary with replicas behind slow lines."""

    def __init__(self, yard, component):
        self.component = component
        password = secrets.token_hex(16)
        replication = component.replication
        count = replication.standbys if replication else 0
        self.waits = bool(count) and replication.mode is ReplicationMode.SEMI_SYNC
        self.primary = Server(yard, f"{component.id}0", component, password)
        self.links = [Link(yard, self.primary.port) for _ in range(count)]
        self.standbys = [
            Server(yard, f"{component.id}{number}", component, password, replica_of=link.port)
            for number, link in enumerate(self.links, 1)
        ]
        assert until(self._following), f"the replicas of {component.id} do not follow"
        self.client.set("first", 0)  # what is sent before the first acknowledgement of a replica waits for it
        self.settle()
        for link in self.links:
            link.lag = 0.0 if self.waits else replication.lag or 0.0
        self._fill = self.primary.client.register_script(FILL)

    @property
    def client(self):
        """The connection to the server that takes writes."""
        return self.primary.client

    def write(self, key, value):
        """Set a value for good; returns when the design says that it is acknowledged."""
        self.client.set(key, value)
        if self.waits:
            self.client.wait(1, WAIT)
        return 0

    def read(self, key, server=None):
        """The value a server shows, by default the primary; None before the first write."""
        value = (server or self.primary).client.get(key)
        return None if value is None else int(value)

    def look(self, key, server=None):
        """The same, and no version."""
        return self.read(key, server), 0

    def lease(self, key):
        """Ask for the right to fill after a miss."""
        token = secrets.token_hex(8)
        return token if self.client.set(f"{key}:lease", token, nx=True, px=10_000) else ""

    def keep(self, key, entry, ttl, guard=None, lease=""):
        """Keep a value and its version for so long, unless a guard says that a newer one was written since."""
        keys = [key, f"{key}:version", f"{key}:lease"]
        self._fill(keys=keys, args=[*entry, int(ttl * 1000), lease, guard or ""])

    def put(self, key, entry, ttl, guard):
        """What a write does to the copy it sets: take back the lease, keep the new value."""
        self.client.delete(f"{key}:lease")
        self.keep(key, entry, ttl, guard)

    def drop(self, key, version):
        """What a write does to the copy it deletes: take back the lease, leave the version."""
        self.client.pipeline().delete(key, f"{key}:lease").set(f"{key}:version", version).execute()

    def settle(self):
        """Wait until every replica has everything."""
        for standby in self.standbys:
            assert until(lambda at=standby: self._offset(at) >= self.client.info("replication")["master_repl_offset"])

    def fail_over(self):
        """The primary is lost with all it had not sent; the first replica takes over and is returned."""
        for link in self.links:
            link.lose()
        self.primary.crash()
        promoted = self.standbys[0]
        promoted.client.replicaof("no", "one")
        return promoted

    def _following(self):
        return all(each.client.info("replication")["master_link_status"] == "up" for each in self.standbys)

    def _offset(self, standby):
        return standby.client.info("replication")["slave_repl_offset"]
