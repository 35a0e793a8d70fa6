"""The Celery application and its beat schedule, in code.

The broker carries only wake-ups; the truth is in rows (notices, dirty cells, ticks). So every
task may run twice, late or not at all, and the next sweep mends it. ETA and countdown are never
used: on Redis a countdown longer than the visibility timeout runs several times.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("orgchange")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=900,
    task_soft_time_limit=840,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 1800,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    },
    beat_schedule={
        "sweep-rosters": {
            "task": "orgchange.directory.tasks.sweep_rosters",
            "schedule": 300.0,
        },
        "sweep-completions": {
            "task": "courses.learning.tasks.sweep_completions",
            "schedule": 300.0,
        },
        "sweep-team-rosters": {
            "task": "orgchange.teams.tasks.sweep_team_rosters",
            "schedule": 300.0,
        },
        "sweep-proposal-imports": {
            "task": "orgchange.innovation.tasks.sweep_proposal_imports",
            "schedule": 300.0,
        },
        "plan-notices": {
            "task": "courses.assignments.tasks.plan_notices",
            "schedule": 300.0,
        },
        "follow-teams": {
            "task": "orgchange.teams.tasks.follow_day",
            "schedule": 3600.0,
        },
        "warm-team-figures": {
            "task": "orgchange.teams.tasks.warm_figures",
            "schedule": 300.0,
        },
        "tick-fund": {
            "task": "orgchange.innovation.tasks.tick_fund",
            "schedule": 3600.0,
        },
        "tick-pilots": {
            "task": "orgchange.pilots.tasks.tick_pilots",
            "schedule": 3600.0,
        },
        "tick-skills": {
            "task": "courses.skills.tasks.tick_skills",
            "schedule": 3600.0,
        },
        "tick-tracks": {
            "task": "courses.tracks.tasks.tick_tracks",
            "schedule": 3600.0,
        },
        "deliver-notices": {
            "task": "orgchange.notices.tasks.deliver_notices",
            "schedule": 60.0,
        },
        "send-account-links": {
            "task": "orgchange.accounts.tasks.send_links",
            "schedule": 60.0,
        },
        "recompute-coverage": {
            "task": "courses.coverage.tasks.recompute",
            "schedule": 20.0,
        },
        "tick-coverage": {
            "task": "courses.coverage.tasks.tick",
            "schedule": 300.0,
        },
        "reconcile-fully": {
            "task": "courses.assignments.tasks.reconcile_fully",
            "schedule": crontab(hour="2", minute="10"),
        },
        "sweep-spending": {
            "task": "orgchange.innovation.tasks.sweep_spending",
            "schedule": 300.0,
        },
        "refresh-conflicts": {
            "task": "orgchange.innovation.tasks.refresh_conflicts",
            "schedule": crontab(hour="0", minute="20"),
        },
        "prove-ledger": {
            "task": "orgchange.innovation.tasks.prove_ledger",
            "schedule": crontab(hour="2", minute="40"),
        },
        "recount-coverage": {
            "task": "courses.coverage.tasks.recount",
            "schedule": crontab(hour="3", minute="10"),
        },
        "forget-roster-files": {
            "task": "orgchange.directory.tasks.forget_roster_files",
            "schedule": crontab(hour="3", minute="40"),
        },
        "forget-team-roster-files": {
            "task": "orgchange.teams.tasks.forget_team_roster_files",
            "schedule": crontab(hour="3", minute="45"),
        },
        "keep-daily-history": {
            "task": "courses.coverage.tasks.keep_day",
            "schedule": crontab(hour="0", minute="20"),
        },
        "weekly-coverage-report": {
            "task": "courses.coverage.tasks.weekly_report",
            "schedule": crontab(hour="6", minute="0", day_of_week="mon"),
        },
    },
)
app.autodiscover_tasks()
