"""`pip install .` gives the arithmetic alone, typed, with numpy and pandas as its only needs; the example runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import clv
import run
from study import samples

PROJECT = tomllib.loads((run.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXAMPLE = run.ROOT / "examples" / "first_look.py"
NEEDED = ("numpy", "pandas")
MODULES = len([*(run.ROOT / "clv").rglob("*.py")]) - 1  # a package is one, clv itself is none


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install .` builds, built in a copy of what the build reads."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(run.ROOT / name, source)
    for package in ("clv", "words", "report"):
        shutil.copytree(run.ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    code = f"from setuptools import build_meta; print(build_meta.build_wheel({str(out)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl"))


def needs_of(name: str) -> set[str]:
    """A package of this environment and all that it needs, without extras."""
    found = {name}
    for line in metadata.requires(name) or []:
        other = re.split(r"[^\w.-]", line)[0]
        if "extra ==" not in line and other not in found:
            try:
                metadata.distribution(other)
            except metadata.PackageNotFoundError:
                continue  # another system's
            found |= needs_of(other)
    return found


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel and what it says it needs, nothing else; made offline."""
    home = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
    with zipfile.ZipFile(wheel) as held:
        held.extractall(packages)
    for distribution in map(metadata.distribution, set().union(*map(needs_of, NEEDED))):
        for top in {file.parts[0] for file in distribution.files or [] if ".." not in file.parts}:
            target = Path(str(distribution.locate_file(top)))
            if target.exists() and not (packages / top).exists():
                (packages / top).symlink_to(target)
    return python


def test_the_wheel_holds_the_arithmetic_alone_and_says_that_it_is_typed(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    kept = (".py", ".typed", ".toml")
    ours = {p.relative_to(run.ROOT).as_posix() for p in (run.ROOT / "clv").rglob("*") if p.suffix in kept}
    assert {name for name in names if ".dist-info/" not in name} == ours
    assert "clv/py.typed" in ours


def test_numpy_and_pandas_are_its_only_needs_and_the_app_is_an_extra() -> None:
    assert sorted(re.split(r"[^\w]", need)[0] for need in PROJECT["dependencies"]) == sorted(NEEDED)
    asked = (run.ROOT / "requirements.in").read_text("utf-8").splitlines()
    assert PROJECT["optional-dependencies"]["app"] == [line for line in asked if not line.startswith("#")]


def test_the_example_runs_in_a_clean_environment_and_says_what_the_app_says(clean: Path, tmp_path: Path) -> None:
    done = subprocess.run([clean, "-I", str(EXAMPLE)], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [re.split(r"\s{2,}|(?<=[a-z]) (?=\d)", line.strip()) for line in done.stdout.splitlines()[1:]]
    scheme = clv.parse_scheme("Upper half=50,Lower half=50")
    told = samples.study_of("swedish_excel", clv.Choices(scheme=scheme)).portfolio
    assert [row[0] for row in rows] == told["tier"].tolist()
    assert [float(row[-1]) for row in rows] == told["portfolio_value"].round(2).tolist()


def test_every_module_loads_in_a_clean_environment_and_the_app_is_not_there(clean: Path, tmp_path: Path) -> None:
    code = (
        "import importlib.metadata, importlib.util, pkgutil, clv\n"
        "print(importlib.metadata.version('customer-worth'))\n"
        "print(len([importlib.import_module(m.name) for m in pkgutil.walk_packages(clv.__path__, 'clv.')]))\n"
        "print([n for n in ('streamlit', 'duckdb', 'words', 'report', 'setuptools') if importlib.util.find_spec(n)])"
    )
    done = subprocess.run([clean, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.splitlines() == [PROJECT["version"], str(MODULES), "[]"]


def test_the_readme_shows_the_way_that_the_example_takes() -> None:
    [block] = re.findall(r"```python\n(.+?)```", (run.ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    way = [line.partition("  #")[0] for line in block.splitlines() if not line.startswith(("import", "#")) and line]
    calls = re.compile(r"\.(\w+_from|from_\w+|period_for|portfolio)\(")
    assert len(way) == 5
    assert calls.findall("\n".join(way)) == calls.findall(EXAMPLE.read_text("utf-8"))
    scope: dict[str, object] = {"lines": samples_lines(), "print": lambda table: table}
    exec(block, scope)
    assert "base" in scope


def samples_lines() -> object:
    scope: dict[str, object] = {"__file__": str(EXAMPLE), "__name__": "first_look"}
    exec(EXAMPLE.read_text("utf-8"), scope)
    read = scope["order_lines"]
    assert callable(read)
    return read(scope["SHOP"])


def test_about_thirty_five_names_stand_on_top_and_each_is_explained() -> None:
    assert 30 <= len(clv.__all__) <= 40
    assert len(set(clv.__all__)) == len(clv.__all__)
    assert [name for name in clv.__all__ if not hasattr(clv, name)] == []
    assert [name for name in clv.__all__ if callable(getattr(clv, name)) and not getattr(clv, name).__doc__] == []


# What needs an index and several Pythons ------------------------------------------------------------------------------


def pythons() -> list[str]:
    """Every supported Python that is found, by its usual name or among a version manager's; one of each version."""
    versions = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", line)]
    places = [*map(Path, os.get_exec_path()), *sorted((Path.home() / ".pyenv" / "versions").glob("*/bin"))]
    found = {v: str(p / f"python{v}") for v in versions for p in places if works(p / f"python{v}")}
    return [found[v] for v in versions if v in found]


def works(python: Path) -> bool:
    return python.is_file() and subprocess.run([python, "-c", "import venv"], capture_output=True).returncode == 0


@pytest.mark.install
def test_it_installs_from_the_folder_on_every_python_that_is_found(tmp_path: Path) -> None:
    found = pythons()
    assert found
    for number, python in enumerate(found):
        source, home = tmp_path / f"source{number}", tmp_path / f"home{number}"
        shutil.copytree(run.ROOT, source, ignore=shutil.ignore_patterns(".*", "tests", "*.parquet", "build"))
        subprocess.run([python, "-m", "venv", home], check=True)
        new = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        subprocess.run([new, "-m", "pip", "install", "--quiet", str(source)], check=True, cwd=tmp_path)
        done = subprocess.run([new, "-I", source / "examples" / EXAMPLE.name], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), python
        assert "Upper half" in done.stdout
