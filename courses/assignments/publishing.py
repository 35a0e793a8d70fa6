"""From what holds to a draft, and back: the rule as a rule, people by hand as people by hand."""

from datetime import datetime

from django.db import transaction

from courses.assignments import builder as rules
from courses.assignments import services
from courses.assignments.audience import NOBODY
from courses.assignments.lists import last_versions
from courses.assignments.models import Assignment
from courses.assignments.reconcile import Counts
from courses.assignments.services.assigning import unconfined
from courses.assignments.terms import DEFAULTS
from orgchange.accounts.models import User
from orgchange.directory.models import Employee


@transaction.atomic
def publish_draft(*, assignment: Assignment, actor: User | None, now: datetime) -> Counts:
    """Publish a draft. Who was put in or taken out by hand stays so, whatever the rule becomes."""
    built = rules.from_rule(assignment.draft.get("rule"))
    if built is not None and (built.put_in or built.taken_out):
        people = {
            person.employee_number: person
            for person in Employee.objects.filter(
                employee_number__in=[*built.put_in, *built.taken_out]
            )
        }
        for decision, numbers in (
            (services.Decision.INCLUDE, built.put_in),
            (services.Decision.EXCLUDE, built.taken_out),
        ):
            chosen = [people[number] for number in numbers if number in people]
            if chosen:
                services.decide_by_hand(
                    assignment=assignment,
                    employees=chosen,
                    decision=decision,
                    actor=actor,
                    now=now,
                )
        is_only_people = bool(built.put_in) and not built.conditions
        built.put_in, built.taken_out = [], []
        rule = NOBODY if is_only_people else built.rule()
        services.save_draft(assignment=assignment, terms={"rule": rule}, actor=actor, now=now)
    return services.publish(assignment=assignment, actor=actor, now=now)


def draft_change(*, assignment: Assignment, actor: User | None, now: datetime) -> None:
    """Begin the change of a published assignment: its present terms become the draft."""
    version = last_versions([assignment.pk]).get(assignment.pk)
    if version is None:
        return
    terms = {name: getattr(version, name) for name in DEFAULTS}
    terms["rule"] = unconfined(terms["rule"], assignment)
    services.save_draft(assignment=assignment, terms=terms, actor=actor, now=now)
