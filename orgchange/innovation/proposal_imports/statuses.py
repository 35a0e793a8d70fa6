"""What another system calls a state, as a state of the workflow; never one that means money.

What was approved or paid elsewhere has no decision and no entry in the ledger here, so a file
cannot say it: whoever brings it in chooses how those rows come in, or leaves them out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from orgchange.directory.roster.values import Unreadable, is_empty
from orgchange.innovation.models import WorkflowState

FIRST: Final = "submitted"
LEAVE_OUT: Final = "-"
MOST_WORDS: Final = 40  # more, and the column hardly is one of states
WORDS: Final = {
    "submitted": (
        "submitted|new|open|received|pending|idea|proposed|to do|todo|backlog|under review"
        "|in review|reviewing|in progress of review|evaluating|being assessed"
        "|已提交|新建|新|待处理|待审|待审核|待评审|审核中|评审中|受理中|已受理|未处理|收到"
        "|已提交審核|待審|待審核|審核中|評審中|待處理"
    ),
    "out_of_scope": (
        "out of scope|not applicable|invalid|wrong channel|not for us|redirected|forwarded"
        "|不在范围|不在范围内|范围外|不适用|无效|已转交|转其他部门|不符合要求|不適用|無效|範圍外"
    ),
    "duplicate": "duplicate|duplicated|merged|joined|已合并|重复|重复提案|合并|重複|已合併",
    "declined": (
        "declined|rejected|not approved|not accepted|refused|denied|no go|turned down|not selected"
        "|已拒绝|拒绝|驳回|已驳回|未通过|不通过|未采纳|不采纳|未入选|婉拒|已婉拒|未獲通過|駁回|拒絕"
        "|未採納|不採納"
    ),
    "withdrawn": (
        "withdrawn|cancelled|canceled|retracted|dropped|已撤回|撤回|已取消|取消|撤销|已撤销|放弃"
        "|已撤銷|撤銷|放棄"
    ),
    "waitlisted": (
        "waitlisted|waiting list|on hold|parked|postponed|deferred|shortlisted|later|maybe"
        "|候补|搁置|暂缓|暂停|延期|待定|备选|入围|候補|擱置|暫緩|備選"
    ),
    "expired": (
        "expired|lapsed|stale|archived|closed|已过期|过期|已关闭|关闭|已归档|归档|已結案|過期"
    ),
}
MONEY_WORDS: Final = (
    "approved|accepted|funded|granted|awarded|selected|go|paid|running|in progress|implemented"
    "|in implementation|done|completed|adopted|delivered|live|已批准|批准|通过|已通过|已采纳|采纳"
    "|已资助|资助|立项|已立项|实施中|已实施|进行中|已完成|完成|已上线|获批|中选|已核准|核准|已採納"
    "|通過|已通過|實施中|已實施|進行中"
)


def plain(word: str) -> str:
    """A word without case, marks between words and blanks around."""
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


MEANT: Final = {plain(word): code for code, words in WORDS.items() for word in words.split("|")}
MONEY: Final = frozenset(plain(word) for word in MONEY_WORDS.split("|"))


@dataclass
class Statuses:
    """How the words of one file are taken: as told, by the names of the states, by usual words."""

    states: Mapping[str, WorkflowState]
    told: Mapping[str, str]
    counted: Counter[str] = field(default_factory=Counter)

    def read(self, word: str) -> str:
        """The code of a state, or LEAVE_OUT. Raises Unreadable for a word nobody chose for."""
        if is_empty(word):
            return FIRST
        self.counted[word] += 1
        found = self.meant(word)
        if found:
            return found
        raise Unreadable("status_with_money" if plain(word) in MONEY else "unknown_status")

    def meant(self, word: str) -> str:
        """The state that a word stands for; "" where nobody knows."""
        told = self.told.get(word, "")
        if told == LEAVE_OUT or told in self.states:
            return told
        said = plain(word)
        named = (code for code, state in self.states.items() if said in _names(state))
        found = next(named, MEANT.get(said, ""))
        return found if found in self.states else ""

    def found(self) -> list[dict[str, Any]]:
        """The words of the file with what they are taken for, the most frequent first."""
        ranked = sorted(self.counted.items(), key=lambda pair: (-pair[1], pair[0]))
        return [
            {"word": word, "rows": rows, "state": self.meant(word)}
            for word, rows in ranked[:MOST_WORDS]
        ]


def states_for(workflow_id: int) -> dict[str, WorkflowState]:
    """The states that a file may bring proposals into: {code: state}. One query."""
    rows = WorkflowState.objects.filter(version=workflow_id, code__in=WORDS)
    return {row.code: row for row in rows.order_by("position")}


def wrong_states(told: Mapping[str, str], states: Iterable[str]) -> list[str]:
    """The states that were told and that a file cannot bring proposals into."""
    allowed = {*states, LEAVE_OUT, ""}
    return sorted(set(told.values()) - allowed)


def _names(state: WorkflowState) -> frozenset[str]:
    names = (state.code, state.name, state.name_zh, state.public_name, state.public_name_zh)
    return frozenset(plain(name) for name in names if name)
