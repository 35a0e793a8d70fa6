"""What can be wrong with a row of spending, in words, beside what every file can have wrong."""

from django.utils.translation import gettext_lazy as _

from orgchange.directory.roster.problems import MESSAGES

MESSAGES.update(
    {
        "not_an_amount": _("This is not an amount of money."),
        "ambiguous_amount": _("Thousands or decimals? Write 1,234 or 1.23."),
        "no_amount": _("The amount is missing, or nothing."),
        "no_proposal": _("The proposal is missing."),
        "no_reference": _("The reference is missing: without it a row could be posted twice."),
        "no_day": _("The day is missing."),
        "unknown_proposal": _("This fund has no award with this number or title."),
        "proposal_ambiguous": _("%(count)s awards have this title; give the number."),
        "award_has_ended": _("This award has ended."),
        "no_open_period": _("No open period holds money for this proposal."),
        "not_released": _(
            "More than was released: %(left)s can still be spent, with the rows before."
        ),
        "nothing_to_take_back": _(
            "It takes back more than was posted under this reference: %(left)s."
        ),
        "reversed_since": _("This entry was reversed since; that stands as it is."),
    }
)
