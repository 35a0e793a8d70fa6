"""An estimate of value, once handed in, is never changed: a new version takes its place."""

from django.db import migrations

from orgchange.core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("tracks", "0030_drafts_and_estimates")]
    operations = [
        AppendOnly("ValueEstimate", message="What was handed in is never changed."),
    ]
