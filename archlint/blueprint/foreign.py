"""Keys that compose files, clouds, orchestrators and other texts have and blueprints do not: where the thing is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WALKS = "who calls whom is said in the `steps` of `flows`, as in `- a -> b`"
_PORTS = f"{_WALKS}; a port that is open to everybody is `published: 443`"
_ADDRESS = "addresses are left out: " + _WALKS
_SETTINGS = "settings are left out; where they come from is `state: {config: env}`"
_START = "how it is started is left out; what runs there is `engine: fastapi` or `kind: service`"
_MACHINE = "say what one instance has: `cores: 2`, `memory: 4 GB`, and what it costs: `cost: $50/month`"
_RUNNING = "write how many run at peak: `replicas: 3`"
_WHERE = "write the zones it runs in, `zones: [a, b]`; a region is a group, `eu: {kind: region, members: [api]}`"
_PEOPLE = "what only people read is said in `description`"
_COMMENT = "what only people read is a comment: `# …`"
_COPIES = "write how many there are: `replicas: 2`, of a store `replication: {standbys: 1, failover: automatic}`"
_OF_STEP = "the options of a step are op, at, hit, ttl, grace, stale_if_error, max_age, when, guard, pin, times, parallel, again, split, async, optional, fallback, timeout, retries, lag, request, response, over, key and rechecks"
_SAID: Mapping[str, Mapping[str, str]] = {
    "components": {
        "ports port expose exposed_ports listen": _PORTS,
        "url uri host_name hostname endpoint address ip dsn domain connection_string base_url dns_name": _ADDRESS,
        "endpoints routes paths apis operations methods": "what it answers are `flows`, one for each thing that people do",
        "environment env env_file environment_variables config configs configuration settings secrets variables vars parameters": _SETTINGS,
        "build dockerfile command cmd entrypoint args restart restart_policy working_dir init image_pull_policy": _START,
        "volumes volume_mounts mounts mount persistent_volume pvc": "write where it keeps what must last: `volume: data`, of a process `state: {data: disk}`",
        "networks network vpc subnet subnets security_group security_groups namespace cluster_name": "boundaries are `groups`: `edge: {kind: tier, members: [api]}`",
        "deploy resources limits resource_limits reservations": "say what one instance has, `cores: 2` and `memory: 4 GB`, and how many run: `replicas: 3`",
        "instance_type instance_class machine_type machine vm_size vm sku plan size_class flavor node_type dyno": _MACHINE,
        "min max min_replicas max_replicas min_size max_size min_instances max_instances desired_count desired_capacity hpa scaling autoscaler scale_to": _RUNNING,
        "region regions location datacenter availability_zone multi_region": _WHERE,
        "provider cloud vendor platform hosting": "a service that a cloud runs has its name, `engine: sqs`, or says so: `managed: zonal`",
        "labels annotations metadata": "write `tags: [a, b]`",
        "container_name label display_name": "write `title: <its name for people>`",
        "language lang framework runtime stack": "write `engine: fastapi`, or any other name with `kind: service`",
        "version tag release": f"versions are left out; {_PEOPLE}",
        "notes note comment comments responsibilities responsibility purpose summary reason rationale": _PEOPLE,
        "ha redundancy redundant high_availability highly_available": _COPIES,
        "storage": "write what one instance has, `disk: 100 GB`; what is kept are `data`",
        "storage_size disk_size volume_size allocated_storage": "write what one instance has, `disk: 100 GB`",
        "requests": "what one instance takes is `capacity: 500 req/s`; what arrives are `flows`",
        "load traffic": "what arrives follows from `flows`; what one instance takes is `capacity: 500 req/s`",
        "timeout timeouts": "a timeout is for a step: `- a -> b: {timeout: 1 s}`; that of a health check stands in `health`",
        "backoff circuit_breaker retry retry_policy": "a call is tried again by its step: `- a -> b: {retries: 2, timeout: 1 s}`",
        "hit_rate hit_ratio hitrate": "`hit` is for a step: `- api -> cache: {hit: 90%}`",
        "maxmemory_policy eviction_policy": "write `eviction: allkeys-lru`",
        "dead_letter_queue dead_letters dead_letter_exchange x_dead_letter_exchange dead_letter_topic deadletter dead_letter_policy dead_letter_target_arn dlx dlt redrive redrive_policy": "write `dead_letter: true`, or the id of the queue they are put into",
        "max_receive_count max_delivery_count max_deliver delivery_limit max_delivery_attempts": "what fails too often is put aside where it says `dead_letter: true`, or the id of the queue",
        "visibility_timeout ack_deadline ack_wait lock_duration message_lock": "write `visibility: 2 min`",
        "appendonly append_only aof appendfsync": "write `persistence: aof`, of a disk that is waited for `aof-always`",
        "save snapshots snapshotting rdb dump": "write `persistence: rdb`, or `backups: {every: 1 day}` for copies elsewhere",
        "durable delivery_mode persistent": "write `persistence: aof` where it writes to a disk, `persistence: none` where it forgets",
        "connections conns max_conn maxconn max_connection maxclients maximum_connections worker_connections": "write `max_connections: 100`",
        "maxmemory max_memory mem_limit memory_limit memory_size mem_reservation heap heap_size": "write `memory: 4 GB`",
        "cpu_limit cpu_count num_cpus cpu_units vcores": "write `cores: 2`",
        "max_len maxlen x_max_length max_queue_length queue_length queue_size queue_limit max_messages max_depth max_queue_size backlog": "write `max_length: 100k`",
        "message_retention retention_period message_retention_period message_ttl x_message_ttl log_retention retention": "how long it is kept is said by `data`: `events: {in: stream, rows: 500/s, keep: 7 days}`",
        "idempotency deduplication dedup content_based_deduplication enable_idempotence exactly_once": "write `idempotent: true` where doing a job twice does no harm",
        "prefetch_count prefetch_multiplier worker_concurrency max_in_flight max_inflight": "write `concurrency: 8`",
        "worker_processes num_workers web_concurrency uvicorn_workers": "write `workers: 4`",
        "acks_late task_acks_late auto_ack ack ack_mode acknowledge acknowledgement manual_ack": "write `acks: late` where a job is confirmed once it is done, `acks: early` where before",
        "failover_time failover_timeout takeover_time promotion_time": "write `replication: {takeover: 30 s}`",
        "automatic_failover automatic_failover_enabled auto_failover sentinel patroni": "write `replication: {standbys: 1, failover: automatic}`",
        "replication_factor number_of_replicas num_replicas replicas_per_node_group": "write the copies beside the first: a factor of 3 is `replication: {standbys: 2}`",
        "replication_mode synchronous_commit synchronous_replication": "write `replication: {mode: sync}`, `async`, `semi-sync` or `quorum`",
        "replication_lag replica_lag": "write `replication: {lag: 50 ms}`",
        "min_insync_replicas min_in_sync_replicas min_isr write_concern": "write how many copies confirm a write: `replication: {write_quorum: 2}`",
        "read_concern consistency_level": "which copies are asked is said by a step: `- api -> db: {at: quorum}`",
        "num_partitions partition_count number_of_shards shard_count num_shards num_node_groups": "write `shards: {count: 4}`",
        "shard_key partition_key sharding_key hash_key": "write `shards: {count: 4, key: user_id}`",
        "backup backup_schedule backup_window backup_retention backup_retention_period snapshot_window snapshot_retention_limit pg_dump": "write `backups: {every: 1 day, keep: 30 days}`",
        "pitr point_in_time_recovery wal_archiving wal_archive": "write `backups: {every: 1 day, point_in_time: true}`",
        "pool_max_size max_pool_size maximum_pool_size pool_max": "write how many connections each process keeps: `pool: {db: 20}`",
        "ulimit ulimits nofile open_files file_descriptors max_open_files": "write `descriptors: 65536`",
        "deregistration_delay connection_draining draining_timeout termination_grace_period termination_grace_period_seconds grace_period shutdown_timeout stop_grace_period": "write `drain: 30 s`",
        "lb_algorithm balance balancing load_balancing load_balancing_algorithm load_balancing_algorithm_type lb_policy lb_method": "write `algorithm: least-connections`",
        "stickiness session_persistence session_sticky client_affinity": "write `sticky: true`",
        "liveness_probe startup_probe liveness live health_checks healthchecks health_check_path healthcheck_path": "write `health: {live: /health}`",
        "readiness_probe readiness ready": "write `health: {ready: /ready}`",
        "service_time processing_time execution_time cpu_time duration runtime_ms": "write `work: 20 ms`",
        "max_rps max_qps max_throughput max_tps provisioned_throughput iops": "write `capacity: 500 req/s`",
        "price monthly_cost cost_per_month": "write `cost: $50/month`",
        "min_available pod_disruption_budget": "write how many must be up to serve at all: `min_up: 2`",
        "refresh_interval refresh_rate rebuild reindex": "write `refresh: 1 s`",
        "topology_spread_constraints anti_affinity pod_anti_affinity node_selector spread": "write the zones it runs in, `zones: [a, b]`",
        "threads processes procs gunicorn_workers": "write `workers: 4` for processes, `concurrency: 8` for jobs at once in each",
        "concurrency_limit max_concurrency parallelism prefetch": "write how many jobs run at once in each: `concurrency: 8`",
        "max_conns max_clients connection_limit": "write `max_connections: 100`",
        "rate_limit rate_limiting throttle": "limits are left out; where their counters are kept is `state: {limits: redis}`",
        "websocket websockets sse realtime": "a socket is a step, `- api -> clients: {over: websocket}`, and where it is kept `state: {sockets: memory}`",
        "auth authentication jwt": "say where sessions are kept, `state: {sessions: token}`, and how long a token lives: `token: {lifetime: 15 min}`",
        "encryption security encrypted iam role_arn acl cors firewall": f"nothing is reckoned with it; {_PEOPLE}",
        "critical tier layer_name priority importance criticality": "what is critical is what its flows need: `needs: {availability: 99.9%}`",
        "public exposed external_access": "who reaches it is said by flows that begin at a client; an open port is `published: 443`",
        "serverless fargate": "a function has an engine that says so: `engine: lambda`",
        "queue queues topic topics": "a queue is a component of its own: `jobs: {kind: queue}`",
        "tables collections schema models indexes": "what is stored stands in `data`: `orders: {in: db, rows: 30 per user}`",
        "logging logs monitoring metrics observability alerts": f"nothing is reckoned with it; {_PEOPLE}",
        "read_replicas replica_count readers slaves secondaries followers": "write `replication: {standbys: 1}`",
        "multi_az": "write `zones: [a, b]`, or `managed: regional` where the provider does it",
        "cdn": "a CDN is a component of its own, in front: `cdn: {kind: cdn}`",
    },
    "flows": {
        "url uri route endpoint http_path api request_path verb": _PEOPLE,
        "actor user from start source_component initiator client": "who begins is the first of its steps: `- clients -> api`",
        "trigger event on cron": "what runs by itself has `schedule: every 1 day`; what a message sets off are steps from its queue",
        "frequency qps rps tps throughput load volume calls": "write how often it happens: `rate: 40/s`, or `share: 10%` of `workload.requests`",
        "consistency": "write `needs: {recency: strong}`",
        "p50 p90 p95 p99 slo sla": "write `needs: {p95: 200 ms}`",
        "priority critical importance": "what matters is what it needs: `needs: {availability: 99.9%}`",
        "notes note comment summary": _PEOPLE,
        "async asynchronous": "what is not waited for stands behind `- reply`, or is said by a step: `- a -> b: {async: true}`",
        "payload size request_size response_size": "sizes are said by a step: `- a -> b: {request: 2 KB, response: 20 KB}`",
    },
    "steps": {
        "protocol transport via": "write `over: http`, `polling`, `websocket` or `grpc`; other protocols are left out",
        "hit_rate hit_ratio hitrate": "write `hit: 90%`",
        "miss on_miss onmiss else otherwise": "what a miss sets off is a step of its own below this one: `- api -> db: {when: miss}`",
        "miss_rate miss_ratio": "write how many are found there: `hit: 90%`",
        "cached cache caching": "a step to a cache says how many find it there: `- api -> cache: {hit: 90%, ttl: 60 s}`",
        "if on condition unless": "write `when: miss` for what a cache does not have, `times: 20%` for what happens in some of the cases",
        "strategy pattern policy write_policy": "what is done is said by steps: asking the cache `{hit: 90%}`, the store `{when: miss}`, and after a write `{op: delete}`",
        "retry retry_count max_retries attempts": "write `retries: 2`",
        "backoff circuit_breaker": "pauses are left out; write `retries: 2, timeout: 1 s`, and `fallback:` for what answers instead",
        "latency duration time delay takes": "how long it takes is said by what is asked: `db: {latency: 5 ms}`, `work` for what it works",
        "size payload bytes": "write `request: 2 KB` or `response: 20 KB`",
        "label description note notes title comment name": _COMMENT,
        "consistency": "write `at: primary`, `standby`, `any` or `quorum`; what is needed is said by the flow",
        "from on replica target_copy node": "write `at: standby`",
        "weight ratio percentage percent": "write `split: [70%, 30%]` behind `a -> b | c`",
        "probability chance": "write `times: 20%`",
        "count repeat loop calls": "write how many calls it is: `times: 20`",
        "sync blocking wait": "every step is waited for until `- reply`, except with `async: true`",
        "data": "what is read or written is said by the flow: `data: orders`",
        "sql query body method verb": "write `op: read` or `op: write`",
    },
    "groups": {
        "contains nodes children services components containers": "write `members: [a, b]`",
        "region zone provider cloud parent": "a group in another is one of its `members`",
        "description notes": "write `title: <its name for people>`",
    },
    "data": {
        "schema fields columns attributes type format primary_key index indexes": "columns are left out; write what one row takes: `row: 2 KB`",
        "ttl expires lifetime expire_after": "write `keep: 30 days`",
        "count number records amount": "write `rows: 30 per user`",
        "total volume total_size": "it follows from `rows` and `row`; a figure to be checked is `estimates: {storage.<its name>: 5 TB}`",
        "backup backups": "`backups` are of the store: `db: {backups: {every: 1 day}}`",
        "row_size record_size item_size row_bytes average_size avg_size size_per_row document_size object_size": "write `row: 2 KB`",
        "key shard_key partition_key": "the key of shards stands at the store: `db: {shards: {count: 4, key: user_id}}`",
        "sensitive pii personal confidential": "write `class: personal`",
        "consistency": "freshness is needed by flows: `needs: {recency: strong}`",
        "owner description": _COMMENT,
    },
    "workload": {
        "concurrent_users concurrent_connections concurrent online ccu connections sockets": "write `online_at_peak: 30%`",
        "peak_rps peak_qps peak_rate peak_requests max_rps": "a rate per second is one at peak: `requests: 500/s`",
        "read_write_ratio ratio reads writes read_ratio write_ratio": "what is read and written follows from `flows`: `does: read`, `share: 90%`",
        "storage data_size": "it follows from `data`: `orders: {in: db, rows: 30 per user, row: 2 KB}`",
        "regions region countries": "regions are `groups`: `eu: {kind: region, members: [api]}`",
        "hours busy_hours peak_hours busy": "write `peak: {busy: 8 h}`",
        "bandwidth": "it follows from the sizes of steps: `- a -> b: {request: 2 KB, response: 20 KB}`",
    },
    "requirements": {
        "consistency cap": "it is needed for each flow: `needs: {recency: strong, on_partition: refuse}`",
        "scalability scale throughput capacity rps qps concurrency performance": "how much there is stands in `workload`: `users: 100k, requests: 50 per active user per day`",
        "security privacy compliance usability maintainability": "archlint looks at load, failures and data; what else is required is one of `functional`",
        "budget costs": "what each component costs is `cost: $50/month`",
        "response_time latency_p95": "write `latency: {p95: 200 ms}`",
        "nonfunctional non_functional nfr": "write `availability`, `latency` and `durability` beside `functional`",
    },
    "needs": {
        "p50 p90 p99 p999": "a flow promises `p95: 200 ms`; other percentiles are promised for all flows: `requirements: {latency: {p99: 1 s}}`",
        "rto": "how long recovery may take is said for the system: `requirements: {durability: {rto: 1 h}}`",
        "ordering order fifo": "whether order is kept follows from the queue and its consumers",
        "durability": "write `rpo: 0 s`",
    },
    "latency": {
        "avg average mean median": "an average says nothing of slow answers: write `p95: 200 ms`, or `p50` for the median",
        "max maximum worst limit": "write `p99: 1 s`, or `p999` for what 999 of 1,000 keep",
        "read reads write writes api": "what differs from flow to flow is `needs: {p95: 200 ms}` there",
    },
    "health": {
        "path endpoint check url uri http test command": "write `live: /health`, and `ready: /ready` for what tells whether it can serve",
        "liveness liveness_probe alive": "write `live: /health`",
        "readiness readiness_probe": "write `ready: /ready`",
        "retries unhealthy_threshold failure_threshold threshold": "write `failures: 3`",
        "start_period initial_delay initial_delay_seconds": "what it needs to start is `boots_from: [db]`; pauses are left out",
        "period period_seconds frequency every": "write `interval: 10 s`",
    },
    "replication": {
        "read_replicas readers slaves secondaries followers": "write `standbys: 1`, with the number of copies beside the primary",
        "failover_time failover_timeout takeover_time promotion_time": "write `takeover: 30 s`",
        "min_insync_replicas min_isr write_concern": "write `write_quorum: 2`",
        "replication_lag": "write `lag: 50 ms`",
        "synchronous sync": "write `mode: sync`",
        "nodes": "write `standbys: 2` for three nodes: the copies beside the primary",
        "factor replication_factor": "write the copies beside the first: a factor of 3 is `standbys: 2`",
        "type strategy": "write `mode: async`, `semi-sync`, `sync`, `quorum` or `multi-primary`",
    },
    "shards": {
        "by on column field shard_key partition_key": "write `key: user_id`",
        "replicas": "copies of each shard are `replication: {standbys: 1}`, beside `shards`",
    },
    "decisions": {
        "alternatives alternative options considered rejected": "write `instead_of: <what was not chosen>`",
        "pros pro benefit benefits advantage advantages positive": "write `gain: <what gets better>`",
        "cons con downside downsides drawback drawbacks disadvantage risk negative tradeoff trade_off tradeoffs": "write `cost: <what gets worse>`",
        "context why rationale justification motivation": "write `because: <the reason>`",
        "decision what choice title name": "write `choose: <what was decided>`",
        "consequences": "write `gain: <what gets better>` and `cost: <what gets worse>`",
        "status date author owner": _COMMENT,
    },
    "": {
        "volumes": "what is kept stands in `data`; a disk of a component is `disk: 100 GB`",
        "metadata meta author authors notes comments glossary contact license owner team": "what only people read is `summary`, or a comment",
        "provider providers terraform resource resources variables outputs module api_version apiversion spec": "a blueprint says what the system does, not how it is provisioned: begin with `components` and `flows`",
        "infrastructure architecture infra deployment topology diagram": "what there is stands in `components`, what encloses it in `groups`",
        "security monitoring observability": "archlint looks at load, failures and data; what else there is can be said in `summary`",
        "scaling autoscaling": "write how many run at peak at each component: `replicas: 3`",
        "costs budget pricing": "what each component costs is `cost: $50/month`",
        "caching cache": "a cache is a component, and steps say how much it answers: `- api -> cache: {hit: 90%, ttl: 60 s}`",
        "assumptions": "numbers stand in `workload`; figures to be checked are `estimates`",
        "risks": "what is accepted on purpose stands in `waivers`, what was chosen in `decisions`",
        "teams": "a team is a group: `checkout: {kind: team, members: [api, db]}`",
        "edges arrows links relations relationships dependencies interactions": _WALKS,
        "nonfunctional non_functional non_functional_requirements": "write `requirements: {availability: 99.9%, latency: {p95: 200 ms}}`",
        "apis": "what people do are `flows`, what answers them are `components`",
    },
}  # fmt: skip
"""By where the key stands: several keys, and what to do instead."""
_INSTEAD = {
    level: {key: said for keys, said in several.items() for key in keys.split()} for level, several in _SAID.items()
}
_OTHERWISE: Mapping[str, str] = {
    "components": f"no key says this: leave it out; {_PEOPLE}",
    "flows": f"no key says this: leave it out; {_PEOPLE}",
    "steps": f"leave it out; {_OF_STEP}",
    "": "a blueprint has the sections requirements, workload, groups, components, data, flows, estimates, decisions and waivers",
}


def instead(path: Sequence[str | int]) -> str | None:
    """Where what is meant by a foreign key is said in a blueprint; None when the key is none of those that are known.

    >>> instead(("components", "api", "ports"))
    'who calls whom is said in the `steps` of `flows`, as in `- a -> b`; a port that is open to everybody is `published: 443`'
    """
    return _INSTEAD.get(level(path), {}).get(folded(str(path[-1])))


def otherwise(path: Sequence[str | int]) -> str | None:
    """What to do about a key of which nothing is known, by where it stands."""
    return _OTHERWISE.get(level(path))


def told(where: str) -> Mapping[str, str]:
    """The foreign keys that are known at a level, with what is said of them."""
    return _INSTEAD.get(where, {})


def level(path: Sequence[str | int]) -> str:
    """What kind of mapping the key at the end of the path stands in, `` for the whole blueprint.

    >>> level(("components", "api", "health", "path")), level(("components", "api", "ports"))
    ('health', 'components')
    """
    above = path[:-1]
    if any("->" in str(step) for step in above):
        return "steps"
    names = [str(step) for step in above if isinstance(step, str)]
    if not names:
        return ""
    return names[0] if len(above) == 2 and names[0] in ("components", "flows", "groups", "data") else names[-1]


def folded(key: str) -> str:
    """A key as it would be written here: `maxConnections` and `max-connections` are `max_connections`."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key)
    return snake.strip("_").replace("-", "_").replace(" ", "_")
