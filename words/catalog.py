"""The translations: every .po file of a language, merged and compiled in memory.

One .po file an area (`locale/sv/flows.po`), so that a page and its words change together.
No .mo file is kept: a compiled copy in the repository would drift from its source.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent / "locale"


def areas(language: str) -> list[Path]:
    """The .po files of a language, in order of name."""
    return sorted((FOLDER / language).glob("*.po"))


def read(path: Path, language: str) -> Catalog:
    """One .po file as Babel's catalogue. Raises PoFileError with the line when the file is broken."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@lru_cache
def translations(language: str) -> NullTranslations:
    """All areas of a language in one table; English is the key itself and needs none."""
    paths = areas(language)
    if not paths:
        return NullTranslations()
    merged = Catalog(locale=language)
    for path in paths:
        for message in read(path, language):
            if message.id:
                merged.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    return GNUTranslations(BytesIO(compiled.getvalue()))
