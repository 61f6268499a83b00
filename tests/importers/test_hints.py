"""What little things tell: sockets, passwords, waiting, profiles, programs everybody knows; and what they do not tell."""

import pytest

from archlint.cli.run import run
from archlint.errors import ImportingError
from archlint.importers.draft.proof import prove
from archlint.importers.draft.writing import write

from .test_compose import arrows, purposes, roles


def test_a_shared_socket_and_a_password_of_ones_own_tell_who_uses_a_store(compose):
    found = compose(
        """
        services:
          db: {image: "mariadb:11", volumes: ["data:/var/lib/mysql", "socket:/var/run/mysqld"]}
          cache: {image: redis}
          php: {image: ours/php, volumes: ["socket:/var/run/mysqld"]}
          filter: {image: ours/filter, environment: {REDIS_PASSWORD: x}}
          told: {image: ours/told, env_file: .env}
          front: {image: ours/frontend, environment: {REDIS_PASSWORD: x}}
        volumes: {data: {}, socket: {}}
        """,
        {".env": "REDIS_PASSWORD=x\n"},
    )
    assert arrows(found) == ["filter -> cache", "php -> db"]
    assert [hop.evidence.is_guess for hop in found.hops] == [False, True]


def test_what_waits_for_others_is_no_job_and_no_store(compose):
    found = compose(
        """
        services:
          db: {image: "postgres:16"}
          setup:
            image: ours/app
            entrypoint: ["/wait-for-it.sh", "db:5432", "--", "/entrypoint-initializer.sh"]
            environment: {DATABASE_URL: "postgres://db/x"}
          app:
            image: ours/app
            entrypoint: ["/wait-for-it.sh", "db:5432", "--", "/entrypoint.sh"]
            depends_on: {setup: {condition: service_completed_successfully}}
          stats: {image: ours/stats, command: sh -c "/entry db createdb && /entry db migrate && /entry run"}
          web:
            image: ours/web
            command: >
              sh -c "alembic upgrade head
                     python main.py"
        """
    )
    assert purposes(found) == {"db": "database", "app": "service", "stats": "service", "web": "service"}
    assert [omission.name for omission in found.omissions] == ["setup"]
    assert arrows(found) == ["app -> db"]


def test_a_shared_environment_file_counts_for_those_that_wait(compose):
    found = compose(
        """
        services:
          names: {image: ours/names, env_file: all.env}
          data: {image: ours/data, env_file: all.env, environment: {SERVICE_PRECONDITION: "names:9870"}}
          nodes: {image: ours/nodes, env_file: all.env}
          other: {image: ours/other, env_file: all.env}
        """,
        {"all.env": "CORE_fs=hdfs://names:9000\n"},
    )
    assert arrows(found) == ["data -> names"]


def test_a_zookeeper_belongs_to_its_kafka(compose):
    found = compose(
        """
        services:
          zoo: {image: confluentinc/cp-zookeeper}
          kafka: {image: confluentinc/cp-kafka, environment: {KAFKA_ZOOKEEPER_CONNECT: "zoo:2181"}, depends_on: [zoo]}
          connect: {image: confluentinc/cp-kafka-connect, environment: {CONNECT_BOOTSTRAP_SERVERS: "kafka:9092"}, depends_on: [zoo, kafka]}
        """
    )
    assert arrows(found) == ["connect -> kafka"]


def test_a_configuration_server_does_not_call_what_it_hands_out(compose):
    found = compose(
        """
        services:
          config: {image: shop/config}
          orders: {image: shop/orders, environment: {SPRING_PROFILES_ACTIVE: docker}}
          users: {image: shop/users}
          zipkin: {image: openzipkin/zipkin}
        """,
        {
            "config/pom.xml": "<artifactId>spring-cloud-config-server</artifactId>",
            "config/src/main/resources/config/orders-docker.yml": "endpoint: http://zipkin:9411/api\nurl: http://users:80/\n",
            "config/src/main/resources/config/billing.yml": "endpoint: http://users:80/api\n",
            "orders/pom.xml": "<artifactId>spring-cloud-starter-config</artifactId>",
        },
    )
    assert arrows(found) == ["orders -> users", "orders -> zipkin"]


def test_settings_in_folders_belong_to_the_program_they_are_named_after(compose):
    found = compose(
        """
        services:
          filter: {image: mail/rspamd, volumes: ["./conf/rspamd:/etc/rspamd/local.d"]}
          imap: {image: mail/dovecot, volumes: ["./conf/rspamd:/etc/rspamd/local.d"]}
          scan: {image: mail/clam, networks: {net: {aliases: [clamd]}}}
          smtp: {image: mail/postfix, volumes: ["./conf/postfix:/opt/postfix/conf"]}
        networks: {net: {}}
        """,
        {
            "conf/rspamd/antivirus.conf": 'servers = "clamd:3310";\n',
            "conf/postfix/main.cf": "virtual_transport = lmtp:inet:imap:24\n",
        },
    )
    assert arrows(found) == ["filter -> scan", "smtp -> imap"]


def test_a_scheduler_on_a_bare_image_stays_and_an_address_in_json_is_read(compose):
    found = compose(
        """
        services:
          db: {image: "postgres:16"}
          app: {image: ours/app, environment: {DB_CONNECTION: '{"dbname": "db", "host": "db", "port": "5432"}'}}
          cron: {image: alpine, command: sh -c "echo '0 3 * * * wget -qO- http://app:8080/cron' | crontab - && crond -f"}
          idle: {image: alpine, command: sleep 100}
        """
    )
    assert arrows(found) == ["app -> db", "cron -> app"]
    assert purposes(found)["cron"] == "scheduler"


def test_what_well_known_programs_ask_of_their_redis(compose):
    found = compose(
        """
        services:
          cloud: {image: "nextcloud:fpm", environment: {REDIS_HOST: kv}}
          kv: {image: valkey/valkey}
        """
    )
    assert roles(found, "kv") == ["cache", "sessions", "lock"]


def test_sections_of_settings_say_what_a_redis_is_for(compose):
    found = compose(
        """
        services:
          talks: {image: ours/talks, volumes: ["./talks.cfg:/etc/talks/talks.cfg"]}
          kv: {image: redis}
        """,
        {"talks.cfg": "[redis]\nlocation = redis://kv/0\n\n[celery]\nbackend = redis://kv/1\nbroker = redis://kv/2\n"},
    )
    assert roles(found, "kv") == ["cache", "broker", "results"]


def test_of_two_redises_each_keeps_its_role(compose):
    found = compose(
        """
        services:
          web: {build: ., command: "gunicorn app.wsgi", env_file: .env, depends_on: [activity]}
          worker: {build: ., command: "celery -A app worker", env_file: .env, depends_on: [jobs]}
          beat: {build: ., command: "celery -A app beat", env_file: .env, depends_on: [worker]}
          activity: {image: redis}
          jobs: {image: redis}
        """,
        {
            ".env": "REDIS_ACTIVITY_HOST=activity\nREDIS_BROKER_HOST=jobs\n",
            "settings.py": 'import celery\nCACHES = {"b": "django_redis", "l": env("REDIS_ACTIVITY_HOST")}\n'
            'BROKER = env("REDIS_BROKER_HOST")  # redis\nCELERY_RESULT_BACKEND = f"redis://{BROKER}"\n',
        },
    )
    assert (roles(found, "activity"), roles(found, "jobs")) == (["cache"], ["broker", "results"])
    assert [arrow for arrow in arrows(found) if arrow.startswith(("web", "worker"))] == [
        "web -> activity",
        "web -> jobs",
        "worker -> activity",
        "worker -> jobs",
    ]


def test_clients_of_kafka_come_in_its_image_and_savers_in_that_of_a_store(compose):
    found = compose(
        """
        services:
          kafka: {image: confluentinc/cp-kafka}
          db: {image: postgres}
          connect: {build: ./connect, environment: {BOOTSTRAP_SERVERS: "kafka:9092"}}
          db-backup: {build: ./backup, environment: {PGHOST: db}}
          app:
            image: ours/app
            build: ./app
            command: sh -c "npx prisma migrate deploy && node /app/run.mjs"
            depends_on: [db]
          mail: {image: ours/mail}
        """,
        {
            "connect/Dockerfile": "FROM confluentinc/cp-kafka\n",
            "backup/Dockerfile": "FROM postgres:17\n",
            "app/Dockerfile": "FROM node\n",
            "app/start.sh": "export SMTP_FQDN=${SMTP_FQDN:-mail}\n",
        },
    )
    assert purposes(found) == {
        "kafka": "stream",
        "db": "database",
        "connect": "service",
        "db-backup": "tool",
        "app": "service",
        "mail": "service",
    }
    assert arrows(found) == ["app -> db", "app -> mail", "connect -> kafka", "db-backup -> db"]


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        ("include: [compose.yaml]\n", "compose.base.yaml includes this file: import that one"),
        (
            "services:\n  # the store\n  db:\n    image: postgres\n",
            "compose.base.yaml has it: import both, `archlint import compose compose.base.yaml compose.yaml`",
        ),
        (
            "services:\n  a:\n    depends_on:\n      db:\nvolumes:\n  db:\n",
            "write `api`, or import it together with the file that has that service",
        ),
    ],
)
def test_a_part_of_a_project_names_its_other_part(compose, other, wanted):
    with pytest.raises(ImportingError) as error:
        compose("services: {api: {image: ours/api, depends_on: [db]}}\n", {"compose.base.yaml": other})
    assert error.value.problems[0].help == wanted


def test_where_nothing_lasts_each_reason_is_told(compose):
    found = compose("services: {seed: {image: ours/seed, command: npm run seed}, idle: {image: alpine}}\n")
    with pytest.raises(ImportingError) as error:
        prove(write(found), found)
    assert "is a component: `seed` runs once and ends, `idle` does nothing that others use" in str(error.value)


def test_an_unfinished_merge_is_called_so(compose):
    with pytest.raises(ImportingError) as error:
        compose("<<<<<<< HEAD\nservices:\n  a: {image: x}\n=======\nservices: {}\n>>>>>>> 1234\n")
    assert str(error.value).endswith("compose.yaml:1:1: a merge was never finished here")


def test_libraries_of_one_purpose_tell_what_a_redis_is_for(compose):
    found = compose(
        """
        services:
          api: {build: ./api, environment: {REDIS_URL: "redis://kv"}}
          kv: {image: redis}
        """,
        {"api/package.json": '{"dependencies": {"express": "5", "bullmq": "5", "connect-redis": "8"}}'},
    )
    assert roles(found, "kv") == ["sessions", "broker"]


def test_settings_that_a_variable_names_are_read(compose):
    found = compose(
        """
        services:
          web: {build: ., volumes: [".:/app"], environment: {CONFIG: /app/conf/live.yml}}
          job: {build: ., command: python updater.py worker, environment: {CONFIG: conf/live.yml, WEB_URL: "http://web:80/"}}
          find: {image: solr}
        """,
        {
            "Dockerfile": "FROM python\n",
            "requirements.txt": "web.py\n",
            "package.json": '{"devDependencies": {"vue": "3"}}',
            "conf/live.yml": "solr_url: http://find:8983/solr\n",
        },
    )
    assert arrows(found) == ["job -> find", "job -> web", "web -> find"]
    assert purposes(found) == {"web": "service", "job": "worker", "find": "search"}


def test_a_service_that_an_override_takes_back_is_gone(compose):
    found = compose(
        """
        services:
          web: {image: ours/web, environment: {DB_HOST: db}}
          db: {image: postgres}
          backup: {image: ours/backup, ports: ["80:80"]}
        """,
        {"compose.override.yaml": "services:\n  backup: !reset\n  web: {environment: {A: b}}\n  extra: !reset null\n"},
    )
    assert purposes(found) == {"web": "service", "db": "database"}


def test_a_service_that_was_found_is_corrected_under_services(project, tmp_path, monkeypatch, capsys):
    project.files(
        {"compose.yaml": "services: {api: {image: ours/api}}\n", "o.yaml": "components: {api: {replicas: 3}}\n"}
    )
    monkeypatch.chdir(tmp_path)
    assert run(["import", "compose", ".", "--overlay", "o.yaml"]) == 2
    said = capsys.readouterr().err
    assert "o.yaml:1: `api` was found in the files, and `components` declares what was not" in said
    assert "write it under `services:`" in said


def test_a_name_in_other_letters_is_found_again(compose):
    found = compose(
        "services:\n  café: {image: redis}\n  a b: {image: x, depends_on: [café]}\n  日本: {image: x}\n  c.d: {image: x}\n"
    )
    titles = {part.id: fact.value if (fact := part.facts.get("title")) else "" for part in found.parts}
    assert titles == {"cafe": "café", "a-b": "a b", "part": "日本", "c-d": ""}
    prove(write(found), found)
