"""Published workflows and rubrics stand: the database refuses whoever passes the services."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from orgchange.innovation.models import (
    Anchor,
    Criterion,
    Rubric,
    RubricVersion,
    Workflow,
    WorkflowState,
    WorkflowVersion,
)

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's tests empty tables row by row"
)


@pytest.fixture
def workflow():
    of = Workflow.objects.create(code="small", name="Small")
    version = WorkflowVersion.objects.create(workflow=of, number=1)
    WorkflowState.objects.create(version=version, code="begun", name="Begun")
    return version


@pytest.fixture
def rubric():
    of = Rubric.objects.create(code="small", name="Small")
    version = RubricVersion.objects.create(rubric=of, number=1)
    criterion = Criterion.objects.create(version=version, code="value", name="Value")
    Anchor.objects.create(criterion=criterion, score=1, text="None")
    return version


def publish(version):
    type(version).objects.filter(pk=version.pk).update(published_at=timezone.now())


def refused(act):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        act()


def test_a_published_workflow_and_its_parts_are_not_changed(workflow):
    workflow.states.update(name="Started")
    publish(workflow)

    refused(lambda: workflow.states.update(name="Begun"))
    refused(lambda: WorkflowVersion.objects.filter(pk=workflow.pk).update(published_at=None))


def test_a_published_rubric_and_its_parts_are_not_changed(rubric):
    anchors = Anchor.objects.filter(criterion__version=rubric)
    rubric.criteria.update(weight=2)
    anchors.update(text="Nothing")
    publish(rubric)

    refused(lambda: rubric.criteria.update(weight=3))
    refused(lambda: anchors.update(text="Something"))
    refused(lambda: RubricVersion.objects.filter(pk=rubric.pk).update(number=9))


@ON_POSTGRESQL
def test_nothing_published_is_deleted(workflow, rubric):
    publish(workflow)
    publish(rubric)

    refused(lambda: workflow.states.all().delete())
    refused(lambda: Anchor.objects.filter(criterion__version=rubric).delete())


def test_drafts_are_thrown_away(workflow, rubric):
    workflow.delete()
    rubric.delete()
    assert not WorkflowState.objects.filter(code="begun").exists()
