"""Pages: funds, rounds, rubrics and workflows."""

from django.urls import URLPattern, path

from orgchange.innovation.views import fund_offices, fund_rounds, funds, rubrics, workflows

patterns: list[URLPattern] = [
    path("funds/", funds.funds, name="funds"),
    path("funds/new/", funds.new, name="new-fund"),
    path("funds/<slug:code>/", funds.fund, name="fund"),
    path("funds/<slug:code>/edit/", funds.edit, name="edit-fund"),
    path("funds/<slug:code>/periods/new/", funds.new_period, name="new-period"),
    path("funds/<slug:code>/roles/new/", fund_offices.grant, name="grant-office"),
    path("funds/<slug:code>/rounds/new/", fund_rounds.new, name="new-round"),
    path("periods/<int:pk>/edit/", funds.edit_period, name="edit-period"),
    path("roles/<int:pk>/edit/", fund_offices.edit, name="edit-office"),
    path("rounds/<int:pk>/", fund_rounds.page, name="round"),
    path("rounds/<int:pk>/edit/", fund_rounds.edit, name="edit-round"),
    path("rounds/<int:pk>/drop/", fund_rounds.drop, name="drop-round"),
    path("rubrics/", rubrics.rubrics, name="rubrics"),
    path("rubrics/new/", rubrics.new, name="new-rubric"),
    path("rubrics/<slug:code>/", rubrics.rubric, name="rubric"),
    path("rubrics/<slug:code>/draft/", rubrics.draft, name="rubric-draft"),
    path("rubrics/<slug:code>/start/", rubrics.start, name="rubric-start"),
    path("rubrics/<slug:code>/publish/", rubrics.publish, name="rubric-publish"),
    path("rubrics/<slug:code>/discard/", rubrics.discard, name="rubric-discard"),
    path("workflows/", workflows.workflows, name="workflows"),
    path("workflows/<slug:code>/", workflows.workflow, name="workflow"),
    path("workflows/<slug:code>/draft/", workflows.draft, name="workflow-draft"),
    path("workflows/<slug:code>/start/", workflows.start, name="workflow-start"),
    path("workflows/<slug:code>/publish/", workflows.publish, name="workflow-publish"),
    path("workflows/<slug:code>/discard/", workflows.discard, name="workflow-discard"),
]
