"""Variables that name a host and say something else than whom the program calls."""

from __future__ import annotations

import re
from functools import lru_cache

_ADMITS = r"CORS|ALLOWED|^KARMA_|^CAPYBARA_|(?:ADDITIONAL|EXTRA|PERMITTED|ACCEPTED|VALID|WHITE_?LIST(?:ED)?)_?HOSTS?"
"""Variables that say as which hosts a program is called, or from where, and of browsers that try pages out (Karma, Capybara)."""
NOT_CALLED = re.compile(
    rf"{_ADMITS}|ORIGIN|ADVERTI[SZ]|LISTENERS?$|CALLBACK|REDIRECT|(?:SUCCESS|FAIL(?:URE|ED)?|CANCEL(?:L?ED)?|RETURN)_?UR[LI]|(^|(?<!KRATOS)(?<!HYDRA)_)(PUBLIC|SITE|ROOT|FRONT_?END|CLIENT|WEB_?APP|WEBSITE)_?(BASE_?)?(URL|HOST|DOMAIN)|^(BASE|APP|SERVER|ROOT)_(URL|URI|HOST)$|"
    r"VIRTUAL_HOST|LETSENCRYPT|NO_PROXY|SERVER_NAMES?$|COOKIE|DOMAIN|QUORUM_VOTERS|ZOO_SERVERS|SEED_HOSTS|INITIAL_MASTER_NODES|(?<!OIDC_)(?<!OPENID_)(?<!KEYCLOAK_)(?<!OIDC_CLIENT_)(?<!OPENID_CLIENT_)ISSUER(?!_?URI$|_?BASE_?URL$)|"
    r"(?<!SLACK_)(?<!DISCORD_)(?<!TEAMS_)(?<!ALERT_)(?<!ALERTS_)(?<!ALERTING_)WEBHOOK_URL|TRUSTED|HOSTNAME_EXTERNAL|EXTERNAL_URL|CSRF|WAIT_HOSTS|WAIT_FOR|PRECONDITION|NODE_NAME$|^(?:NEXT_?AUTH|BETTER_AUTH|AUTH)_URL$",
    re.IGNORECASE,
)
"""Variables that say who may come, where browsers are sent, or how others reach the program: not whom it calls."""
ADMITTED = re.compile(rf"{_ADMITS}|ORIGINS|CSRF|COOKIE", re.IGNORECASE)
"""Those of them that name nobody whom a proxy passes requests on to either."""
_DOMAIN = re.compile(
    r"(?!.*(?:CORS|ALLOWED|TRUSTED|COOKIE|PUBLIC|SITE|ROOT|EMAIL|MAIL|LETSENCRYPT|CERT)).*DOMAINS?", re.IGNORECASE
)
"""Variables that may name a domain under which somebody comes, or where a program is called."""
_LISTENS = re.compile(r"(?:\w+://)?[\w.-]+:[0-9]{2,5}/?|[^\0]*\s->\s[^\0]*|[A-Za-z][\w-]*")
"""A host with its port, one that has no domain above it, or domains with where their requests go: `shop.example.com -> http://shop:8080`."""


@lru_cache(maxsize=4_096)
def is_no_call(key: str, value: str = "") -> bool:
    """Whether a variable of this name, and with this value, says something else than whom the program calls.

    An issuer is compared with what a token says, unless its keys are looked up there. A domain with a port is where a
    program listens, as is one without a dot, and one with an arrow behind it is passed on.

    >>> is_no_call("JWT_ISSUER"), is_no_call("OIDC_ISSUER"), is_no_call("RESOURCESERVER_JWT_ISSUER_URI")
    (True, False, False)
    >>> is_no_call("ORDERS_DOMAIN", "orders:8080"), is_no_call("ORDERS_DOMAIN", "orders.example.com")
    (False, True)
    >>> is_no_call("ORDERS_DOMAIN", "shop-orders"), is_no_call("COOKIE_DOMAIN", "shop-orders")
    (False, True)
    >>> is_no_call("DOMAINS", "shop.example.com -> http://shop:8080")
    False
    """
    found = NOT_CALLED.search(key)
    return found is not None and not (_LISTENS.fullmatch(value) and _DOMAIN.fullmatch(key))
