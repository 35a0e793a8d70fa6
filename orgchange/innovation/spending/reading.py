"""What a file of spending would post: rows matched to awards, tried against what is released.

A row that is on record already, with the same reference, day and amount, is not posted again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from orgchange.directory.roster import values
from orgchange.directory.roster.lines import Line, Notes, open_lines, read_lines
from orgchange.innovation.amounts import amount_text
from orgchange.innovation.models import Award, LedgerImport, LedgerImportRow
from orgchange.innovation.spending.columns import SHAPE, read_amount
from orgchange.innovation.spending.matching import Book, Known, read_book

ZERO = Decimal(0)
Key = tuple[int, str, date, Decimal]


@dataclass
class Preview:
    """The rows that would be posted, and what is wrong with the others."""

    notes: Notes
    book: Book
    today: date
    rows: int = 0
    unchanged: int = 0
    seen: dict[Key, Line] = field(default_factory=dict)
    posted: list[LedgerImportRow] = field(default_factory=list)

    def count(self, line: Line, is_read: bool) -> None:
        """One more row of the file."""
        self.rows += 1

    def take(self, line: Line) -> None:
        """Note what is wrong with a row, or plan it."""
        wrong = _missing(line, self.today)
        award, code, params = self.book.award(line.found["proposal"])
        if wrong:
            self.notes.error(line, *wrong)
        elif award is None:
            self.notes.error(line, "proposal", code, **params)
        elif award.ended_at is not None:
            self.notes.error(line, "proposal", "award_has_ended")
        elif not self._is_known(line, award):
            self._plan(line, award)

    def _is_known(self, line: Line, award: Award) -> bool:
        """Whether it is on record, or stood in an earlier row."""
        found = line.found
        paper = award.proposal_id, found["reference"].casefold()
        key = (*paper, found["occurred_on"], found["amount"])
        first = self.seen.setdefault(key, line)
        if first is not line:
            self.notes.warn(line, "reference", "duplicate_agrees", first=first.row)
            return True
        same = [
            known
            for known in self.book.posted.get(paper, [])
            if known.entry.occurred_on == key[2] and known.entry.amount == key[3] and known.left
        ]
        self.unchanged += bool(same)
        return bool(same)

    def _plan(self, line: Line, award: Award) -> None:
        amount: Decimal = line.found["amount"]
        if award.proposal_id not in self.book.unspent:
            self.notes.error(line, "proposal", "no_open_period")
        elif amount > 0:
            self._spend(line, award, amount)
        else:
            self._take_back(line, award, -amount)

    def _spend(self, line: Line, award: Award, amount: Decimal) -> None:
        left = self.book.unspent[award.proposal_id]
        if amount > left:
            self.notes.error(line, "amount", "not_released", left=amount_text(left))
            return
        self.book.unspent[award.proposal_id] = left - amount
        self.posted.append(_row(line, award, amount))

    def _take_back(self, line: Line, award: Award, amount: Decimal) -> None:
        key = award.proposal_id, line.found["reference"].casefold()
        found = [known for known in self.book.posted.get(key, []) if known.left >= amount]
        if not found:
            whole = sum((known.left for known in self.book.posted.get(key, [])), ZERO)
            self.notes.error(line, "amount", "nothing_to_take_back", left=amount_text(whole))
            return
        known: Known = found[-1]
        known.left -= amount
        self.book.unspent[award.proposal_id] += amount
        self.posted.append(_row(line, award, amount, known))


def preview_file(
    *,
    file: BinaryIO,
    held: LedgerImport,
    remembered: Mapping[str, str] | None,
    today: date,
) -> Preview:
    """What the file would post; nothing is posted."""
    opened = open_lines(file, SHAPE, asked=held.asked, remembered=remembered, held=held)
    preview = Preview(Notes(opened.mapping), read_book(held.fund), today)
    readers = {
        "amount": read_amount,
        "occurred_on": values.date_reader(opened.day_first.get("occurred_on")),
        "proposal": values.squeezed,
        "reference": values.squeezed,
    }
    for line in read_lines(opened, SHAPE, readers, notes=preview.notes, on_row=preview.count):
        preview.take(line)
    return preview


def _missing(line: Line, today: date) -> tuple[str, str] | None:
    found: Mapping[str, Any] = line.found
    if not found["proposal"]:
        return "proposal", "no_proposal"
    if not found["amount"]:
        return "amount", "no_amount"
    if not found["reference"]:
        return "reference", "no_reference"
    if found["occurred_on"] is None:
        return "occurred_on", "no_day"
    if found["occurred_on"] > today:
        return "occurred_on", "in_the_future"
    return None


def _row(line: Line, award: Award, amount: Decimal, known: Known | None = None) -> LedgerImportRow:
    return LedgerImportRow(
        row=line.row,
        proposal_id=award.proposal_id,
        amount=amount,
        occurred_on=line.found["occurred_on"],
        reference=line.found["reference"],
        text=line.found.get("text") or "",
        reverses=known.entry if known else None,
    )
