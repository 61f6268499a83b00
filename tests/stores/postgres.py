"""PostgreSQL as a blueprint describes it: a primary and its standbys, how a commit waits for them, how far they lag."""

import secrets
import signal

import psycopg

from archlint.blueprint.vocabulary import ReplicationMode
from tests.stores.link import Link
from tests.stores.yard import free_port, until

USER = "archlint"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = '16MB'
fsync = off  # programs are killed here, never the machine
wal_receiver_status_interval = 1
wal_retrieve_retry_interval = '100ms'
"""
WAITING = {
    ReplicationMode.ASYNC: None,
    ReplicationMode.SYNC: "on",
    ReplicationMode.QUORUM: "on",
    ReplicationMode.REMOTE_APPLY: "remote_apply",
}
"""What `synchronous_commit` is in each mode; None: no standby is waited for."""


class Template:
    """An empty database in a folder, from which primaries and standbys are copied."""

    def __init__(self, yard):
        self.password = secrets.token_hex(16)
        self.folder = yard.folder / "template"
        secret = yard.write(yard.folder / "password", self.password)
        options = ["--no-sync", "--no-instructions", "--wal-segsize=1", "--locale=C", "--encoding=UTF8"]
        auth = ["--auth=scram-sha-256", f"--pwfile={secret}", f"--username={USER}"]
        yard.run("initdb", *options, *auth, str(self.folder))
        table = (
            "create table record (key text primary key, value bigint not null, version bigint not null default 1);\n"
        )
        yard.run("postgres", "--single", "-D", str(self.folder), "postgres", text=table)


class Server:
    """One PostgreSQL server."""

    def __init__(self, yard, template, name, settings, *, standby_of=None):
        self.yard, self.name, self.port, self.password = yard, name, free_port(), template.password
        self.connections = []
        folder = yard.copy(template.folder, name)
        if standby_of is not None:
            yard.write(folder / "standby.signal", "")
            where = f"host=127.0.0.1 port={standby_of} user={USER} password={self.password} application_name={name}"
            settings = f"{settings}primary_conninfo = '{where}'\n"
        with (folder / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write(f"{SETTINGS}port = {self.port}\n{settings}")
        self.process = yard.start(name, "postgres", "-D", str(folder), ready=self._answers, stop=signal.SIGQUIT)

    def connect(self):
        """A connection of its own; closed with the server."""
        where = f"host=127.0.0.1 port={self.port} user={USER} dbname=postgres"
        connection = psycopg.connect(where, password=self.password, autocommit=True, connect_timeout=3)
        self.connections.append(connection)
        self.yard.later(connection.close)
        return connection

    def ask(self, query, *values):
        """The first value of the first row."""
        if not self.connections:
            self.connect()
        row = self.connections[0].execute(query, values).fetchone()
        return None if row is None else row[0]

    def _answers(self):
        try:
            self.connect()
        except psycopg.OperationalError:
            return False
        return True


class Database:
    """The component of a blueprint, running.

    A lag that the design has between the copies is a slow line; where commits wait for the standby, whose line
    must then be fast, it is the time before what it has received becomes visible (`recovery_min_apply_delay`).
    Where only some standbys are waited for, the last one is the one that lags.
    """

    def __init__(self, yard, template, component):
        self.component = component
        replication = component.replication
        names = [f"{component.id}{number}" for number in range(1, (replication.standbys if replication else 0) + 1)]
        lag = (replication.lag if replication else None) or 0.0
        waiting = WAITING[replication.mode] if names else None
        self.primary = Server(yard, template, f"{component.id}0", _waits(names, waiting, replication))
        self.links = [Link(yard, self.primary.port) for _ in names]
        delayed = names[-1:] if waiting and replication.write_quorum else names
        self.standbys = [
            Server(yard, template, name, _delay(lag if waiting and name in delayed else 0.0), standby_of=link.port)
            for name, link in zip(names, self.links, strict=True)
        ]
        assert until(self._streaming), f"the standbys of {component.id} do not follow"
        for link in self.links:
            link.lag = 0.0 if waiting else lag

    def write(self, key, value, connection=None):
        """Commit a value; returns its version when the design says that it is acknowledged."""
        query = (
            "insert into record values (%s, %s) on conflict (key) "
            "do update set value = excluded.value, version = record.version + 1 returning version"
        )
        return (connection or self.primary.connections[0]).execute(query, (key, value)).fetchone()[0]

    def read(self, key, server=None):
        """The value a server shows, by default the primary; None before the first write."""
        return self.look(key, server)[0]

    def look(self, key, server=None):
        """The same with the version of the value."""
        server = server or self.primary
        row = server.connections[0].execute("select value, version from record where key = %s", (key,)).fetchone()
        return row or (None, 0)

    def settle(self):
        """Wait until every standby shows everything."""
        place = self.primary.ask("select pg_current_wal_lsn()::text")
        for standby in self.standbys:
            assert until(lambda at=standby: at.ask("select pg_last_wal_replay_lsn() >= %s::pg_lsn", place))

    def fail_over(self):
        """The primary is lost with all it had not sent; the first standby takes over and is returned."""
        for link in self.links:
            link.lose()
        self.primary.process.kill()
        self.primary.process.wait()
        promoted = self.standbys[0]
        assert promoted.ask("select pg_promote(true, 20)")
        return promoted

    def _streaming(self):
        return self.primary.ask("select count(*) from pg_stat_replication where state = 'streaming'") == len(self.links)


def _waits(names, waiting, replication):
    if waiting is None:
        return "synchronous_standby_names = ''\n"
    listed = ", ".join(names)
    chosen = f"ANY {replication.write_quorum - 1} ({listed})" if replication.write_quorum else f"FIRST 1 ({listed})"
    return f"synchronous_standby_names = '{chosen}'\nsynchronous_commit = {waiting}\n"


def _delay(seconds):
    return f"recovery_min_apply_delay = '{seconds * 1000:.0f}ms'\n"
