"""A course as it comes in: a folder, or a zip archive that is not trusted."""

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from orgchange.core.errors import InvalidInput, Problem

MAX_FILES = 2_000
MAX_FILE_BYTES = 50 * 2**20
MAX_TOTAL_BYTES = 200 * 2**20
MAX_RATIO = 200  # unpacked to packed; text reaches 20, a bomb 1,000
RATIO_FROM_BYTES = 2**20  # a small file of zeros is no bomb
UTF8_NAME = 0x800
ENCRYPTED = 0x1
CLUTTER = {"__MACOSX", ".DS_Store", "Thumbs.db", ".git", ".gitkeep"}


class BundleRefused(InvalidInput):
    """The folder or archive cannot be taken as it is."""

    code = "bundle_refused"


@dataclass(frozen=True)
class Bundle:
    """Files by their path from the course's top folder, with “/” between the parts."""

    name: str
    files: Mapping[str, bytes]

    def text(self, path: str) -> str:
        """The text of a file; a UTF-8 error names the line."""
        content = self.files[path]
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _not_text(path, content[: error.start]) from None
        if b"\0" in content:
            raise _not_text(path, content[: content.index(b"\0")])
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_text(path: str, before: bytes) -> BundleRefused:
    line = before.count(b"\n") + 1
    message = _("%(path)s, line %(line)d: not UTF-8 text.") % {"path": path, "line": line}
    return _refused("encoding", message, f"{path}:{line}")


def read_folder(folder: Path) -> Bundle:
    """Every file below a folder; links that lead elsewhere are not followed."""
    if not folder.is_dir():
        raise _refused("not_found", _("There is no folder %(path)s.") % {"path": folder})
    files: dict[str, bytes] = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file() or _is_clutter(name):
            continue
        total += _within_limits(name, path.stat().st_size, total, len(files))
        files[unicodedata.normalize("NFC", name)] = path.read_bytes()
    return _bundle(folder.name, files)


def read_zip(source: Path | IO[bytes], *, name: str) -> Bundle:
    """Every file of a zip archive, unpacked in memory within limits, never to disk."""
    try:
        with zipfile.ZipFile(source) as archive:
            return _bundle(name, dict(_members(archive)))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError) as error:
        message = _("%(name)s is not a zip archive that can be read: %(problem)s.")
        raise _refused("not_a_zip", message % {"name": name, "problem": error}) from None


def read_path(path: Path) -> Bundle:
    """A folder or a zip archive."""
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise _refused("not_found", _("There is no file %(path)s.") % {"path": path})
    return read_zip(path, name=path.name)


def read_upload(content: bytes, *, name: str) -> Bundle:
    """A zip archive that came by the web."""
    return read_zip(io.BytesIO(content), name=name)


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    total = 0
    seen: set[str] = set()
    for info in archive.infolist():
        name = _name(info)
        _check_name(name)
        if info.is_dir() or _is_clutter(name):
            continue
        _check_member(info, name)
        if name in seen:
            message = _("%(name)s is in the archive twice.") % {"name": name}
            raise _refused("twice", message, name)
        seen.add(name)
        _within_limits(name, info.file_size, total, len(seen))
        content = _unpacked(archive, info, name)
        total += _within_limits(name, len(content), total, len(seen))
        yield name, content


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    # What the archive says of its sizes may be a lie: never read more than the limits allow.
    ceiling = max(min(info.compress_size * MAX_RATIO, MAX_FILE_BYTES), RATIO_FROM_BYTES)
    try:
        with archive.open(info) as member:
            content = member.read(ceiling + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        message = _("%(name)s cannot be unpacked: %(problem)s.")
        raise _refused("damaged", message % {"name": name, "problem": error}, name) from None
    if len(content) > ceiling:
        message = _("%(name)s unpacks to far more than it says or may: refused as a zip bomb.")
        raise _refused("bomb", message % {"name": name}, name)
    return content


def _check_member(info: zipfile.ZipInfo, name: str) -> None:
    if info.flag_bits & ENCRYPTED:
        message = _("%(name)s is encrypted. Pack the course again without a password.")
        raise _refused("encrypted", message % {"name": name}, name)
    if stat.S_ISLNK(info.external_attr >> 16):
        message = _("%(name)s is a link, not a file.") % {"name": name}
        raise _refused("link", message, name)
    if info.file_size > RATIO_FROM_BYTES and info.file_size > info.compress_size * MAX_RATIO:
        message = _("%(name)s unpacks to far more than it says or may: refused as a zip bomb.")
        raise _refused("bomb", message % {"name": name}, name)


def _check_name(name: str) -> None:
    path = PurePosixPath(name)
    is_outside = path.is_absolute() or ".." in path.parts or name[1:2] == ":"
    if is_outside or "\0" in name or len(name) > 300:
        message = _("%(name)s leads out of the course's folder, or is no file name.")
        raise _refused("path", message % {"name": name[:100]}, name[:100])


def _within_limits(name: str, size: int, total: int, count: int) -> int:
    """The size, when the whole stays within the limits."""
    if count > MAX_FILES:
        message = _("More than %(limit)d files.") % {"limit": MAX_FILES}
        raise _refused("too_many", message)
    if size > MAX_FILE_BYTES or total + size > MAX_TOTAL_BYTES:
        message = _("%(name)s: a file may have %(file)d MB, the whole course %(total)d MB.")
        values = {"name": name, "file": MAX_FILE_BYTES >> 20, "total": MAX_TOTAL_BYTES >> 20}
        raise _refused("too_large", message % values, name)
    return size


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name. Without the UTF-8 flag it may be UTF-8, a Chinese code page, or Latin."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", errors="replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            odd = [c for c in name if ord(c) > 127]
            if not all(unicodedata.name(c, "").startswith("LATIN") for c in odd):
                name = raw.decode("gb18030", errors="replace")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _is_clutter(name: str) -> bool:
    return any(part in CLUTTER for part in PurePosixPath(name).parts)


def _bundle(name: str, files: dict[str, bytes]) -> Bundle:
    if not files:
        raise _refused("empty", _("%(name)s holds no file.") % {"name": name})
    top = _top(files)
    return Bundle(name, {path[len(top) :]: files[path] for path in files if path.startswith(top)})


def _top(files: Mapping[str, bytes]) -> str:
    """The course's folder: where `course.yaml` is, or the one that everything is in."""
    named = sorted((p for p in files if PurePosixPath(p).name == "course.yaml"), key=len)
    if named:
        return named[0][: -len("course.yaml")]
    tops = {path.split("/", 1)[0] for path in files}
    if len(tops) == 1 and all("/" in path for path in files):
        return tops.pop() + "/"
    return ""


def _refused(code: str, message: str, place: str = "file") -> BundleRefused:
    return BundleRefused(message, problems=[Problem(place, code, message)])
