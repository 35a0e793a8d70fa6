"""Forms of the import of proposals: a file, where it goes, and what its words mean."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from orgchange.directory.forms import PersonField
from orgchange.directory.roster.forms import ColumnsForm, FileForm
from orgchange.directory.scopes import Sight
from orgchange.innovation.models import ProposalImport, Round
from orgchange.innovation.proposal_imports.columns import FIELDS
from orgchange.innovation.proposal_imports.policies import rounds_filled_by
from orgchange.innovation.proposal_imports.statuses import LEAVE_OUT, states_for

STAND_IN = _("In whose name a proposal comes in whose submitter is not known here.")


if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Round]
else:
    _Choice = forms.ModelChoiceField


class RoundField(_Choice):
    """A round with its fund."""

    def label_from_instance(self, obj: Any) -> str:
        """Both names, in the reader's language."""
        language = get_language() or ""
        return f"{obj.fund.name_in(language)} · {obj.name_in(language)}"


def _round_field() -> RoundField:
    return RoundField(Round.objects.none(), label=_("Into which round"), empty_label=None)


def _stand_in_field() -> PersonField:
    return PersonField(label=_("Where nobody is found"), required=False, help_text=STAND_IN)


def _alike_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("Leave out possible duplicates"), required=False)


def _aim(form: forms.Form, sight: Sight) -> None:
    """Offer the rounds that the asker fills, and people within their sight."""
    form.fields["round"].queryset = rounds_filled_by(sight)  # type: ignore[attr-defined]
    form.fields["stand_in"].sight = sight  # type: ignore[attr-defined]


class ProposalFileForm(FileForm):
    """A file of proposals, and the round that it is for."""

    round = _round_field()
    source = forms.CharField(
        label=_("Source"),
        max_length=100,
        help_text=_(
            "Which system it comes from. Its columns and words are remembered for the next file,"
            " and no row comes in twice."
        ),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    stand_in = _stand_in_field()
    leaves_alike = _alike_field()

    def __init__(self, *args: Any, sight: Sight, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _aim(self, sight)
        self.fields["file"].help_text = _(
            "CSV, TSV or XLSX: title, text, amount, submitter, status, votes, language, date."
            " Nothing changes before you confirm."
        )


class ProposalReadingForm(ColumnsForm):
    """How a file of proposals is taken; also which state each of its words stands for."""

    round = _round_field()
    stand_in = _stand_in_field()
    leaves_alike = _alike_field()

    def __init__(self, *args: Any, held: ProposalImport, sight: Sight, **kwargs: Any) -> None:
        super().__init__(*args, file_import=held, matchable=FIELDS, **kwargs)
        _aim(self, sight)
        language = get_language() or ""
        states = states_for(held.round.workflow_id)
        choices = [
            ("", _("– choose –")),
            *((code, state.name_in(language)) for code, state in states.items()),
            (LEAVE_OUT, _("Leave these rows out")),
        ]
        for number, one in enumerate(held.statuses):
            self.fields[f"status-{number}"] = forms.ChoiceField(
                label=_("State for “%(word)s”") % {"word": one["word"]},
                help_text=ngettext("%(n)s row", "%(n)s rows", one["rows"]) % {"n": one["rows"]},
                required=False,
                choices=choices,
                initial=one["state"],
            )

    def starting(self) -> dict[str, Any]:
        """With the round and who stands in."""
        held: Any = self.file_import
        return super().starting() | {
            "round": held.round_id,
            "stand_in": held.stand_in,
            "leaves_alike": held.leaves_alike,
        }

    def asked(self) -> dict[str, Any]:
        """With the state that each word stands for; those left open are not told."""
        held: Any = self.file_import
        chosen = {
            one["word"]: self.cleaned_data.get(f"status-{number}", "")
            for number, one in enumerate(held.statuses)
        }
        told = {**held.asked.get("statuses", {}), **chosen}
        statuses = {word: state for word, state in told.items() if state}
        return super().asked() | {"statuses": statuses}
