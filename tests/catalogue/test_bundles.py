"""Folders and archives: taken within limits, or refused for the true reason."""

import io
import stat
import struct
import zipfile

import pytest

from courses.catalogue import bundles
from courses.catalogue.bundles import BundleRefused, read_folder, read_path, read_upload
from tests.factories import catalogue


def archive(*members, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return out.getvalue()


def refusal(content):
    with pytest.raises(BundleRefused) as refused:
        read_upload(content, name="course.zip")
    return refused.value


def test_a_zip_and_a_folder_of_the_same_files_are_the_same(tmp_path):
    for path, content in catalogue.files().items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    assert read_folder(tmp_path).files == read_upload(catalogue.zipped(), name="x.zip").files


def test_the_folder_around_the_course_is_left_out():
    taken = read_upload(catalogue.zipped(top="safe-ai-main/"), name="x.zip")

    assert "course.yaml" in taken.files


def test_a_bomb_that_says_its_size_is_refused_before_it_is_unpacked():
    refused = refusal(archive(("lesson.md", b"0" * (40 * 2**20))))

    assert refused.problems[0].code == "bomb"
    assert refused.problems[0].field == "lesson.md"


def test_a_bomb_that_lies_about_its_size_is_refused_while_unpacking():
    content = bytearray(archive(("lesson.md", b"0" * (40 * 2**20))))
    said, real = struct.pack("<I", 10), struct.pack("<I", 40 * 2**20)
    while real in content:
        place = content.index(real)
        content[place : place + 4] = said

    assert refusal(bytes(content)).problems[0].code in {"bomb", "damaged"}


def test_more_than_the_whole_course_may_weigh_is_refused(monkeypatch):
    monkeypatch.setattr(bundles, "MAX_TOTAL_BYTES", 100)

    assert refusal(archive(("a.md", "a" * 60), ("b.md", "b" * 60))).problems[0].code == "too_large"


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(bundles, "MAX_FILES", 3)

    assert refusal(archive(*[(f"{n}.md", "x") for n in range(5)])).problems[0].code == "too_many"


@pytest.mark.parametrize(
    "name", ["../evil.md", "/etc/passwd", "a/../../evil.md", "C:/evil.md", "..\\evil.md"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(name):
    refused = refusal(archive(("course.yaml", "x"), (name, "x")))

    assert refused.problems[0].code == "path"


def test_an_encrypted_member_is_named():
    content = bytearray(archive(("secret.md", "x")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1

    refused = refusal(bytes(content))

    assert refused.problems[0].code == "encrypted"
    assert "secret.md" in refused.message


def test_a_link_is_refused():
    info = zipfile.ZipInfo("lessons/link.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert refusal(archive((info, "/etc/passwd"))).problems[0].code == "link"


def test_an_empty_archive_says_so():
    assert refusal(archive()).problems[0].code == "empty"


@pytest.mark.parametrize("content", [b"", b"not a zip at all", b"PK\x03\x04 cut off"])
def test_what_is_no_archive_says_so(content):
    assert refusal(content).problems[0].code == "not_a_zip"


def test_a_damaged_member_is_named():
    content = bytearray(archive(("lesson.md", b"some words " * 500)))
    content[60] ^= 0xFF

    refused = refusal(bytes(content))

    assert refused.problems[0].code in {"damaged", "not_a_zip"}


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("测试.md".encode(), "测试.md"),
        ("测试.md".encode("gb18030"), "测试.md"),
        ("Prüfung.md".encode("cp437"), "Prüfung.md"),
    ],
)
def test_names_without_the_utf8_flag_are_judged(raw, name):
    placeholder = b"x" * len(raw)
    content = archive((placeholder.decode(), "text")).replace(placeholder, raw)

    assert list(read_upload(content, name="x.zip").files) == [name]


def test_a_missing_path_is_named(tmp_path):
    with pytest.raises(BundleRefused, match="nowhere"):
        read_path(tmp_path / "nowhere.zip")


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    (tmp_path / "course").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "course" / "a.md").write_text("a")
    (tmp_path / "course" / "b.md").symlink_to(tmp_path / "secret")

    assert list(read_folder(tmp_path / "course").files) == ["a.md"]


def test_text_that_is_not_utf8_names_its_line():
    taken = catalogue.bundle(catalogue.files(**{"lessons__what.en.md": b"fine\n\xff\xfe\n"}))

    with pytest.raises(BundleRefused, match="line 2"):
        taken.text("lessons/what.en.md")
