"""What only looks on: no flow of the product begins at it, and it fills no queue."""

import pytest

from archlint.graph import build
from archlint.importers.draft.proof import prove
from archlint.importers.draft.walks import walks
from archlint.importers.draft.writing import write
from archlint.source import parse_text

QUEUE = """
services:
  api: {image: x/api, environment: {CELERY_BROKER_URL: "redis://redis:6379/1"}, ports: ["80:80"]}
  worker: {image: x/api, command: celery -A app worker, environment: {CELERY_BROKER_URL: "redis://redis:6379/1"}}
  redis: {image: "redis:7"}
  db: {image: postgres}
"""


@pytest.mark.parametrize(
    ("watcher", "watched"),
    [
        ("flower: {image: mher/flower, command: celery --broker=redis://redis:6379/1 flower}", ["redis"]),
        ("queues: {image: x/api, command: rq-dashboard --redis-url redis://redis:6379}", ["redis"]),
        ("sidekiq-web: {build: ./web, environment: {REDIS_URL: redis://redis:6379}}", ["redis"]),
        ("web: {image: x/jobs, command: rackup sidekiq.ru, environment: {REDIS_URL: redis://redis:6379}}", ["redis"]),
        ("board: {image: deadly0/bull-board, environment: {REDIS_HOST: redis}}", ["redis"]),
        ("commander: {image: rediscommander/redis-commander, environment: {REDIS_HOST: redis}}", ["redis"]),
        ("pgadmin: {image: dpage/pgadmin4, depends_on: [db]}", ["db"]),
        ("adminer: {image: adminer, environment: {ADMINER_DEFAULT_SERVER: db}, ports: ['8080:8080']}", ["db"]),
        (
            "exporter: {image: prometheuscommunity/postgres-exporter, environment: {DATA_SOURCE_URI: 'db:5432/x'}}",
            ["db"],
        ),
    ],
    ids=lambda each: each.partition(":")[0] if isinstance(each, str) else "",
)
def test_a_watcher_is_no_flow_of_the_product(compose, watcher, watched):
    found = compose(f"{QUEUE}  {watcher}\n")
    name = watcher.partition(":")[0]
    text = write(found)
    system = build(prove(text, found), parse_text(text, "archlint.yaml"))
    assert list(system.components[name].watches) == watched
    assert [walk.name for walk in walks(found)] == ["requests"]
    assert all(name not in (hop.source, *hop.targets) for hop in system.flows["requests"].hops)


def test_what_a_proxy_shows_of_a_dashboard_is_needed_by_no_request(compose):
    found = compose(
        """
        services:
          proxy: {image: nginx, ports: ["80:80"], volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]}
          api: {image: x/api}
          grafana: {image: grafana/grafana}
        """,
        {"nginx.conf": "location / { proxy_pass http://api:80; }\nlocation /g { proxy_pass http://grafana:3000; }\n"},
    )
    (walk,) = walks(found)
    assert [(step.text, step.options) for step in walk.steps] == [
        ("clients -> proxy", {}),
        ("proxy -> api", {}),
        ("proxy -> grafana", {"optional": True}),
    ]


def test_where_watchers_are_all_there_is_they_are_the_product(compose):
    found = compose(
        """
        services:
          prometheus: {image: prom/prometheus}
          grafana: {image: grafana/grafana, environment: {PROMETHEUS_URL: "http://prometheus:9090"}}
        """
    )
    assert [walk.name for walk in walks(found)] == ["by-grafana"]


def test_names_in_brackets_that_prometheus_looks_up(compose):
    text = """
        services:
          prometheus: {image: prom/prometheus, volumes: ["./p.yml:/etc/prometheus/prometheus.yml"]}
          api: {image: ours/api, ports: ["80:80"]}
        """
    found = compose(text, {"p.yml": "scrape_configs:\n- dns_sd_configs:\n  - names: ['api']\n    port: 80\n"})
    assert [(hop.source, hop.target) for hop in found.hops] == [("prometheus", "api")]


def test_prometheus_has_a_prober_ask_others(compose):
    text = """
        services:
          prometheus: {image: prom/prometheus, volumes: ["./p.yml:/etc/prometheus/prometheus.yml"]}
          prober: {image: prom/blackbox-exporter}
          api: {image: ours/api, ports: ["80:80"]}
          mail: {image: ours/mail}
        """
    relabelled = "  - target_label: __param_target\n  - target_label: __address__\n    replacement: prober:9115\n"
    jobs = f"- job_name: a\n  - targets: ['http://api:80']\n{relabelled}- job_name: b\n  - targets: ['mail:80']\n"
    found = compose(text, {"p.yml": jobs})
    pairs = [("prober", "api"), ("prometheus", "mail"), ("prometheus", "prober")]
    assert sorted((hop.source, hop.target) for hop in found.hops) == pairs


def test_prometheus_asks_what_publishes_a_port_of_the_machine(compose):
    text = """
        services:
          prometheus: {image: prom/prometheus, volumes: ["./p.yml:/etc/prometheus/prometheus.yml"]}
          api: {image: ours/api, ports: ["8080:80"]}
        """
    found = compose(text, {"p.yml": "- targets: ['localhost:9090', 'host.docker.internal:8080']\n"})
    assert [(hop.source, hop.target) for hop in found.hops] == [("prometheus", "api")]


def test_what_promtail_compares_is_no_address(compose):
    text = """
        services:
          promtail: {image: grafana/promtail, volumes: ["./p.yml:/etc/promtail/config.yml"]}
          loki: {image: grafana/loki}
          prometheus: {image: prom/prometheus}
        """
    found = compose(text, {"p.yml": "clients: [{url: 'http://loki:3100/push'}]\n- regex: (prometheus|loki)\n"})
    assert [(hop.source, hop.target) for hop in found.hops] == [("promtail", "loki")]


@pytest.mark.parametrize(("beside", "target"), [("", "above"), ("deploy/", "beside")])
def test_what_lies_where_compose_is_run(compose, beside, target):
    text = """
        services:
          prometheus: {image: prom/prometheus, volumes: ["${PWD}/conf/p.yml:/etc/prometheus/prometheus.yml"]}
          above: {image: ours/above}
          beside: {image: ours/beside}
        """
    files = {"deploy/compose.yml": text, "conf/p.yml": "- targets: ['above:80']\n"}
    files |= {f"{beside}conf/p.yml": f"- targets: ['{target}:80']\n"}
    found = compose("services: {}", files, "deploy")
    assert [(hop.source, hop.target) for hop in found.hops] == [("prometheus", target)]


def test_what_keeps_its_data_itself_only_waits_for_a_store(compose):
    text = "services: {zipkin: {image: 'openzipkin/zipkin:3', ENVIRONMENT depends_on: [db]}, db: {image: mysql}}"
    assert compose(text.replace("ENVIRONMENT ", "")).hops == []
    found = compose(text.replace("ENVIRONMENT", "environment: {MYSQL_HOST: db},"))
    assert [(hop.source, hop.target) for hop in found.hops] == [("zipkin", "db")]
