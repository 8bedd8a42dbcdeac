"""LibreOffice, started once for all the files that a test file gives it: to start takes longer than to convert."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path


def converted(files: Mapping[str, bytes], ending: str, kind: str, folder: Path) -> dict[str, Path]:
    """Where each of the files, `name.ending`, lies when it has been saved as another kind; a kind may name its filter.

    A file that could not be converted is not there.
    """
    office = shutil.which("soffice")
    assert office, "LibreOffice is not installed"
    given, made = folder / "given", folder / "made"
    given.mkdir()
    for name, content in files.items():
        (given / f"{name}.{ending}").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(made), *map(str, given.iterdir())]
    subprocess.run(asked, check=True, capture_output=True, timeout=300)
    return {name: made / f"{name}.{kind.partition(':')[0]}" for name in files}
