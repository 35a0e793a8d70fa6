"""Files as they come: encodings judged, delimiters, quotes, workbooks, and what is refused."""

import io
import json
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from orgchange.directory.roster import encodings, values
from orgchange.directory.roster.matching import PEOPLE_FIELDS, known_words, match
from orgchange.directory.roster.reading import UnreadableFile, open_table
from orgchange.directory.roster.values import Unreadable, read_date

SIMPLIFIED = "工号,姓名,部门\n1,王芳,销售部\n2,李建国,人力资源部\n"
TRADITIONAL = "員工編號,姓名,部門\n1,陳美玲,業務部\n2,張國榮,人力資源部\n"
LATIN = "Number,Name\n1,José Müller\n2,Zoë Strömberg\n"


def rows_of(data, **options):
    table = open_table(io.BytesIO(data), **options)
    return table, list(table.rows)


@pytest.mark.parametrize(
    ("text", "encoding", "judged"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "cp950", "cp950"),
        (LATIN, "latin-1", "latin-1"),
        (LATIN.replace("é", "é “q”"), "cp1252", "cp1252"),
        ("Number,Name\n1,Ann\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_judged(text, encoding, judged):
    table, rows = rows_of(text.encode(encoding), known_words=known_words(PEOPLE_FIELDS))

    assert table.encoding == judged
    assert [cells for _n, cells in rows] == [line.split(",") for line in text.splitlines()[1:]]


@settings(max_examples=60)
@given(
    encoding=st.sampled_from(["gb18030", "cp950"]),
    names=st.lists(
        st.text(
            st.sampled_from("陳林黃張李王吳劉蔡楊許鄭謝郭洪曾國美明志建文玉麗"),
            min_size=2,
            max_size=4,
        ),
        min_size=4,
        max_size=20,
    ),
)
def test_names_that_both_chinese_encodings_hold_come_through(encoding, names):
    text = "姓名\n" + "\n".join(names) + "\n"

    assert encodings.judge(io.BytesIO(text.encode(encoding))) == encoding


def test_a_judgement_can_be_corrected():
    table, _rows = rows_of(TRADITIONAL.encode("cp950"), encoding="gb18030")

    assert table.encoding == "gb18030"
    assert table.columns[0] != "員工編號"


def test_an_encoding_that_is_not_there_is_refused():
    with pytest.raises(UnreadableFile, match="klingon"):
        rows_of(b"a,b\n1,2\n", encoding="klingon")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = delimiter.join(["No", "Name", "Note"]) + '\n1\tx,;|"'[:2]
    text = f'No{delimiter}Name{delimiter}Note\n1{delimiter}Ann, B.{delimiter}"x"\n'
    text = text if delimiter != "," else 'No,Name,Note\n1,"Ann, B.","x"\n'

    table, rows = rows_of(text.encode())

    assert table.delimiter == delimiter
    assert rows == [(2, ["1", "Ann, B.", "x"])]


def test_quoted_newlines_unnamed_columns_and_blank_headers_come_through():
    data = b'\xef\xbb\xbf, Number ,Name,,Name\n0,1,"Ann\nBell",x,y\n\n'

    table, rows = rows_of(data)

    assert table.columns == ["#1", "Number", "Name", "#4", "Name #5"]
    assert rows[0] == (2, ["0", "1", "Ann\nBell", "x", "y"])


def test_a_file_without_header_names_its_columns_by_place():
    table, rows = rows_of(b"1,Ann\n2,Bo\n", has_header=False)

    assert table.columns == ["#1", "#2"]
    assert [n for n, _cells in rows] == [1, 2]


def workbook(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(place, column, cell)
    book.close()
    return out.getvalue()


def test_a_workbook_reads_like_the_same_file_as_text():
    data = workbook(["工号", "姓名", "入职日期"], [1001, "王芳", date(2024, 2, 29)])

    table, rows = rows_of(data)

    assert table.columns == ["工号", "姓名", "入职日期"]
    assert rows == [(2, ["1001", "王芳", date(2024, 2, 29)])]


def test_a_zip_bomb_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)

    with pytest.raises(UnreadableFile, match="unpacks"):
        rows_of(out.getvalue())


def test_a_sheet_with_one_far_cell_is_not_opened():
    out = io.BytesIO()
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", f"<sheetData>{cell}</sheetData>")

    with pytest.raises(UnreadableFile, match="too large"):
        rows_of(out.getvalue())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n\n", "no rows"),
        (json.dumps({"a": 1}).encode(), "JSON"),
        (b"<html></html>", "not a table"),
        (b"PK\x03\x04 broken", "cannot be read"),
    ],
)
def test_what_is_not_a_table_is_refused_for_its_reason(data, reason):
    with pytest.raises(UnreadableFile, match=reason):
        rows_of(data)


def test_an_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "hello")

    with pytest.raises(UnreadableFile, match="archive"):
        rows_of(out.getvalue())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("2026-01-05T00:00:00", date(2026, 1, 5)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026.1.5", date(2026, 1, 5)),
        ("5 Jan 2026", date(2026, 1, 5)),
        ("5-Jan-2026", date(2026, 1, 5)),
        ("5th January 2026", date(2026, 1, 5)),
        ("January 5, 2026", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("民國115年1月5日", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        ("46027", date(2026, 1, 5)),
        ("25/12/2026", date(2026, 12, 25)),
        ("12/25/2026", date(2026, 12, 25)),
        ("5/5/2026", date(2026, 5, 5)),
        ("", None),
        ("N/A", None),
        ("9999-12-31", None),
    ],
)
def test_dates_in_common_forms(text, expected):
    assert read_date(text, day_first=None) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "impossible_date"),
        ("31 Apr 2026", "impossible_date"),
        ("1026-01-01", "date_out_of_range"),
        ("soon", "not_a_date"),
        ("3/4/2026", "ambiguous_date"),
    ],
)
def test_dates_that_cannot_be_read_say_why(text, code):
    with pytest.raises(Unreadable) as problem:
        read_date(text, day_first=None)

    assert problem.value.code == code


def test_an_ambiguous_date_follows_what_its_column_shows():
    assert read_date("3/4/2026", day_first=True) == date(2026, 4, 3)
    assert read_date("3/4/2026", day_first=False) == date(2026, 3, 4)
    assert values.order_shown("25/12/2026") is True
    assert values.order_shown("12/25/2026") is False
    assert values.order_shown("1/2/2026") is None


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_reads_the_same_in_every_form(day):
    forms = ["%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%B %d, %Y", "%Y年%m月%d日", "%Y%m%d"]

    assert {read_date(day.strftime(form), day_first=None) for form in forms} == {day}


@pytest.mark.parametrize(
    "headers",
    [
        ["Employee ID", " full name ", "DEPT", "Line Manager", "Start_Date"],
        ["工号", "姓名", "部门", "上级", "入职日期"],
        ["員工編號", "姓名", "部門", "主管", "到職日"],
    ],
)
def test_headers_are_matched_in_english_and_chinese(headers):
    found = match(headers, fields=PEOPLE_FIELDS)

    assert [found.get(f) for f in ("employee_number", "full_name", "department", "manager")] == [
        *headers[:4]
    ]
    assert found["hired_on"] == headers[4]


def test_what_is_told_wins_over_what_is_remembered_and_that_over_the_names():
    columns = ["工号", "姓名", "Unit", "Team"]

    found = match(
        columns,
        fields=PEOPLE_FIELDS,
        told={"full_name": ""},
        remembered={"department": "Team", "full_name": "姓名"},
    )

    assert found == {"employee_number": "工号", "department": "Team"}


def test_a_key_may_be_the_name_as_well():
    found = match(["姓名"], fields=PEOPLE_FIELDS, told={"employee_number": "姓名"})

    assert found == {"employee_number": "姓名", "full_name": "姓名"}


def test_several_columns_make_one_field():
    columns = ["No", "First name", "Last name", "Company", "Unit"]

    found = match(
        columns,
        fields=PEOPLE_FIELDS,
        told={"employee_number": "No", "department": "Company / Unit"},
    )

    assert found["full_name"] == "First name + Last name"
    assert found["department"] == "Company / Unit"


def test_a_header_of_what_is_no_text_is_refused():
    with pytest.raises(UnreadableFile, match="not a table of text"):
        rows_of(b"\0" * 500)
