"""What can be wrong with a row of a roster, in words, beside what every file can have wrong."""

from django.utils.translation import gettext_lazy as _

from orgchange.directory.roster.problems import MESSAGES

SAID = "%(message)s"  # the checks of the roster say it themselves, with days and teams
CHECKED = (
    "overbooked",
    "high_load",
    "skill_missing",
    "never_together",
    "too_many_slots",
    "unknown_slot",
    "team_not_open",
    "not_employed",
    "before_start",
    "out_of_range",
)

MESSAGES.update(
    {
        "no_team": _("The team is missing, so no seat is known to be missing: nobody leaves."),
        "unknown_team": _("There is no team of this name or number."),
        "team_ambiguous": _("%(count)s teams have this name; give the number: %(ids)s."),
        "not_your_team": _("You do not run this team; only those who do, and HR, seat people."),
        "no_employee_number": _("The employee number is missing."),
        "no_slot": _("The slot is missing."),
        "not_a_share": _("This is not a share in whole percent: 20, 20 %% or 0.2."),
        "ambiguous_share": _("1 %% or the whole? Nothing in this column tells; write the sign."),
        "no_share": _("The share is missing, and the seat is new."),
        "unknown_standing": _("This standing is not known: member, deputy or guest."),
        "ends_before_start": _("It ends before it begins."),
        "days_overlap": _("The days overlap with those of the rows %(rows)s; all are refused."),
        "past_kept": _("What is recorded of the days before %(day)s stays as it is."),
        "leaves_stopped": _(
            "Nobody leaves by this import: %(count)s rows do not say which team they are about."
        ),
        "team_leaves_stopped": _(
            "Nobody leaves %(team)s by this import: %(count)s of its rows do not say who it is."
        ),
        **dict.fromkeys(CHECKED, SAID),
    }
)
