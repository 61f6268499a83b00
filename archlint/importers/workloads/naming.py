"""What a workload is for, by its name alone: the last that is asked."""

from __future__ import annotations

import re
from functools import lru_cache

_NAMES: tuple[tuple[str, str], ...] = (
    (
        "monitor",
        (
            r"(?:celery|sidekiq|rq|resque|bull|bullmq|queues?)-?(?:flower|web|ui|dashboard|board|monitor)|sidekiqweb|flower-?(?:ui|dashboard)|"
            r"prometheus|grafana"
        ),
    ),
    (
        "tool",
        r"load-?(?:gen(?:erator)?|test(?:er|s|ing)?)|locust|pg-?admin|adminer|php-?my-?admin|mongo-?express|redis-?(?:commander|insight)|kafka-?(?:ui|drop)|kafdrop",
    ),
    (
        "job",
        r"migrat(e|ion|ions|or)|seed(er)?|init(ializer)?|setup|bootstrap|create-?(buckets?|topics?)|createbuckets|provision(er)?|fixtures|(?:data|fixtures?|dataset|csv|db)-?(?:load(?:er)?|import(?:er)?)",
    ),
    ("scheduler", r"beat|scheduler|cron(tab|s|job|jobs)?|clock|ticker|celery-?beat"),
    (
        "worker",
        r"workers?|consumers?|celery(-?worker)?|sidekiq|subscribers?|horizon|dramatiq|rqworker|listeners?|celeryworker",
    ),
    ("proxy", r"nginx|(reverse-?)?proxy|haproxy|traefik|caddy|load-?balancer|lb|ingress|webserver|httpd|apache"),
    ("frontend", r"front(-?end)?|client(?![-_]?(?:service|svc|api|server))|spa|webapp|web-?ui|ui"),
)

_BEHIND = re.compile(r"(?:^|[-_.])(?:back-?end|api|rest|graphql)(?:$|[-_.0-9])")
"""Words of what stands behind pages, whatever they are called: `admin-frontend-api`."""


@lru_cache(maxsize=4_096)
def by_name(name: str) -> str:
    """The purpose a name suggests, empty when it does not; the back end of a front end is none.

    >>> by_name("web-client"), by_name("client-service"), by_name("webapp-backend")
    ('frontend', '', '')
    >>> by_name("loadgenerator"), by_name("loader")
    ('tool', '')
    >>> by_name("email-worker-1"), by_name("db_migrate"), by_name("networking"), by_name("celeryBeat")
    ('worker', 'job', '', 'scheduler')
    >>> by_name("api-gateway-v1")
    'gateway'
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
    if re.search(
        r"(?<!payment)(?<!pay)(?<!sms)(?<!mail)(?<!push)(?:(?:^|[-_.])(?:gateway|apigw)|api-?gateway)(?:[-_]?(?:service|server|api|v?[0-9]+))?$",
        words,
    ):
        return "gateway"
    for purpose, pattern in _NAMES:
        if re.search(rf"(?:^|[-_.])(?:{pattern})(?:$|[-_.0-9])", words):
            return "" if purpose == "frontend" and _BEHIND.search(words) else purpose
    return ""
