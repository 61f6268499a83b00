"""Scenes the tests draw: the lecture's architecture by hand, and generated systems of any size."""

from __future__ import annotations

from random import Random

from archlint.picture.scene import Badge, Box, Card, Lean, Link, Meter, Scene, Stroke, Tone

SPOF = Badge("SPOF", Tone.BAD, "a flow stops when it fails")


def capstone() -> Scene:
    """The project management system at ten million users (lecture 5.4)."""
    cards = (
        Card("clients", "Clients", "client", "browsers, mobile apps", note="10M users · 1M active a day"),
        Card("cdn", "CDN", "cdn", "CloudFront", meter=Meter("1,750 / 50,000 req/s", 0.035), box="edge"),
        Card(
            "lb",
            "Load balancer",
            "load-balancer",
            "HAProxy · layer 7",
            meter=Meter("1,750 / 30,000 req/s", 0.058),
            badges=(SPOF,),
            single=True,
            box="edge",
        ),
        Card(
            "api",
            "API",
            "service",
            "FastAPI",
            3,
            meter=Meter("1,750 / 1,800 req/s", 0.97),
            badges=(Badge("STATE", Tone.WARM), Badge("2", Tone.NEUTRAL)),
            box="app",
        ),
        Card("worker", "Notification workers", "worker", "Celery", 8, meter=Meter("175 / 400 jobs/s", 0.44), box="app"),
        Card("cache", "Cache", "cache", "Redis", meter=Meter("1,575 / 100,000 req/s", 0.016), box="data"),
        Card(
            "queue",
            "Queue",
            "queue",
            "Redis",
            meter=Meter("350 / 100,000 msg/s", 0.004),
            badges=(SPOF,),
            single=True,
            box="data",
        ),
        Card(
            "db",
            "Database",
            "database",
            "PostgreSQL",
            note="1 primary, 2 standbys · async, lag 50 ms",
            meter=Meter("350 / 1,000 writes/s", 0.72),
            badges=(SPOF, Badge("1", Tone.NEUTRAL)),
            single=True,
            box="data",
        ),
        Card("files", "Files", "object-store", "S3", box="data"),
        Card("mail", "E-mail", "external", "99.9 % promised"),
    )
    links = (
        Link("clients>cdn", "clients", "cdn", "call", "1,750/s", 1750),
        Link("cdn>lb", "cdn", "lb", "on miss", "1,750/s", 1750),
        Link("lb>api", "lb", "api", "call", "1,750/s", 1750),
        Link("api>cache", "api", "cache", "get, delete", "1,575/s · 90 % hit", 1575, lean=Lean.AP),
        Link("api>db", "api", "db", "read, write", "490/s", 490, lean=Lean.MIXED),
        Link("api>queue", "api", "queue", "enqueue", "175/s", 175, lean=Lean.AP),
        Link("api>files", "api", "files", "write", "12/s", 12, lean=Lean.CP),
        Link("queue>worker", "queue", "worker", "consume", "175/s", 175, stroke=Stroke.ASYNC),
        Link("worker>db", "worker", "db", "update", "175/s", 175, stroke=Stroke.ASYNC, lean=Lean.CP),
        Link("worker>mail", "worker", "mail", "call", "175/s", 175, stroke=Stroke.ASYNC),
    )
    boxes = (Box("edge", "Edge"), Box("app", "Application"), Box("data", "Data"))
    return Scene(
        "Project management SaaS",
        "3 single points of failure · `api` at 97 % is the first to break · 12 findings",
        cards,
        links,
        boxes,
    )


def generated(size: int, seed: int, *, boxes: int = 4, nested: bool = True) -> Scene:
    """A plausible system: tiers of cards, links mostly downward, some back, some to the same card."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    ids = [f"c{index}" for index in range(size)]
    kinds = ["service", "cache", "database", "queue", "worker", "external"]
    box_ids = [f"g{index}" for index in range(boxes)]
    cards = tuple(
        Card(
            name,
            name.upper() + " service" * (random.random() < 0.3),
            kinds[random.randrange(6)],
            "engine",
            copies=random.choice([1, 1, 3]),
            meter=Meter("100 / 1,000 req/s", random.random() * 1.3) if random.random() < 0.7 else None,
            badges=(SPOF,) if random.random() < 0.2 else (),
            box=box_ids[min(boxes - 1, index * boxes // size)] if boxes and random.random() < 0.8 else None,
        )
        for index, name in enumerate(ids)
    )
    links, count = [], int(size * 1.3)
    for index in range(count):
        one, two = random.randrange(size), random.randrange(size)
        if one > two and random.random() < 0.85:
            one, two = two, one
        if abs(one - two) > 12 and random.random() < 0.7:
            two = min(size - 1, one + 1 + random.randrange(6))
        lean = random.choice(list(Lean))
        links.append(
            Link(
                f"l{index}",
                ids[one],
                ids[two],
                random.choice(["call", "read, write", "", "enqueue"]),
                "120/s" if random.random() < 0.7 else "",
                random.random() * 2000,
                random.choice(list(Stroke)),
                lean,
            )
        )
    made = tuple(
        Box(
            name,
            f"Group {name}",
            "zone" if random.random() < 0.3 else "tier",
            box_ids[index - 1] if nested and index % 3 == 2 else None,
        )
        for index, name in enumerate(box_ids)
    )
    return Scene(f"System {seed}", "a generated system", cards, tuple(links), made)


def tiered(size: int, seed: int, tiers: int = 8) -> Scene:
    """A large company's system for `benchmarks/layout.py`: tiers of many services, each calling two of the tier below."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    tier = [index * tiers // size for index in range(size)]
    cards = tuple(
        Card(f"c{index}", f"Service {index}", "service", "engine", meter=Meter("100 / 1,000 req/s", random.random()))
        for index in range(size)
    )
    links = []
    for index in range(size):
        below = [other for other in range(size) if tier[other] == tier[index] + 1]
        chosen = random.sample(below, min(len(below), 2))
        links += [Link(f"{index}>{other}", f"c{index}", f"c{other}", "call", "100/s", 100) for other in chosen]
    return Scene("Large", "a generated system", cards, tuple(links))
