"""The database itself refuses to change what was said of people's skills."""

from django.db import migrations

from orgchange.core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("skills", "0001_anchors_ratings_holdings")]
    operations = [
        # A person's own words and files go when the person is erased.
        AppendOnly(
            "Evidence",
            message="Evidence is never changed.",
            free=("words", "link", "file", "file_name", "posted_by_id"),
        ),
        AppendOnly(
            "Rating", message="Ratings are never changed.", free=("words", "recorded_by_id")
        ),
        AppendOnly(
            "RatingWithdrawal",
            message="Withdrawals of ratings are never changed.",
            free=("withdrawn_by_id",),
        ),
        AppendOnly("EvidenceDecision", message="Decisions on evidence are never changed."),
        AppendOnly(
            "Award", message="Awards of skills are never changed.", free=("decided_by_id",)
        ),
    ]
