"""Flows of a sketch: every arrow in a step, what asks alike once."""

import pytest

from archlint.blueprint.load import load
from archlint.importers.draft.walks import TOO_MANY, walks
from archlint.importers.draft.writing import write
from archlint.source import parse_text


def test_two_roles_that_are_asked_alike_are_one_step(compose):
    text = """
        services:
          web: {build: ., ports: ["80:80"], environment: {CACHE_URL: "redis://kv", SESSION_URL: "redis://kv", BROKER_URL: "redis://kv"}}
          kv: {image: redis}
        """
    (flow,) = walks(compose(text, {"main.py": ""}))
    assert [(step.text, step.options) for step in flow.steps] == [
        ("clients -> web", {}),
        ("web -> kv", {"op": "get"}),
        ("web -> kv", {"op": "enqueue"}),
    ]


def test_a_worker_takes_from_two_roles_of_a_store_in_one_step(compose):
    text = """
        services:
          web: {build: ./web, ports: ["80:80"], environment: {CELERY_BROKER_URL: "redis://kv"}}
          jobs: {build: ./jobs, command: celery -A a worker, environment: {CELERY_BROKER_URL: "redis://kv", STREAM_URL: "redis://kv"}}
          kv: {image: redis}
        """
    steps = [step.text for flow in walks(compose(text, {})) for step in flow.steps]
    assert steps.count("kv -> jobs") == 1


def test_a_service_may_be_called_clients(compose):
    written = load(parse_text(write(compose("services: {clients: {build: ., ports: ['80:80']}}", {})), "imported"))
    assert {name: each.kind for name, each in written.components.items()} == {
        "clients": "client",
        "clients-1": "service",
    }


def test_many_doors_to_the_same_do_not_tell_all_of_it_each(compose, monkeypatch):
    monkeypatch.setattr("archlint.importers.draft.walks.MOST_STEPS", 20)
    ring = "".join(
        f"  s{i}: {{image: acme/s{i}, ports: ['{1000 + i}:80'], environment: {{U: 'http://s{(i + 1) % 9}'}}}}\n"
        for i in range(9)
    )
    found = compose(f"services:\n{ring}")
    assert [len(walk.steps) for walk in walks(found)] == [10, 10, 10, 1, 1, 1, 1, 1, 1]
    assert found.notes.count(TOO_MANY) == 1


def test_a_directory_is_asked_when_others_start_and_for_no_request(compose):
    def pom(*libraries):
        return "".join(f"<artifactId>{each}</artifactId>" for each in ("spring-boot", *libraries))

    found = compose(
        """
        services:
          gateway: {build: gateway, ports: ["80:8080"], environment: {CONFIG_URL: "http://settings:8888", A: "http://orders:1"}}
          orders: {build: orders, environment: {CONFIG_URL: "http://settings:8888", R: "http://names:8761/eureka"}}
          settings: {build: settings, ports: ["8888:8888"], environment: {R: "http://names:8761/eureka", DB: "postgres://db/x"}}
          names: {build: names, ports: ["8761:8761"]}
          db: {image: postgres}
        """,
        {
            "gateway/pom.xml": pom("spring-cloud-starter-gateway"),
            "orders/pom.xml": pom("spring-cloud-starter-netflix-eureka-client"),
            "settings/pom.xml": pom("spring-cloud-config-server", "spring-cloud-starter-netflix-eureka-client"),
            "names/pom.xml": pom("spring-cloud-starter-netflix-eureka-server"),
        },
    )
    starts = {part.id: part.facts["boots_from"].value for part in found.parts if "boots_from" in part.facts}
    assert starts == {"gateway": ["settings"], "orders": ["settings", "names"], "settings": ["names", "db"]}
    assert [(walk.name, [step.text for step in walk.steps]) for walk in walks(found)] == [
        ("requests", ["clients -> gateway", "gateway -> orders"])
    ]


@pytest.mark.parametrize(
    ("key", "port", "at_start"), [("API", 8080, False), ("SPRING_CLOUD_CONFIG_URI", 80, True), ("API", 8888, True)]
)
def test_a_service_that_is_only_called_like_a_directory_stays_in_the_flow(compose, key, port, at_start):
    found = compose(
        f"""
        services:
          web:
            image: ours/web
            ports: ["80:80"]
            environment:
              {key}: "http://config-service:{port}"
              EUREKA: "http://eureka:8761"
          config-service: {{image: ours/configs, expose: [{port}], environment: {{DATABASE_URL: "postgres://db/x"}}}}
          eureka: {{image: ours/names}}
          db: {{image: postgres}}
        """
    )
    steps = [] if at_start else ["web -> config-service", "config-service -> db"]
    assert [step.text for walk in walks(found) for step in walk.steps] == ["clients -> web", *steps]
    told = found.part("web").facts["boots_from"]
    assert told.value == (["config-service", "eureka"] if at_start else ["eureka"])
    assert str(told.evidence) == (
        f"env compose.yaml:6 {key}, eureka compose.yaml:7" if at_start else "env compose.yaml:7 EUREKA"
    )


def test_a_page_is_optional_for_who_shows_it_and_what_is_measured_is_sent(compose):
    found = compose(
        """
        services:
          front: {build: front, ports: ["80:80"]}
          api-gateway: {image: ours/gateway, environment: {OTLP: "http://otel:4317", ZIPKIN_URL: "http://traces:9411", LOGS: "http://logs:5000"}}
          api: {image: ours/api, environment: {OTLP: "http://otel:4317", ZIPKIN_URL: "http://traces:9411"}}
          otel: {image: otel/opentelemetry-collector}
          traces: {image: openzipkin/zipkin}
          logs: {image: grafana/loki}
          boards: {image: grafana/grafana}
          jobs: {image: mher/flower}
        """,
        {
            "front/Dockerfile": "FROM nginx\nCOPY nginx.conf /etc/nginx/nginx.conf\n",
            "front/nginx.conf": "".join(
                f"location /{name} {{ proxy_pass http://{name}:80; }}\n"
                for name in ("api-gateway", "api", "boards", "jobs", "traces")
            ),
        },
    )
    steps = {step.text: step.options for walk in walks(found) for step in walk.steps}
    assert {text for text, options in steps.items() if options == {"optional": True}} == {
        "front -> boards", "front -> jobs", "front -> traces",
    }  # fmt: skip
    assert {text for text, options in steps.items() if options == {"async": True}} == {
        "api-gateway -> otel", "api-gateway -> traces", "api-gateway -> logs", "api -> otel", "api -> traces",
    }  # fmt: skip
