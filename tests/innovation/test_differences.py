"""What changed between two versions, word by word."""

import pytest

from orgchange.innovation.proposing.differences import IN, OUT, SAME, differences
from orgchange.innovation.proposing.reading import Said, Section


def parts(old, new):
    before, after = ([Section("idea", "Idea", [Said("Title", text)])] for text in (old, new))
    return [list(change.parts) for change in differences(before, after)]


def test_text_added_at_the_end_leaves_the_last_word_as_it_was():
    assert parts("Count the geese", "Count the geese twice") == [
        [(SAME, "Count the geese "), (IN, "twice")]
    ]


def test_a_paragraph_added_leaves_the_last_word_as_it_was():
    assert parts("Count.", "Count.\n\nTwice.") == [[(SAME, "Count.\n\n"), (IN, "Twice.")]]


def test_a_word_put_for_another_is_out_and_in():
    assert parts("Count the geese", "Count two geese") == [
        [(SAME, "Count "), (OUT, "the "), (IN, "two "), (SAME, "geese")]
    ]


def test_chinese_is_told_by_the_character():
    assert parts("检查报告", "检查新报告") == [[(SAME, "检查"), (IN, "新"), (SAME, "报告")]]


@pytest.mark.parametrize("new", ["Count the geese", "Count  the geese", "Count the\ngeese "])
def test_where_only_blanks_differ_nothing_changed(new):
    assert parts("Count the geese", new) == []
