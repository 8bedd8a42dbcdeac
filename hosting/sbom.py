#!/usr/bin/env python3
"""The list of what Customer Worth is made of, as CycloneDX 1.5: `python3 hosting/sbom.py > sbom.cdx.json`.

It is read from requirements.txt, whose every line is what is installed, with the hashes that the installer checks; the
licences are added where the packages are installed (`.venv/bin/python hosting/sbom.py`).
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<rest>(?:.*\\\n)*.*)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The whole list, from a lock file's text and the `[project]` of pyproject.toml."""
    name, version = project["name"], project["version"]
    licence = [{"license": {"id": project["license"]}}]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": name, "version": version, "licenses": licence},
        },
        "components": [component(*found) for found in packages(lock)],
    }


def packages(lock: str) -> list[tuple[str, str, list[str]]]:
    """Name, version and SHA-256 hashes of every package in a lock file."""
    return [(m["name"], m["version"], HASH.findall(m["rest"])) for m in PACKAGE.finditer(lock)]


def component(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
    """One package. The hashes are those of the files that may be installed, one for each system."""
    address = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    found: dict[str, Any] = {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address}
    found["properties"] = [{"name": "file sha256", "value": value} for value in hashes]
    licence = licence_of(name)
    return found | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def licence_of(name: str) -> str | None:
    """What an installed package says of its licence; None when it is not installed, or silent."""
    try:
        told = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return None
    classes = [str(line).rpartition(" :: ")[2] for line in told.get("classifier", []) if "License ::" in str(line)]
    said = told.get("license_expression") or ", ".join(classes) or str(told.get("license", "")).partition("\n")[0]
    return str(said) or None


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    json.dump(bill((ROOT / "requirements.txt").read_text("utf-8"), project), sys.stdout, indent=1)


if __name__ == "__main__":
    main()
