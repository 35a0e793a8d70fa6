"""Texts in several languages: which one a reader gets."""

from collections.abc import Mapping, Sequence

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

Texts = Mapping[str, str]
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


def language_for(texts: Texts, wanted: str, original: str = "") -> str:
    """The best language that is there: the one wanted, its kin, the original, English, any."""
    family = wanted.split("-")[0]
    kin = [code for code in texts if code.split("-")[0] == family]
    for code in (wanted, *kin, original, "en", *texts):
        if texts.get(code):
            return code
    return original or wanted


def text_in(texts: Texts, wanted: str = "", original: str = "") -> str:
    """The text for a reader of `wanted` (default: the language in force)."""
    return texts.get(language_for(texts, wanted or get_language() or "en", original), "")


def names_of(codes: Sequence[str]) -> list[str]:
    """What languages call themselves."""
    return [str(LANG_INFO.get(code, {}).get("name_local", code)) for code in codes]


def tag_of(code: str) -> str:
    """The language as HTML's `lang` wants it."""
    return TAGS.get(code, code)
