"""The shapes of proposals in the API."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from orgchange.directory.api.serializers import Reference, person_ref
from orgchange.directory.models import Employee
from orgchange.innovation.blindness import Shown
from orgchange.innovation.models import (
    Classification,
    Direction,
    Explained,
    Lane,
    Part,
    Proposal,
    ProposalVersion,
    Quality,
    Round,
    Technique,
)
from orgchange.innovation.proposing.versions import FIELDS
from orgchange.innovation.proposing.whereabouts import Whereabouts

PEOPLE = Employee.objects.all()


def _measure() -> serializers.DecimalField:
    return serializers.DecimalField(16, 4, allow_null=True, required=False)


def _text(longest: int = 10_000) -> serializers.CharField:
    return serializers.CharField(max_length=longest, allow_blank=True, required=False)


def _choice(choices: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices, allow_blank=True, required=False)


def _person() -> "serializers.PrimaryKeyRelatedField[Employee]":
    return serializers.PrimaryKeyRelatedField(queryset=PEOPLE, allow_null=True, required=False)


class SourceShape(serializers.Serializer[Any]):
    """A data source."""

    name = serializers.CharField(max_length=200)
    owner = _person()
    classification = _choice(Classification.choices)
    has_personal_data = serializers.BooleanField(allow_null=True, required=False)
    is_complete = serializers.ChoiceField(Quality.choices, default=Quality.UNKNOWN)
    is_consistent = serializers.ChoiceField(Quality.choices, default=Quality.UNKNOWN)
    is_current = serializers.ChoiceField(Quality.choices, default=Quality.UNKNOWN)


class LineShape(serializers.Serializer[Any]):
    """A line of the budget, in the fund's currency."""

    text = serializers.CharField(max_length=200)
    amount = serializers.DecimalField(14, 2, min_value=Decimal(0))


class MilestoneShape(serializers.Serializer[Any]):
    """What there is at the end of a week."""

    text = serializers.CharField(max_length=300)
    week = serializers.IntegerField(min_value=1, max_value=26)


class PersonShape(serializers.Serializer[Any]):
    """Somebody who belongs to it."""

    employee = serializers.PrimaryKeyRelatedField(queryset=PEOPLE)
    part = serializers.ChoiceField(Part.choices)


class ContentShape(serializers.Serializer[Any]):
    """What a proposal says. In a change, what is left out stays; a list is replaced whole."""

    title = _text(300)
    scenario = _text()
    change = _text()
    problem_owner = _person()
    metric = _text(300)
    metric_unit = _text(60)
    direction = _choice(Direction.choices)
    baseline = _measure()
    baseline_on = serializers.DateField(allow_null=True, required=False)
    baseline_source = _text(300)
    target = _measure()
    target_high = _measure()
    technique = _choice(Technique.choices)
    why_not_simpler = _text()
    explained = _choice(Explained.choices)
    systems = _text()
    risks = _text()
    harmed = _text()
    person_days = serializers.IntegerField(
        min_value=0, max_value=10_000, allow_null=True, required=False
    )
    buffer_percent = serializers.IntegerField(min_value=0, max_value=100, required=False)
    weeks = serializers.IntegerField(min_value=1, max_value=26, allow_null=True, required=False)
    sources = SourceShape(many=True, required=False)
    lines = LineShape(many=True, required=False)
    milestones = MilestoneShape(many=True, required=False)
    people = PersonShape(many=True, required=False)


class SaveInput(ContentShape):
    """A change, with the revision that was read: two windows cannot overwrite each other."""

    revision = serializers.IntegerField(min_value=0)


class StartInput(serializers.Serializer[Any]):
    """Where to begin a proposal."""

    round = serializers.PrimaryKeyRelatedField(queryset=Round.objects.select_related("fund"))
    lane = serializers.ChoiceField(Lane.choices, default=Lane.STANDARD)


class SubmitInput(serializers.Serializer[Any]):
    """The similar proposals that were looked at and found to be different."""

    similar_seen = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=100, required=False
    )


class AnswerOne(serializers.Serializer[Any]):
    """An answer to a question."""

    question = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=5000)


class AnswersInput(serializers.Serializer[Any]):
    """Answers to the questions that are open."""

    answers = AnswerOne(many=True)


class OwnWordsInput(serializers.Serializer[Any]):
    """Why, in one's own words."""

    words = serializers.CharField(max_length=5000)


class OptionalWords(serializers.Serializer[Any]):
    """Why, for who likes to say it."""

    words = serializers.CharField(max_length=5000, allow_blank=True, required=False)


class QuestionRow(serializers.Serializer[Any]):
    """A question of the fund."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ProposalRow(serializers.Serializer[Any]):
    """A proposal as its submitter was told of it; the rest where the asker may know."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    fund = serializers.CharField()
    round = serializers.IntegerField()
    lane = serializers.ChoiceField(Lane.choices)
    language = serializers.CharField()
    state = serializers.CharField(help_text="As it was told.")
    state_name = serializers.CharField()
    inner_state = serializers.CharField(allow_null=True)
    who_has_it = serializers.CharField()
    answer_by = serializers.DateTimeField(allow_null=True)
    waits_for_submitter = serializers.BooleanField()
    submitter = Reference(allow_null=True, help_text="Null: hidden while it is reviewed.")
    asked = serializers.DecimalField(14, 2)
    currency = serializers.CharField()
    points = serializers.IntegerField(allow_null=True, help_text="Null: hidden from the asker.")
    voters = serializers.IntegerField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    duplicate_of = serializers.IntegerField(allow_null=True)


class ProposalVersionRow(ContentShape):
    """A version; without a number it is the working copy."""

    number = serializers.IntegerField(allow_null=True)
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class ProposalWhole(ProposalRow):
    """A proposal with what it says, and for its submitters the questions and the working copy."""

    version = ProposalVersionRow(allow_null=True, help_text="What was handed in last.")
    working_copy = ProposalVersionRow(allow_null=True, help_text="For its submitters alone.")
    revision = serializers.IntegerField(help_text="What the next change has to name.")
    questions = QuestionRow(many=True)


def proposal_row(row: Proposal, where: Whereabouts, shown: Shown) -> dict[str, Any]:
    """A `ProposalRow`."""
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "fund": row.round.fund.code,
        "round": row.round_id,
        "lane": row.lane,
        "language": row.language,
        "state": where.code,
        "state_name": where.name,
        "inner_state": row.state if shown.state else None,
        "who_has_it": where.who,
        "answer_by": where.due_at,
        "waits_for_submitter": where.is_theirs,
        "submitter": person_ref(row.submitter) if shown.submitter else None,
        "asked": str(row.asked),
        "currency": row.round.fund.currency,
        "points": row.points if shown.votes else None,
        "voters": row.voters if shown.votes else None,
        "submitted_at": row.submitted_at,
        "duplicate_of": row.duplicate_of_id,
    }


def version_row(version: ProposalVersion | None, people: Any, shown: Shown) -> Any:
    """A `ProposalVersionRow`; nobody is named in it where names are hidden."""
    if version is None:
        return None
    said: Mapping[str, Any] = {name: _plain(getattr(version, name)) for name in FIELDS}
    names = shown.submitter
    return {
        **said,
        "problem_owner": version.problem_owner_id if names else None,
        "sources": [_source(source, names) for source in version.sources.all()],
        "lines": [{"text": row.text, "amount": str(row.amount)} for row in version.lines.all()],
        "milestones": [{"text": row.text, "week": row.week} for row in version.milestones.all()],
        "people": [{"employee": one.employee_id, "part": one.part} for one in people if names],
        "number": version.number,
        "revision": version.revision,
        "saved_at": version.saved_at,
    }


def question_row(question: Any) -> dict[str, Any]:
    """A `QuestionRow`."""
    return {
        "id": question.pk,
        "text": question.text,
        "asked_at": question.asked_at,
        "answer": question.answer,
        "answered_at": question.answered_at,
    }


def _plain(value: Any) -> Any:
    """A decimal as its digits: JSON numbers would round it."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def _source(source: Any, names: bool) -> dict[str, Any]:
    return {
        "name": source.name,
        "owner": source.owner_id if names else None,
        "classification": source.classification,
        "has_personal_data": source.has_personal_data,
        "is_complete": source.is_complete,
        "is_consistent": source.is_consistent,
        "is_current": source.is_current,
    }
