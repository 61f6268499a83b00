"""Advice is looked for when somebody asks, and once."""

from archlint.analysis.consistency import fold
from archlint.analysis.consistency.advice import FlowAdvice
from archlint.analysis.consistency.design import design
from archlint.analysis.consistency.fold import judge_flow
from tests.analysis.consistency.conftest import system_of

TEXT = """
archlint: 1
system: Board
components:
  clients: {kind: client}
  api: {kind: service}
  db: {engine: postgresql, replication: {standbys: 1}}
data:
  posts: {in: db}
flows:
  read-posts:
    does: read
    data: posts
    needs: {recency: strong}
    steps:
      - clients -> api
      - api -> db: {at: standby}
"""


def test_designs_are_folded_again_only_when_advice_is_asked_for():
    system = system_of(TEXT)
    folded: list[str] = []

    def counting(changed, name):
        folded.append(name)
        return judge_flow(changed, name)

    advice = FlowAdvice(design(system), fold(system).flows["read-posts"], counting)
    assert folded == []
    fixes = advice.fixes
    tries = len(folded)
    assert tries > 0
    assert advice.fixes is fixes
    assert len(folded) == tries
    assert fixes == fold(system).flows["read-posts"].fixes
