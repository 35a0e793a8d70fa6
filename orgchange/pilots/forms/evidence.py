"""What a person says about evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orgchange.pilots.services.evidence import LONGEST_REMARK


class RemarkForm(forms.Form):
    """A few sentences; none, to take back what was said."""

    words = forms.CharField(
        label=_("What you say about it"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "It stands beside the record for all who see it: you, the people of the pilot, your"
            " managers, HR. Leave it empty to take it back."
        ),
    )
