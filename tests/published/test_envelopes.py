"""Back-of-the-envelope estimates that books and courses print, as claims: they follow from their premises, or do not.

Rounding as usual (a month of 2.5 million seconds, a day of 100,000) stays within five per cent or is found.
"""

import pytest

PRIMER = "D. Martin, The System Design Primer (github.com/donnemartin/system-design-primer), "
XU = "A. Xu, System Design Interview: An Insider's Guide (2nd ed. 2020), chapter "

FORUM = "discuss.educative.io, Checking calculation (37659), Twitter, "
SEN = "G. Sen, Capacity Planning and Estimation: How much data does YouTube store daily? (video), "

FLOWS = """
workload: {peak: 2x}
components: {clients: {kind: client}, db: {kind: database}}
data: {new: {in: db, rows: %s, row: %s, keep: %s}}
flows:
  write: {does: write, rate: %s, steps: [clients -> db]}
  read: {does: read, rate: %s, steps: [clients -> db]}
estimates: {%s}
"""

RATES = [
    (PRIMER + "pastebin", ("10M/month", "1.27 KB", "30 days", "10M/month", "100M/month"),
     ["write.average_rate: 4/s", "read.average_rate: 40/s", "storage.new: 12.7 GB"]),
    (PRIMER + "pastebin, 3 years", ("10M/month", "1.27 KB", "3 years", "10M/month", "100M/month"), ["storage.new: 450 GB"]),
    (PRIMER + "twitter", ("500M/day", "10 KB", "30 days", "15B/month", "250B/month"),
     ["write.average_rate: 6k/s", "read.average_rate: 100k/s", "storage.new: 150 TB"]),
    (PRIMER + "twitter, fan-out and search", ("500M/day", "10 KB", "3 years", "150B/month", "10B/month"),
     ["write.average_rate: 60k/s", "read.average_rate: 4k/s", "storage.new: 5.4 PB"]),
    (PRIMER + "web crawler", ("4B/month", "500 KB", "30 days", "4B/month", "100B/month"),
     ["write.average_rate: 1600/s", "read.average_rate: 40k/s", "storage.new: 2 PB"]),
    (PRIMER + "web crawler, 3 years", ("4B/month", "500 KB", "3 years", "4B/month", "100B/month"), ["storage.new: 72 PB"]),
    (PRIMER + "mint", ("5B/month", "50 B", "30 days", "5B/month", "500M/month"),
     ["write.average_rate: 2k/s", "read.average_rate: 200/s", "storage.new: 250 GB"]),
    (PRIMER + "mint, 3 years", ("5B/month", "50 B", "3 years", "5B/month", "500M/month"), ["storage.new: 9 TB"]),
    (PRIMER + "query cache", ("10B/month", "270 B", "30 days", "1/month", "10B/month"),
     ["read.average_rate: 4k/s", "storage.new: 2.7 TB"]),
    (PRIMER + "sales rank", ("1B/month", "40 B", "30 days", "1B/month", "100B/month"),
     ["write.average_rate: 400/s", "read.average_rate: 40k/s", "storage.new: 40 GB"]),
    (PRIMER + "sales rank, 3 years", ("1B/month", "40 B", "3 years", "1B/month", "100B/month"), ["storage.new: 1.44 TB"]),
    (PRIMER + "scaling on AWS", ("1B/month", "1 KB", "30 days", "1B/month", "100B/month"),
     ["write.average_rate: 400/s", "read.average_rate: 40k/s", "storage.new: 1 TB"]),
    (PRIMER + "scaling on AWS, 3 years", ("1B/month", "1 KB", "3 years", "1B/month", "100B/month"), ["storage.new: 36 TB"]),
    (XU + "8, URL shortener", ("100M/day", "100 B", "10 years", "100M/day", "1B/day"),
     ["write.average_rate: 1160/s", "read.average_rate: 11600/s", "storage.new: 36.5 TB"]),
    (XU + "9, web crawler", ("1B/month", "500 KB", "30 days", "1B/month", "1/month"),
     ["write.average_rate: 400/s", "storage.new: 500 TB"]),
    (XU + "9, web crawler, 5 years", ("1B/month", "500 KB", "5 years", "1B/month", "1/month"), ["storage.new: 30 PB"]),
]  # fmt: skip

PEOPLE = """
workload: {users: %s, daily_active: %s, requests: %s per active user per day, peak: %s}
components: {clients: {kind: client}, db: {kind: database}}
data: {new: {in: db, rows: %s, row: %s, keep: %s}}
flows: {ask: {does: read, share: 100%%, steps: [clients -> db]}}
estimates: {%s}
"""

CROWDS = [
    (XU + "2, Twitter", ("300M", "50%", 2, "2x", "0.2 per active user per day", "1 MB", "1 day"),
     ["average_rate: 3500/s", "peak_rate: 7000/s", "storage.new: 30 TB"]),
    (XU + "2, Twitter, 5 years", ("300M", "50%", 2, "2x", "0.2 per active user per day", "1 MB", "5 years"),
     ["storage.new: 55 PB"]),
    (FORUM + "requests", ("300M", "50%", 20, "2x", "1 per user", "1 B", "1 day"),
     ["average_rate: 35k/s", "peak_rate: 70k/s"]),
    (FORUM + "tweets", ("300M", "50%", 2, "1x", "2 per active user per day", "150 B", "1 day"),
     ["storage.new: 45 GB"]),
    (FORUM + "images", ("300M", "50%", 2, "1x", "1 per active user per day", "250 KB", "1 day"),
     ["storage.new: 37.5 TB"]),
    (FORUM + "videos", ("300M", "50%", 2, "1x", "0.1 per active user per day", "5 MB", "1 day"),
     ["storage.new: 75 TB"]),
    (SEN + "a day of footage", ("1B", "100%", 1, "1x", "0.01 per user per day", "3 MB", "1 day"), ["storage.new: 30 TB"]),
    ("eric-zhang-seattle.gitbook.io, timeline of a billion users", ("1B", "20%", 200, "2x", "1 per active user per day", "0.5 KB", "1 day"),
     ["storage.new: 100 GB"]),
    (XU + "13, autocomplete", ("10M", "100%", 200, "2x", "2 per active user per day", "20 B", "1 day"),
     ["average_rate: 24k/s", "peak_rate: 48k/s", "storage.new: 0.4 GB"]),
    (XU + "14, YouTube", ("5M", "100%", 5, "1x", "0.1 per active user per day", "300 MB", "1 day"), ["storage.new: 150 TB"]),
    (XU + "15, Google Drive", ("50M", "20%", 2, "2x", "1 per user", "10 GB", "1 day"),
     ["average_rate: 240/s", "peak_rate: 480/s", "storage.new: 500 PB"]),
]  # fmt: skip


def claims(cases):
    return [
        pytest.param(
            values,
            claim,
            id=f"{source.rpartition(') ')[2] or source}: {claim}".replace(PRIMER, "primer, ").replace(XU, "Xu "),
        )
        for source, values, those in cases
        for claim in those
    ]


def the_check(answers, text):
    (check,) = answers(text)[1].estimates
    assert check.computed is not None
    return check


@pytest.mark.parametrize(("values", "claim"), claims(RATES))
def test_rates_and_storage_that_follow(answers, values, claim):
    check = the_check(answers, FLOWS % (*values, claim))
    assert check.agrees, check


@pytest.mark.parametrize(("values", "claim"), claims(CROWDS))
def test_estimates_from_people_that_follow(answers, values, claim):
    check = the_check(answers, PEOPLE % (*values, claim))
    assert check.agrees, check


WIRE = """
components: {clients: {kind: client}, api: {kind: service, capacity: 1B/s}}
flows: {load: {does: read, rate: %s, steps: [{clients -> api: {%s: %s}}]}}
estimates: {bandwidth: %s}
"""


@pytest.mark.parametrize(
    ("source", "rate", "side", "size", "claim"),
    [
        # discuss.educative.io 37659, Twitter: 112.5 TB a day come in at 10.5 Gbps; 87,000 tweets a second, half with an image, go out
        ("incoming", "300M/day", "request", "375 KB", "10.5 Gbps"),
        ("text", "87k/s", "response", "150 B", "0.1 Gbps"),
        ("images", "43.5k/s", "response", "250 KB", "87 Gbps"),
        ("videos", "4.35k/s", "response", "5 MB", "174 Gbps"),
        # lecture, section 1.4
        ("a gigabit of 2 KB answers", "62500/s", "response", "2 KB", "1 Gbps"),
    ],
)
def test_bandwidth_in_bits(answers, source, rate, side, size, claim):
    text = WIRE % (rate, side, size, claim)
    check = the_check(answers, "workload: {peak: 1x}" + text)
    assert check.agrees, (source, check)


def test_a_video_site_that_keeps_three_copies_says_so(answers):
    """G. Sen, as above: 30 TB a day, 90 TB with three copies: both follow, and which of them is meant is said."""
    text = PEOPLE % ("1B", "100%", 1, "1x", "0.01 per user per day", "3 MB", "1 day", "storage.new: 90 TB")
    check = the_check(answers, text.replace("{kind: database}", "{kind: database, replication: {standbys: 2}}"))
    assert (check.agrees, check.remark, check.slip) == (True, "on all 3 copies", None)


def test_a_printed_slip_is_found(answers):
    """Xu, chapter 8 (first printing): 365 billion records are ten years of them already; × 100 B × 10 years says 365 TB."""
    values = ("100M/day", "100 B", "10 years", "100M/day", "1B/day")
    check = the_check(answers, FLOWS % (*values, "storage.new: 365 TB"))
    assert (check.agrees, check.slip) == (False, "is 10 times too large")
    assert check.factor == pytest.approx(10.0)


def test_a_day_of_a_hundred_thousand_seconds_is_not_close_enough(answers):
    """A. Xu, S. Lam, volume 2 (2022), chapter 1: 100 million people, 5 searches each, over 10^5 seconds are 5,000 a second."""
    values = ("100M", "100%", 5, "1x", "1 per user", "1 KB", "1 day")
    check = the_check(answers, PEOPLE % (*values, "average_rate: 5k/s"))
    assert not check.agrees
    assert check.computed.value == pytest.approx(5787.0, rel=1e-4)
