"""Every string that people read is there in Chinese, and says its values in their places."""

import polib
import pytest
from django.utils import translation

from orgchange.core import translations

AREAS = {area.name: area for area in translations.areas()}


@pytest.fixture(params=sorted(AREAS))
def area(request):
    area = AREAS[request.param]
    if not translations.catalogue(area).exists() and translations.extract(area):
        pytest.skip(f"{area.name} has no translations yet")
    return area


@pytest.fixture
def entries(area):
    path = translations.catalogue(area)
    return list(polib.pofile(str(path))) if path.exists() else []


def test_the_catalogue_has_exactly_the_strings_of_the_sources(area, entries):
    found = set(translations.extract(area))

    assert {translations._key(entry) for entry in entries} == found


def test_every_string_is_translated_and_none_is_doubtful(entries):
    assert translations.untranslated(entries) == []


def test_translations_keep_their_placeholders(entries):
    wrong = []
    for entry in entries:
        original = translations.placeholders(entry.msgid_plural or entry.msgid)
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text and translations.placeholders(text) != original:
                wrong.append((entry.msgid, text))

    assert wrong == []


def test_readers_get_the_translation_of_the_area(entries):
    """One msgid has one translation: catalogues are merged, and the first area's wins."""
    with translation.override("zh-hans"):
        wrong = [
            (entry.msgid, entry.msgstr, got)
            for entry in entries
            if entry.msgstr
            and (
                got := translation.pgettext(entry.msgctxt, entry.msgid)
                if entry.msgctxt
                else translation.gettext(entry.msgid)
            )
            != entry.msgstr
        ]

    assert wrong == []
