"""Choices of things that have a name in each language."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField


class NamedChoice(_Choice):
    """A fund, or a round: by its name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """The name alone."""
        return str(obj.name_in(get_language() or ""))


class PeriodChoice(_Choice):
    """A period, with its fund."""

    def label_from_instance(self, obj: Any) -> str:
        """Fund and period."""
        return f"{obj.fund.name_in(get_language() or '')} · {obj.name}"


class VersionChoice(_Choice):
    """A published version of a rubric or a workflow; `of` names which."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of

    def label_from_instance(self, obj: Any) -> str:
        """Its name and number."""
        named = getattr(obj, self.of)
        is_chinese = (get_language() or "").startswith("zh")
        return f"{(is_chinese and named.name_zh) or named.name} {obj.number}"
