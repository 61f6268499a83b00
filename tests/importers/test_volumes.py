"""Which mount of a store holds its data, by where each engine keeps it."""

import pytest

from archlint.importers.compose.importing import sketch


@pytest.mark.parametrize(
    ("image", "more", "kept"),
    [
        ("elasticsearch:8.15.0", "volumes: ['v:/usr/share/elasticsearch/data']", True),
        ("opensearchproject/opensearch:2", "volumes: ['v:/usr/share/opensearch/data']", True),
        ("postgres:16", "volumes: ['v:/var/lib/postgresql/data/pg']", True),
        ("postgres:18", "volumes: ['v:/var/lib/postgresql']", True),
        ("postgres:16", "volumes: ['v:/var/lib/postgresql/backups']", False),
        ("postgres:16", "volumes: ['./backups:/backups']", False),
        ("postgres:16", r"volumes: ['C:\pg:/var/lib/postgresql/data']", True),
        ("postgres:16", "volumes: ['v:/pg'], environment: {PGDATA: /pg/x, BACKUP_DIR: /b}", True),
        ("postgres:16", "volumes: ['v:/b'], environment: {PGDATA: /pg/x, BACKUP_DIR: /b}", False),
        ("bitnami/postgresql:16", "volumes: ['v:/bitnami/postgresql']", True),
        ("ours/orders-postgres", "volumes: ['v:/srv/pgdata']", True),
        ("ours/orders-postgres", "volumes: ['v:/srv/dump']", False),
        ("redis:7", "volumes: ['./healthchecks:/healthchecks']", False),
        ("redis:7", "volumes: ['v:/cold'], command: redis-server --dir /cold", True),
        ("mongo:7", "volumes: ['v:/data/configdb']", False),
        ("mongo:7", "volumes: ['c:/data/configdb', 'v:/data/db']", True),
        ("mysql:8", "volumes: ['./my.cnf:/var/lib/mysql/my.cnf']", False),
        ("minio/minio", "volumes: ['v:/srv'], command: server /srv", True),
        ("typesense/typesense:27", "volumes: ['v:/data']", True),
        ("neo4j:5", "volumes: ['v:/logs']", False),
        ("tikv", "volumes: ['v:/whatever']", True),
        ("tikv", "volumes: ['v:/etc/tikv']", False),
    ],
)
def test_a_volume_counts_where_the_engine_keeps_its_data(project, image, more, kept):
    found = sketch(project.files({"compose.yaml": f"services:\n  s: {{image: '{image}', {more}}}\n"}), ["."])
    assert (found.part("s").facts["volume"].value != "none") == kept


def test_typesense_is_called_by_its_own_name(project):
    found = sketch(project.files({"compose.yaml": "services: {find: {image: typesense/typesense}}"}), ["."])
    assert found.part("find").facts["engine"].value == "typesense"


def test_volumes_of_another_service_are_its_own(compose):
    found = compose(
        """
        services:
          mongo: {image: mongo, volumes_from: ["data:rw"]}
          data: {image: tianon/true, volumes: [/data/db], volumes_from: [mongo]}
          api: {image: me/api, environment: {M: "mongodb://mongo/x"}}
        """
    )
    volume = found.part("mongo").facts["volume"]
    assert (volume.value, str(volume.evidence)) == ("data", "config compose.yaml:2 volumes_from")
    assert [each.name for each in found.omissions] == ["data"]
    assert not any("volumes_from" in note for note in found.notes)


def test_volumes_of_another_project_are_not_known(compose):
    found = compose('services: {mongo: {image: mongo, volumes_from: ["container:data"]}}')
    assert "volume" not in found.part("mongo").facts
    assert any("volumes_from" in note for note in found.notes)


@pytest.mark.parametrize(
    ("beside", "env", "asked"),
    [
        ("api: {image: me/api}", "", False),
        ("api: {image: me/api}", "COMPOSE_PROFILES=test,all\n", True),
        ("api: {image: me/api, profiles: [all]}", "", True),
    ],
)
def test_what_starts_with_a_profile_alone_is_not_held_against_a_design(compose, beside, env, asked):
    """Where nothing starts without one, the profile is the way to start it all."""
    found = compose(
        f"""
        services:
          {beside}
          testdb: {{image: postgres, profiles: [test], ports: ["5433:5432"]}}
        """,
        {".env": env},
    )
    assert ({"volume", "published"} <= found.part("testdb").facts.keys()) is asked
    assert any("testdb (test)" in note for note in found.notes) is not asked


@pytest.mark.parametrize(
    ("volume", "kept"),
    [
        ("{}", {"uploads": "disk"}),
        ("{driver: local, driver_opts: {type: none, o: bind, device: /srv}}", {"uploads": "disk"}),
        ("{driver_opts: {type: nfs, o: 'addr=10.0.0.1', device: ':/up'}}", None),
        ("{driver: rexray/efs}", None),
    ],
)
def test_files_on_a_share_of_the_network_lie_on_no_disk_of_an_instance(compose, volume, kept):
    text = f"services: {{web: {{build: ., volumes: ['up:/app/uploads']}}}}\nvolumes: {{up: {volume}}}"
    found = compose(text).parts[0].facts.get("state")
    assert (None if found is None else found.value) == kept
