"""Recognise a file by its first bytes, and unpack the one table inside a .gz or .zip."""

from __future__ import annotations

import copy
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ..limits import MIB, Limits
from ..problems import Problem

CHUNK = 4 * MIB
RATIO = 200  # a sheet of equal rows packs about 100 to 1; a bomb packs 1 000 to 1
SMALL = 10 * MIB  # whatever it is packed into, this much is believed

# Nothing in a magic number is longer than this many bytes from the start.
_MAGIC: list[tuple[bytes, str]] = [
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PAR1", "parquet"),
    (b"PARE", "encrypted"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "bmp"),
    (b"RIFF", "media"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"OggS", "media"),
    (b"ID3", "media"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"SQLite format 3", "sqlite"),
    (b"ARROW1", "arrow"),
    (b"FEA1", "feather"),
    (b"ORC", "orc"),
    (b"Obj\x01", "avro"),
    (b"\x89HDF", "hdf5"),
    (b"\x93NUMPY", "numpy"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"%!PS", "postscript"),
    (b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc2\xea\x81\x60", "sas"),
    (b"<stata_dta>", "stata"),
]
_TEXTUAL = [
    (
        re.compile(rb"(?is)\s*(<!--.*?-->\s*)*(<!doctype html|<html|<head|<body|<table|<div|<meta|<style|<script)"),
        "html",
    ),
    (re.compile(rb"(?is)\s*<\?xml|\s*<!doctype|\s*<[a-z][\w:.-]*(\s[^<>]*)?/?>\s*<"), "xml"),
    (re.compile(rb"(?s)\s*\[?\s*\{\s*(\"|\}|$)|\s*\[\s*\["), "json"),
    (re.compile(rb"(?s)(c[a-z_.]+\n\w+\n|\((?:d|l|c[a-z_.]+\n)p?\d*\n?)"), "pickle"),
    (re.compile(rb"(?s)MIME-Version:|From: .*\nTo: |Received: from"), "mail"),
]


def kind_of(path: Path) -> str:
    """'zip', 'gzip', 'ole', 'parquet', 'empty', 'text', or the name of something that is no table."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        return "empty"
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind not in ("bmp", "program") or b"\x00" in head):
            return kind
    if head[0] == 0x80 and head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return "pickle"
    return _textual(head)


def _textual(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\x00", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf")
    return next((kind for pattern, kind in _TEXTUAL if pattern.match(head)), "text")


def open_zip(path: Path, limits: Limits) -> zipfile.ZipFile:
    """The archive, after its directory has been checked against the limits; nothing is inflated."""
    _check_directory_size(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise Problem("truncated", what="zip") from error
    _check_members(archive, limits)
    return archive


def _check_directory_size(path: Path, limits: Limits) -> None:
    """The end record tells how long the directory is; a long one is refused before it is read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Problem("truncated", what="zip")
    members = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if members > limits.members or length > 1024 * (limits.members + 1):
        raise Problem("too_many_members", members=members, limit=limits.members)


def _check_members(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.members:
        raise Problem("too_many_members", members=len(members), limit=limits.members)
    if any(member.flag_bits & 1 for member in members):
        raise Problem("encrypted", what="zip")
    total = sum(member.file_size for member in members)
    if total > limits.inflated:
        raise Problem("inflates_too_much", bytes=total, limit=limits.inflated)
    for member in members:
        if member.file_size > _believable(member):
            raise Problem("inflates_too_much", bytes=member.file_size, limit=_believable(member))


def _believable(member: zipfile.ZipInfo) -> int:
    """The most bytes that a packed file of this size is believed to hold."""
    return max(SMALL, RATIO * member.compress_size)


def inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    """The member's real bytes, however many its header claims; no more than `limit` of them."""
    member, seen = copy.copy(member), 0
    member.file_size = 1 << 62  # otherwise reading stops where a lying header says
    try:
        with archive.open(member) as file:
            while chunk := file.read(CHUNK):
                seen += len(chunk)
                if seen > min(limit, _believable(member)):
                    raise Problem("inflates_too_much", bytes=seen, limit=min(limit, _believable(member)))
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Problem("truncated", what="zip") from error


def _start(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    return next(inflate(archive, archive.getinfo(name), limits.inflated), b"")


def ungzip(path: Path, out: Path, limits: Limits) -> Path:
    try:
        with gzip.open(path, "rb") as source:
            return _store(iter(lambda: source.read(CHUNK), b""), out, limits)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Problem("truncated", what="gzip") from error


def unzip_one(path: Path, out: Path, limits: Limits) -> Path:
    """The only file of the archive; its own name is never used as a path."""
    with open_zip(path, limits) as archive:
        return _unzip_only(archive, out, limits)


def _unzip_only(archive: zipfile.ZipFile, out: Path, limits: Limits) -> Path:
    files = [member for member in archive.infolist() if not member.is_dir() and _counts(member.filename)]
    if not files:
        raise Problem("empty_file")
    if len(files) > 1:
        raise Problem("zip_many_files", files=[member.filename[:80] for member in files[:10]], count=len(files))
    return _store(inflate(archive, files[0], limits.inflated), out, limits)


def _counts(name: str) -> bool:
    return not name.startswith("__MACOSX/") and not Path(name).name.startswith(".")


def _store(chunks: Iterator[bytes], out: Path, limits: Limits) -> Path:
    seen = 0
    with out.open("wb") as file:
        for chunk in chunks:
            seen += len(chunk)
            if seen > limits.inflated:
                raise Problem("inflates_too_much", bytes=seen, limit=limits.inflated)
            file.write(chunk)
    return out


def workbook_kind(archive: zipfile.ZipFile, limits: Limits) -> str | None:
    """'xlsx' or 'ods' for a workbook, None for an ordinary archive; any other office file is refused by name."""
    names = {member.filename.replace("\\", "/").lower() for member in archive.infolist()}
    if "xl/workbook.xml" in names:
        return "xlsx"
    for start, what in (
        ("xl/workbook.bin", "xlsb"),
        ("word/", "word"),
        ("ppt/", "powerpoint"),
        ("index/document.iwa", "numbers"),
        ("meta-inf/manifest.mf", "program"),
    ):
        if any(name.startswith(start) for name in names):
            raise Problem("not_a_table", what=what)
    if "[content_types].xml" in names:
        raise Problem("damaged", what="xlsx")
    if "content.xml" not in names:
        return None
    if "mimetype" in names and b"spreadsheet" not in _start(archive, "mimetype", limits)[:200]:
        raise Problem("not_a_table", what="opendocument")
    return "ods"
