"""What can be wrong with a row of proposals, in words, beside what every file can have wrong."""

from django.utils.translation import gettext_lazy as _

from orgchange.directory.roster.problems import MESSAGES

MESSAGES.update(
    {
        "no_title": _("The title is empty."),
        "not_an_amount": _("This is not an amount of money."),
        "amount_too_precise": _("At most two decimal places."),
        "other_currency": _("This fund counts in %(currency)s; nothing is converted."),
        "over_the_cap": _("More than this round gives to one proposal (%(cap)s)."),
        "not_votes": _("This is not a number of votes."),
        "no_submitter": _("Nobody is named who handed it in, and nobody stands in."),
        "unknown_submitter": _("Nobody here has this number, address or name."),
        "submitter_ambiguous": _("Several people have this name; give the employee number."),
        "submitter_replaced": _("Nobody here is called this; it comes in under %(person)s."),
        "unknown_status": _("This status is not known; choose a state for it above."),
        "status_with_money": _(
            "This status means money, which only a decision here can give; choose a state for it"
            " above, or leave these rows out."
        ),
        "says_otherwise": _(
            "It was brought in before and says something else now (%(fields)s); it stays as it is."
        ),
        "stands_on_it": _("It was worked on since: it stays, so the import cannot be undone."),
    }
)
