"""Several servers of one upstream are alternatives: each request goes to one of them, and what stands behind has the load of one."""

import pytest

from archlint.analysis.demand import measure
from archlint.blueprint.load import load
from archlint.graph import build
from archlint.importers.draft.walks import walks
from archlint.importers.draft.writing import write
from archlint.source import parse_text

NGINX = {"proxy": "/etc/nginx/nginx.conf", "image": "nginx"}
HAPROXY = {"proxy": "/usr/local/etc/haproxy/haproxy.cfg", "image": "haproxy"}
CADDY = {"proxy": "/etc/caddy/Caddyfile", "image": "caddy"}
TRAEFIK = {"proxy": "/etc/traefik/dynamic.yml", "image": "traefik"}
TRAEFIK_TOML = {"proxy": "/etc/traefik/dynamic.toml", "image": "traefik"}
ENVOY = {"proxy": "/etc/envoy/envoy.yaml", "image": "envoyproxy/envoy"}
EVEN = ("lb -> a | b", {"split": ["50%", "50%"]})


def steps(found):
    return [(step.text, step.options) for walk in walks(found) for step in walk.steps if step.text.startswith("lb ->")]


@pytest.mark.parametrize(
    ("proxy", "text", "wanted"),
    [
        (NGINX, "upstream x { least_conn; server a:80; server b:80 max_fails=3; }\nserver { proxy_pass http://x; }", [EVEN]),
        (NGINX, "upstream x { ip_hash; server a:80; server b:80; }\nupstream y { server b:81; server a:81; }", [EVEN]),
        (NGINX, "upstream x { server a:80 weight=3; server b:80; server c:80; }", [("lb -> a | b | c", {"split": ["60%", "20%", "20%"]})]),
        (NGINX, "upstream x { server b:80 backup; server a:80; }", [("lb -> a | b", {})]),
        (NGINX, "upstream x { server a:80; server b:80; server c:80 backup; }", [("lb -> a | b | c", {"split": ["50%", "50%", "0%"]})]),
        (NGINX, "upstream x { server a:80; server b:80; }\nupstream y { server c:80; }", [EVEN, ("lb -> c", {})]),
        (NGINX, "upstream x { server a:80; server b:80; }\nupstream y { server b:80; server c:80; }", [("lb -> a", {}), ("lb -> b", {}), ("lb -> c", {})]),
        (NGINX, "upstream x { server a:80; }\nupstream y { server b:80; }", [("lb -> a", {}), ("lb -> b", {})]),
        (HAPROXY, "frontend f\n  bind *:80\n  default_backend x\nbackend x\n  balance leastconn\n  server s1 a:80 check\n  server s2 b:80 check\n", [EVEN]),
        (HAPROXY, "listen x\n  server s1 a:80 weight 30\n  server s2 b:80 weight 10\nbackend y\n  server s3 c:80\n", [("lb -> a | b", {"split": ["75%", "25%"]}), ("lb -> c", {})]),
        (HAPROXY, "backend x\n  balance first\n  server s2 b:80\n  server s1 a:80\n", [("lb -> b | a", {})]),
        (CADDY, ":80 {\n  reverse_proxy a:80 b:80\n}\n", [EVEN]),
        (CADDY, ":80 {\n  reverse_proxy /api/* {\n    to http://a:80 http://b:80\n    lb_policy weighted_round_robin 9 1\n  }\n  reverse_proxy c:80\n}\n", [("lb -> a | b", {"split": ["90%", "10%"]}), ("lb -> c", {})]),
        (CADDY, "x.io {\n  handle /a { \n reverse_proxy a:80\n }\n  reverse_proxy b:80\n}\n", [("lb -> a", {}), ("lb -> b", {})]),
        (TRAEFIK, 'http:\n  services:\n    x:\n      loadBalancer:\n        servers:\n          - url: "http://a:80"\n          - url: "http://b:80"\n    y:\n      loadBalancer:\n        servers:\n          - url: http://c:80\n', [EVEN, ("lb -> c", {})]),
        (TRAEFIK, "http:\n  services:\n    w:\n      weighted:\n        services:\n          - name: x\n            weight: 3\n          - name: y\n            weight: 1\n    x:\n      loadBalancer:\n        servers:\n          - url: http://a:80\n    y:\n      loadBalancer:\n        servers:\n          - url: http://b:80\n", [("lb -> a | b", {"split": ["75%", "25%"]})]),
        (TRAEFIK_TOML, '[[http.services.x.loadBalancer.servers]]\n  url = "http://a:80"\n[[http.services.x.loadBalancer.servers]]\n  url = "http://b:80"\n[[http.services.y.loadBalancer.servers]]\n  url = "http://c:80"\n', [EVEN, ("lb -> c", {})]),
        (ENVOY, "clusters:\n- name: x\n  load_assignment:\n    cluster_name: x\n    endpoints:\n    - lb_endpoints:\n      - endpoint: {address: {socket_address: {address: a, port_value: 80}}}\n      - endpoint:\n          address:\n            socket_address:\n              address: b\n              port_value: 80\n- name: y\n  load_assignment:\n    cluster_name: y\n    endpoints:\n    - lb_endpoints:\n      - endpoint: {address: {socket_address: {address: c, port_value: 80}}}\n", [EVEN, ("lb -> c", {})]),
    ],
)  # fmt: skip
def test_a_proxy_chooses_among_the_servers_of_one_upstream(compose, proxy, text, wanted):
    services = "".join(f"  {name}: {{image: acme/app}}\n" for name in "abc")
    mount = f"volumes: ['./proxy/{proxy['proxy'].rpartition('/')[2]}:{proxy['proxy']}:ro']"
    lines = f"services:\n  lb: {{image: {proxy['image']}, ports: ['80:80'], {mount}}}\n{services}"
    assert steps(compose(lines, {f"proxy/{proxy['proxy'].rpartition('/')[2]}": text})) == wanted


def test_containers_of_one_service_of_traefik_are_alternatives(compose):
    routed = "labels: ['traefik.http.routers.{0}.rule=Host(`x.io`)', 'traefik.http.services.{0}.loadbalancer.server.port=80']"
    services = "".join(
        f"  {name}: {{image: acme/app, {routed.format(of)}}}\n"
        for name, of in (("a", "app"), ("b", "app"), ("c", "other"))
    )
    found = compose(f"services:\n  lb: {{image: traefik, ports: ['80:80']}}\n{services}")
    assert steps(found) == [EVEN, ("lb -> c", {})]


def test_what_stands_behind_alternatives_has_the_load_of_one(compose):
    text = """
        services:
          lb: {image: nginx, ports: ["80:80"], volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]}
          a: {image: acme/app, environment: {DATABASE_URL: "postgres://u:p@db/x"}}
          b: {image: acme/app, environment: {DATABASE_URL: "postgres://u:p@db/x"}}
          db: {image: postgres}
        x-archlint: {workload: {users: 86400, daily_active: 100%, requests: 10 per active user per day, peak: 1x}}
        """
    written = write(compose(text, {"nginx.conf": "upstream x {\n  # two\n  server a:80;\n  server b:80;\n}\n"}))
    assert "- lb -> a | b: {split: [50%, 50%]} # config nginx.conf:3" in " ".join(written.split())
    document = parse_text(written, "imported")
    calls = measure(build(load(document), document)).components
    assert {name: round(load.calls + load.reads) for name, load in calls.items()} == {
        "lb": 10,
        "a": 5,
        "b": 5,
        "db": 10,
    }


def test_no_more_ways_than_a_walk_may_have(compose):
    proxies = "".join(
        f"  p{i}: {{image: nginx, volumes: ['./{i}.conf:/etc/nginx/nginx.conf']{', ports: [80:80]' * (i < 1)}}}\n"
        for i in range(3)
    )
    apps = "".join(
        f"  a{i}x{k}: {{image: acme/app, environment: {{N: 'http://p{i + 1}'}}}}\n" for i in range(3) for k in range(6)
    )
    files = {f"{i}.conf": "upstream x { " + " ".join(f"server a{i}x{k};" for k in range(6)) + " }" for i in range(3)}
    found = compose(f"services:\n{proxies}{apps}", files)
    assert [len(each.targets) for each in found.alternatives] == [6, 6]
    assert load(parse_text(write(found), "imported")).flows
