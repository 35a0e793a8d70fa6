"""From a line of the file to a proposal as it would come in, or to what is wrong with it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from orgchange.directory.models import Employee
from orgchange.directory.roster import values
from orgchange.directory.roster.headers import Opened
from orgchange.directory.roster.lines import Line, Notes
from orgchange.directory.roster.values import Unreadable
from orgchange.innovation.amounts import amount_text
from orgchange.innovation.models import ProposalImport, ProposalImportRow, RowAction
from orgchange.innovation.proposal_imports.figures import (
    Amount,
    language_called,
    read_amount,
    read_votes,
)
from orgchange.innovation.proposal_imports.people import Submitters
from orgchange.innovation.proposal_imports.statuses import LEAVE_OUT, Statuses
from orgchange.innovation.services.freezing import language_of
from orgchange.teams.imports.columns import unquoted

Read = tuple[Line, ProposalImportRow]


class RowRefused(Exception):
    """A row that cannot come in: the field, a problem's code, and what its words need."""

    def __init__(self, field: str, code: str, **params: Any) -> None:
        super().__init__(code)
        self.field, self.code, self.params = field, code, params


def readers_of(opened: Opened) -> Mapping[str, Callable[[str], Any]]:
    """How the cells are read that can be read alone."""
    day = values.date_reader(opened.day_first.get("submitted_on"))
    return {"amount": read_amount, "votes": read_votes, "submitted_on": day}


class RowReader:
    """Reads the lines of one file as proposals for its round."""

    def __init__(
        self,
        held: ProposalImport,
        people: QuerySet[Employee],
        statuses: Statuses,
        notes: Notes,
        today: date,
    ) -> None:
        self.held, self.people, self.statuses = held, people, statuses
        self.notes, self.today = notes, today

    def rows(self, lines: Sequence[Line]) -> Iterator[Read]:
        """The lines that can come in, in order; of the others is noted why."""
        submitters = Submitters(self.people, (_cell(line, "submitter") for line in lines))
        for line in lines:
            try:
                yield line, self._row(line, submitters)
            except RowRefused as wrong:
                self.notes.error(line, wrong.field, wrong.code, **wrong.params)

    def _row(self, line: Line, submitters: Submitters) -> ProposalImportRow:
        title, text = _cell(line, "title"), _text(line)
        if not title:
            raise RowRefused("title", "no_title")
        state = self._state(line)
        asked = self._asked(line)
        return ProposalImportRow(
            action=RowAction.LEFT_OUT if state == LEAVE_OUT else RowAction.NEW,
            row=line.row,
            key=key_of(_cell(line, "external_id"), title),
            title=title,
            text=text,
            asked=asked,
            submitter_id=self._submitter(line, submitters),
            state=state,
            votes=line.found.get("votes"),
            language=self._language(line, f"{title} {text}"),
            submitted_on=self._day(line),
        )

    def _state(self, line: Line) -> str:
        try:
            return self.statuses.read(_cell(line, "status"))
        except Unreadable as problem:
            raise RowRefused("status", problem.code) from None

    def _asked(self, line: Line) -> Decimal:
        amount: Amount | None = line.found.get("amount")
        if amount is None:
            return Decimal(0)
        currency = self.held.round.fund.currency
        if not amount.is_in(currency):
            raise RowRefused("amount", "other_currency", currency=currency)
        if amount.number > self.held.round.cap:
            cap = amount_text(self.held.round.cap, currency)
            self.notes.warn(line, "amount", "over_the_cap", cap=cap)
        return amount.number

    def _submitter(self, line: Line, submitters: Submitters) -> int:
        """Who is named; whoever stands in, where nobody is found."""
        stand_in = self.held.stand_in
        try:
            found = submitters.called(_cell(line, "submitter"))
        except Unreadable as problem:
            if stand_in is None or problem.code == "submitter_ambiguous":
                raise RowRefused("submitter", problem.code) from None
            self.notes.warn(line, "submitter", "submitter_replaced", person=str(stand_in))
            return stand_in.pk
        if found is not None:
            return found
        if stand_in is None:
            raise RowRefused("submitter", "no_submitter")
        return stand_in.pk

    def _language(self, line: Line, said: str) -> str:
        found = language_called(_cell(line, "language"))
        if found is None:
            self.notes.warn(line, "language", "unknown_language")
        return found or language_of(said)

    def _day(self, line: Line) -> date | None:
        day: date | None = line.found.get("submitted_on")
        if day is not None and day > self.today:
            raise RowRefused("submitted_on", "in_the_future")
        return day


def key_of(external_id: str, title: str) -> str:
    """By what a row is known again: its id there; without one, its title."""
    return f"#{external_id}" if external_id else " ".join(title.casefold().split())


def _cell(line: Line, name: str) -> str:
    return unquoted(str(line.found.get(name, "")))


def _text(line: Line) -> str:
    """The text with its lines, which a cell read as a value would lose."""
    lines = unquoted(line.cells.get("text", "")).splitlines()
    return "\n".join(" ".join(one.split()) for one in lines).strip()
