"""Worked examples of queueing textbooks: the figures are those that they print; README.md says how each is known."""

import pytest

from archlint.analysis.latency.queueing import erlang_b, erlang_c, two_choices

HOUR, MINUTE = 3600.0, 60.0

SINGLE = """
components: {{clients: {{kind: client}}, api: {{kind: service, workers: {servers}, work: {work}}}}}
flows: {{ask: {{does: read, rate: {rate}, steps: [clients -> api]}}}}
"""

TIMES = [
    # D. Gross, C. M. Harris, Fundamentals of Queueing Theory (3rd ed. 1998), example 2.1: the hair salon of Ms H. R. Cutt
    ("Gross, Harris 2.1", "0.08333333/min", "10 min", 1, 5 / 6, HOUR),
    # the same, example 2.4: three doctors of an eye clinic; 28.9 minutes
    ("Gross, Harris 2.4", "0.1/min", "20 min", 3, 2 / 3, 28.9 * MINUTE),
    # F. S. Hillier, G. J. Lieberman, Introduction to Operations Research (7th ed. 2001), table 17.2: County Hospital
    ("Hillier, Lieberman, one doctor", "0.03333333/min", "20 min", 1, 2 / 3, HOUR),
    ("Hillier, Lieberman, two doctors", "0.03333333/min", "20 min", 2, 1 / 3, 3 / 8 * HOUR),
    # R. Jain, The Art of Computer Systems Performance Analysis (1991), example 31.1: a gateway; 2.66 ms
    ("Jain 31.1", "125/s", "2 ms", 1, 0.25, 0.00266),
    # the same, example 31.2: five terminals in one room, then one terminal in each of five rooms
    ("Jain 31.2, together", "0.1666667/min", "20 min", 5, 2 / 3, 24 * MINUTE),
    ("Jain 31.2, apart", "0.03333333/min", "20 min", 1, 2 / 3, 60 * MINUTE),
    # A. S. Tanenbaum, Computer Networks (4th ed. 2003), section 4.1.1: one channel of 100 Mbps, ten of 10 Mbps
    ("Tanenbaum 4.1, one channel", "5000/s", "100 us", 1, 0.5, 200e-6),
    ("Tanenbaum 4.1, ten channels", "500/s", "1 ms", 1, 0.5, 2e-3),
    # R. E. Trueman, An Introduction to Quantitative Methods (1977), in the HP-12C Solutions Handbook: three tellers; 4.16 min
    ("Trueman, three tellers", "0.02/s", "2 min", 3, 0.8, 4.158 * MINUTE),
    # B. Render, R. M. Stair, M. E. Hanna, Quantitative Analysis for Management, instructor's manual, alternative example
    # 14.3: an information desk with two employees; 3/4 people are there, so each stays 2.25 minutes
    ("Render, Stair, Hanna 14.3", "0.3333333/min", "2 min", 2, 1 / 3, 2.25 * MINUTE),
    # C. T. Ragsdale, Spreadsheet Modeling and Decision Analysis: six patients an hour, three physicians; 2.889 are there
    ("Ragsdale, three physicians", "0.1/min", "20 min", 3, 2 / 3, 2.889 * 10 * MINUTE),
    # lecture notes of a course in Michigan (CS 6030): 200 packets a second can be sent
    ("CS 6030, 100 packets/s", "100/s", "5 ms", 1, 0.5, 10e-3),
    ("CS 6030, 150 packets/s", "150/s", "5 ms", 1, 0.75, 20e-3),
    ("CS 6030, 175 packets/s", "175/s", "5 ms", 1, 0.875, 40e-3),
    # notes.fazuh.com, M/M/1 example: four customers an hour of ten minutes; 30 minutes
    ("Fazuh, four customers an hour", "0.06666667/min", "10 min", 1, 2 / 3, 30 * MINUTE),
    # "The Erlang-C Formula" (Mitan Software): 360 calls in half an hour, four minutes each, 55 agents; 8.2 s in line
    ("Mitan", "0.2/s", "240 s", 55, 0.873, 248.2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rate", "work", "servers", "busy", "seconds"), [case[1:] for case in TIMES], ids=[case[0] for case in TIMES]
)
def test_time_in_the_system(answers, rate, work, servers, busy, seconds):
    _, capacity, latency = answers(SINGLE.format(rate=rate, work=work, servers=servers))
    assert capacity.resources[0].utilisation == pytest.approx(busy, rel=2e-3)
    assert latency.flows["ask"].mean == pytest.approx(seconds, rel=5e-3)


VARIED = [
    # Render, Stair, Hanna, constant service: Garcia-Golding Recycling, 8 trucks an hour, 12 served: 5 minutes in line, 0.667 trucks
    ("Render, Stair, Hanna, Garcia-Golding", "0.1333333/min", "5 min", "0%", 5 * MINUTE),
    # Anderson, Sweeney, Williams, 11.5: Hartlage College Seminar, 21 an hour, 2 min ± 1.2 min: 3.173 minutes in line, 1.1107 people
    ("Anderson, Sweeney, Williams, 11.5", "0.35/min", "2 min", "60%", 3.1733 * MINUTE),
    # Kleinrock I, 5.6: with constant work the wait is half of that of M/M/1: 0.8 / (2 × 0.2) of 10 ms
    ("Kleinrock 5.6, constant", "80/s", "10 ms", "0%", 20e-3),
    # Kleinrock I, 5.6: 1 + Cs² for every other: an Erlang distribution of two stages has Cs² = 1/2
    ("Kleinrock 5.6, two stages", "80/s", "10 ms", "70.7107%", 30e-3),
    # Bertsekas, Gallager, Data Networks, 3.5: half filled slots of constant length: ρ / (2 μ (1 − ρ))
    ("Bertsekas, Gallager 3.5, M/D/1", "500/s", "1 ms", "0%", 0.5e-3),
    # Harchol-Balter, chapter 23: C² = 25 at half load waits 13 services, the time of inspection
    ("Harchol-Balter 23, C² = 25", "0.5/s", "1 s", "500%", 13.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rate", "work", "variation", "seconds"), [case[1:] for case in VARIED], ids=[case[0] for case in VARIED]
)
def test_time_in_line_of_pollaczek_and_khinchine(answers, rate, work, variation, seconds):
    _, _, latency = answers(SINGLE.format(rate=rate, work=f"{work}, variation: {variation}", servers=1))
    (stage, _), *_ = latency.flows["ask"].stages
    assert stage.wait == pytest.approx(seconds, rel=1e-3)


def test_the_chance_to_wait_in_a_call_centre():
    """Mitan: Ec(55, 48) = 0.239."""
    assert erlang_c(55, 48 / 55) == pytest.approx(0.239, abs=5e-4)


@pytest.mark.parametrize(
    ("lines", "erlangs"), [(1, 0.0101), (5, 1.36), (10, 4.46), (20, 12.0), (30, 20.3), (50, 37.9), (100, 84.1)]
)
def test_one_per_cent_of_calls_lost(lines, erlangs):
    """The Erlang B table of every telephone handbook: traffic that so many lines carry at 1 % loss."""
    assert erlang_b(lines, erlangs) == pytest.approx(0.01, rel=0.03)


@pytest.mark.parametrize(("busy", "time"), [(0.5, 1.2657), (0.7, 1.6145), (0.8, 1.9475), (0.9, 2.6141), (0.95, 3.3830)])
def test_the_power_of_two_choices(busy, time):
    """M. Mitzenmacher, IEEE TPDS 12(10), 2001, table 1: time in the system with two choices among very many."""
    part = two_choices(10**9, busy)
    assert 1.0 + part * busy / (1.0 - busy) == pytest.approx(time, rel=1e-4)


def test_operational_laws(answers):
    """Jain, example 33.2: 181 visits to the processor, 80 to disk A (50 ms), 100 to disk B (30 ms), A serves 15.70/s."""
    _, capacity, _ = answers("""
components:
  clients: {kind: client}
  cpu: {kind: service, work: 27.624 ms}
  disk-a: {kind: service, work: 50 ms}
  disk-b: {kind: service, work: 30 ms}
flows:
  job:
    does: batch
    rate: 0.19625/s
    steps: [{clients -> cpu: {times: 181}}, {clients -> disk-a: {times: 80}}, {clients -> disk-b: {times: 100}}]
""")
    busy = {limit.component: limit.utilisation for limit in capacity.resources}
    assert busy == pytest.approx({"cpu": 0.98, "disk-a": 0.784, "disk-b": 0.588}, rel=2e-3)


@pytest.mark.parametrize(
    ("source", "rate", "work", "inside"),
    [
        ("Lazowska et al. 1984, section 3.2: a disk with 40 requests/s of 22.5 ms", "40/s", "22.5 ms", 0.9),
        ("Jain, example 30.4: a disk server with 100 requests/s of 100 ms", "100/s", "100 ms", 10.0),
        ("Lazowska et al., section 3.3: half an interaction per second of 15 s", "0.5/s", "15 s", 7.5),
    ],
)
def test_littles_law(answers, source, rate, work, inside):
    _, capacity, _ = answers(SINGLE.format(rate=rate, work=work, servers=20))
    assert capacity.resources[0].load == pytest.approx(inside)


# S. M. Ross, Introduction to Probability Models (10th ed. 2010), section 8.4.1: two servers of 8 and 10 an hour; from outside come
# 4 and 5; half of those that leave the first go to the second, a quarter of those that leave the second go to the first
NETWORK = """
components: {people: {kind: client}, one: {kind: service, work: 7.5 min}, two: {kind: service, work: 6 min}}
flows:
  first: {does: read, rate: 0.06666666667/min, steps: [people -> one, {one -> two: {times: 50%}}, {two -> one: {again: 25%}}]}
  second: {does: read, rate: 0.08333333333/min, steps: [people -> two, {two -> one: {times: 25%}}, {one -> two: {again: 50%}}]}
"""


def test_an_open_network_with_feedback(answers):
    """Arrivals of 6 and 8, so 3 and 4 people there on average, and (3 + 4) / 9 hours for each."""
    demand, _, latency = answers(NETWORK)
    assert [demand.components[id_].calls * HOUR for id_ in ("one", "two")] == pytest.approx([6, 8])
    inside = 4 * latency.flows["first"].mean + 5 * latency.flows["second"].mean
    assert inside / 9 == pytest.approx(7 / 9 * HOUR, rel=1e-6)


def test_one_server_with_feedback(answers):
    """L. Kleinrock, Queueing Systems I (1975), section 4.8: those that come back add to the load, and wait every time."""
    text = "components: {people: {kind: client}, desk: {kind: service, work: 250 ms}}"
    text += "\nflows: {ask: {does: read, rate: 2/s, steps: [people -> desk, {desk -> desk: {again: 25%}}]}}"
    _, capacity, latency = answers(text)
    assert capacity.resources[0].utilisation == pytest.approx(2 / 3)
    assert latency.flows["ask"].mean == pytest.approx(2 / 3 / (1 - 2 / 3) / 2, rel=1e-6)
