"""Forms of certificates: the domains the lead signs for, and one's own words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.tracks.services.certifying import LONGEST_DOMAIN, MOST_DOMAINS
from courses.tracks.services.recognition import LONGEST


class CertifyForm(forms.Form):
    """In which domains."""

    domains = forms.CharField(
        label=_("Domains"),
        max_length=MOST_DOMAINS * (LONGEST_DOMAIN + 2),
        help_text=_(
            "Where the evidence comes from, such as “Sales, Supply chain”. Commas between."
        ),
    )

    def clean_domains(self) -> list[str]:
        """One by one."""
        text = self.cleaned_data["domains"].replace("，", ",").replace("、", ",")
        return [one.strip() for one in text.split(",") if one.strip()]


class OwnWordsForm(forms.Form):
    """A line beside one's name."""

    words = forms.CharField(
        label=_("In my own words"),
        required=False,
        max_length=LONGEST,
        help_text=_("What colleagues can ask you about."),
    )
