"""Estimates that a course for design interviews prints, each as a whole blueprint; README.md says how each is known."""

import pytest

GROKKING = "Grokking the System Design Interview (Design Gurus, educative.io), "

BLUEPRINT = """
workload: {{peak: 1x{people}}}
components: {{people: {{kind: client}}, app: {{kind: service}}, cache: {{engine: redis, role: cache, memory: 200 GB}}, db: {{kind: database}}}}
data: {{{data}}}
flows:
  read: {{does: read, data: {first}, rate: {reads}, steps: [{{people -> app: {{response: {size}}}}}, {{app -> cache: {{hit: 80%}}}}, {{app -> db: {{when: miss}}}}]}}
  write: {{does: write, data: {first}, rate: {writes}, steps: [{{people -> app: {{request: {size}}}}}, app -> db]}}
estimates: {{{claims}}}
"""

COURSE = [
    (
        GROKKING + "TinyURL: 500 million a month, a hundred reads for each, 500 B, five years",
        {"reads": "50B/month", "writes": "500M/month", "size": "500 B"},
        "links: {in: db, rows: 500M/month, row: 500 B, keep: 5 years}, links-of-a-day: {in: db, rows: 1.7B, row: 500 B, hot: 20%}",
        {"write.average_rate": "200/s", "read.average_rate": "19k/s", "storage.links": "15 TB", "egress": "9.5 MB/s", "ingress": "100 KB/s"},
        {},
    ),
    (
        GROKKING + "Instagram: two million photos of 200 KB a day, ten years",
        {"reads": "1/day", "writes": "2M/day", "size": "200 KB", "people": ", users: 500M, daily_active: 1M"},
        "photos: {in: db, rows: 2 per active user per day, row: 200 KB, keep: 10 years}",
        {"write.average_rate": "23/s", "storage.photos.per_day": "400 GB", "storage.photos": "1425 TB"},
        {},
    ),
    (
        GROKKING + "Facebook Messenger: 500 million people, 40 messages of 100 B a day, five years",
        {"reads": "20B/day", "writes": "20B/day", "size": "100 B", "people": ", users: 500M, daily_active: 100%"},
        "messages: {in: db, rows: 40 per active user per day, row: 100 B, keep: 5 years}",
        {"storage.messages.per_day": "2 TB", "storage.messages": "3.6 PB", "egress": "25 MB/s"},
        {"egress": "23.1 MB/s instead of 25 MB/s"},
    ),
    (
        GROKKING + "YouTube: 800 million people watch five videos a day, one upload for 200 views",
        {"reads": "5 per active user per day", "writes": "0.025 per active user per day", "size": "1 B", "people": ", users: 1.5B, daily_active: 800M"},
        "videos: {in: db, rows: 30k/min, row: 50 MB, keep: 1 year}",
        {"read.average_rate": "46k/s", "write.average_rate": "230/s", "storage.videos.per_day": "2160 TB"},
        {},
    ),
    (
        GROKKING + "web crawler: 15 billion pages of 100 KB in four weeks",
        {"reads": "1/day", "writes": "3.75B/week", "size": "1 B"},
        "pages: {in: db, rows: 15B, row: 100.5 KB}",
        {"write.average_rate": "6200/s", "storage.pages": "1.5 PB"},
        {},
    ),
    (
        "prepcommons.com, Design WhatsApp: 2 billion people, 40 messages of 0.5 KB a day, media of 200 KB",
        {"reads": "1/day", "writes": "40 per user per day", "size": "0.5 KB", "people": ", users: 2B"},
        "text: {in: db, rows: 40 per user per day, row: 0.5 KB}, media: {in: db, rows: 4 per user per day, row: 200 KB}",
        {"write.average_rate": "1M/s", "storage.text.per_day": "40 TB", "storage.text.per_year": "15 PB", "storage.media.per_day": "1.5 PB"},
        {"write.average_rate": "a million for 925,926", "storage.media.per_day": "1.5 PB for 1.6 PB"},
    ),
    (
        "dummy-bug.github.io, system design handbook, WhatsApp: 100 million people, ten messages of 250 B a day",
        {"reads": "1/day", "writes": "10 per active user per day", "size": "250 B", "people": ", users: 500M, daily_active: 20%"},
        "messages: {in: db, rows: 10 per active user per day, row: 250 B}",
        {"write.average_rate": "10k/s", "storage.messages.per_day": "250 GB"},
        {"write.average_rate": "counts 100,000 seconds a day, which has 86,400"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "data", "claims", "rounded"), [case[1:] for case in COURSE], ids=[case[0] for case in COURSE]
)
def test_estimates_of_a_course(answers, asked, data, claims, rounded):
    """What follows, follows; what was rounded by more than five per cent (`rounded`) is found, and nothing else."""
    text = BLUEPRINT.format(
        data=data,
        first=data.partition(":")[0],
        claims=", ".join(f"{name}: {value}" for name, value in claims.items()),
        **({"people": ""} | asked),
    )
    _, capacity, _ = answers(text)
    assert all(check.computed for check in capacity.estimates)
    assert {check.name for check in capacity.estimates if not check.agrees} == set(rounded)
    said = {check.name: check.slip for check in capacity.estimates if check.slip}
    assert said == {name: words for name, words in rounded.items() if words.startswith("counts")}


def test_a_fifth_of_a_day_of_links_fits_into_170_gigabytes(answers):
    """Grokking, TinyURL: 1.7 billion requests a day, a fifth of them cached, 500 B each."""
    text = BLUEPRINT.format(
        people="",
        data="links: {in: db, rows: 1.7B, row: 500 B, hot: 20%}",
        first="links",
        reads="20k/s",
        writes="200/s",
        size="500 B",
        claims="",
    )
    _, capacity, _ = answers(text)
    (memory,) = (limit for limit in capacity.resources if limit.name == "memory")
    assert (memory.load, memory.utilisation) == (pytest.approx(170e9), pytest.approx(0.85))


def test_a_store_of_which_seventy_per_cent_may_be_used(answers):
    """Grokking, web crawler: 1.5 PB at 70 % take 2.14 PB."""
    _, capacity, _ = answers("""
components: {crawler: {kind: service}, pages: {kind: object-store, disk: 2.14 PB}}
data: {text: {in: pages, rows: 15B, row: 100 KB}}
flows: {keep: {does: write, rate: 6200/s, data: text, steps: [crawler -> pages]}}
""")
    (storage,) = (limit for limit in capacity.resources if limit.name == "storage")
    assert storage.utilisation == pytest.approx(0.7, abs=1e-3)
