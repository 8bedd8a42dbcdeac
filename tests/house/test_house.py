"""The house rules: who may import whom, how long a thing may be, and what never stands in a file."""

from __future__ import annotations

import ast
import doctest
import importlib
import linecache
import os
import pkgutil
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path

import pytest
from each import asked_of_each
from source_trees import nodes, tree

import report
import run
from report import palette
from ui import menu

ROOT = run.ROOT
PACKAGES = ("clv", "intake", "study", "words", "exercise", "workshop", "report", "ui", "pages")
STDLIB = sys.stdlib_module_names
# What each part of the house may import besides the standard library and itself. A prefix allows all below it.
IMPORTS = {
    "clv": {"numpy", "pandas", "scipy"},
    "words": {"babel"},
    "intake": {"clv.tables", "numpy", "pandas", "pyarrow", "duckdb", "python_calamine"},
    "study": {"clv", "intake", "numpy", "pandas", "duckdb"},
    "study.engines": {"clv", "intake", "study", "numpy", "pandas", "duckdb", "sqlalchemy", "sqlglot", "pyspark"},
    "study.grouping": {"clv", "study.learning", "numpy", "sklearn"},
    "study.scoring": {"clv", "study.learning", "numpy", "sklearn"},
    "study.learner": {"intake.fork_server", "study", "numpy", "sklearn"},
    "exercise": {"clv", "study", "words", "pandas"},
    "workshop": {"clv", "study", "exercise", "words", "numpy", "pandas", "sqlalchemy"},
    "report": {"clv", "intake", "study", "exercise", "workshop", "words", "numpy", "pandas", "pyarrow", "babel"},
    "report.figures": {"report", "words", "numpy", "plotly.graph_objects"},
    "report.writers": {
        *("report", "clv", "study", "words", "numpy", "pandas"),
        *("typst", "pptx", "lxml", "PIL", "xlsxwriter"),
    },
    "ui": {
        "clv",
        "intake",
        "study",
        "exercise",
        "workshop",
        "report",
        "words",
        "numpy",
        "pandas",
        "pyarrow",
        "segno",
        "streamlit",
    },
    "ui.server": {
        "intake",
        "words",
        "starlette",
        "sqlalchemy",
        "brotli",
        "uvicorn",
        "websockets",
        "ui.menu",
        "ui.streamlit_internals",
    },
    "pages": {"ui", "report", "study", "words", "clv", "streamlit"},
    "app": {"ui", "streamlit", "starlette"},
}
INSIDES = "ui/streamlit_internals.py"  # the only file that may reach behind Streamlit's documented interface
LONGEST_PAGE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 40, 40, 10
LARGEST_FILE = 8_000_000
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".sql", ".po", ".yml", ".yaml", ".sh", ".svg", ".json", ""}
# Written in halves, so that this file does not hold what it looks for.
MACHINE = re.compile(
    r"(?<![\w.])/(" + "|".join(["wor" + "k", "roo" + "t", "hom" + "e", "Use" + "rs", "tmp/bash"]) + r")/[\w.]"
)
REGISTRY = re.compile("|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs"]), re.IGNORECASE)
LOADED_LATE = {"scipy"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository that is there; in a tree without git, every file that is not made by a tool."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = [name for name in done.stdout.split("\0") if name]
    found = [ROOT / name for name in names] or [
        p for p in ROOT.rglob("*") if not re.search(r"/\.\w|__pycache__", str(p))
    ]
    return tuple(path for path in found if path.is_file())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def sources(*folders: str) -> tuple[Path, ...]:
    """The Python files of some folders."""
    return tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))


@cache
def imports(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Every import of a file."""
    return tuple(node for node in nodes(path) if isinstance(node, ast.Import | ast.ImportFrom))


def imported(path: Path, late: bool = True) -> set[str]:
    """Full names of the modules a file imports; without `late`, only at the top of the file."""
    names: set[str] = set()
    for node in imports(path) if late else tree(path).body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return next((part for part in IMPORTS if part.split(".") == list(parts[:2])), parts[0])


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: words about it are never too many."""
    said = node.body[0] if ast.get_docstring(node) is not None else None
    quiet = (said.end_lineno or 0) - said.lineno + 1 if said else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - quiet


# --- what a screen reader is told -------------------------------------------------------------------------------

# What bears a label, and what makes a file's text harmless as Markdown, which a label is.
LABELLED = {"button", "checkbox", "data_editor", "download_button", "expander", "file_uploader", "form_submit_button"}
LABELLED |= {"metric", "multiselect", "number_input", "pills", "popover", "radio", "segmented_control", "select_slider"}
LABELLED |= {"box", "selectbox", "slider", "status", "tabs", "text_area", "text_input", "toggle"}
HARMLESS = {"markdown_text", "file_name"}


def raw_parts(node: ast.AST) -> Iterator[ast.expr]:
    """The parts of a label that may be a file's own text: `str(…)`, `x["name"]` and what is set into an f-string."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in HARMLESS:
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str":
        yield node
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from raw_parts(child)


@asked_of_each(sources("ui", "pages"), name=name_of)
def test_no_widgets_label_is_a_files_own_text(path: Path) -> None:
    """A label is Markdown, also one that is not shown: an image in a column's name would be asked for."""
    calls = [n for n in nodes(path) if isinstance(n, ast.Call) and n.args]
    names = [(call, getattr(call.func, "attr", getattr(call.func, "id", ""))) for call in calls]
    labels = [call.args[name == "box"] for call, name in names if name in LABELLED]
    assert [f"line {part.lineno}" for label in labels for part in raw_parts(label)] == []


def test_a_box_stands_in_the_link() -> None:
    """`ui.boxes.box` is the only way to a box, so that which stand open is a choice."""
    users = {
        name_of(path)
        for path in sources("ui", "pages")
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "expander"
    }
    assert users == {"ui/boxes.py"}


# --- who may import whom ----------------------------------------------------------------------------------------


def strangers_in(path: Path) -> set[str]:
    """What a file imports that its part of the house may not."""
    allowed = IMPORTS[part_of(path)] | {part_of(path)}
    return {
        name
        for name in imported(path)
        if name.split(".")[0] not in STDLIB and not any(f"{name}.".startswith(f"{good}.") for good in allowed)
    }


def test_imports_follow_the_house() -> None:
    files = [*sources(*PACKAGES), ROOT / "app.py"]
    assert len(files) > 100
    assert {name_of(path): found for path in files if (found := strangers_in(path))} == {}


def test_a_stranger_among_the_imports_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(IMPORTS, "clv", IMPORTS["clv"] - {"numpy"})
    assert "numpy" in strangers_in(ROOT / "clv" / "value.py")


def test_one_file_reaches_inside_streamlit() -> None:
    reaching = {
        name_of(path)
        for path in (*sources(*PACKAGES), ROOT / "app.py")
        for name in imported(path)
        if name.startswith("streamlit.")
    }
    assert reaching == {INSIDES}


def test_no_two_files_of_the_house_import_each_other_in_a_ring() -> None:
    files = [*sources(*PACKAGES), ROOT / "app.py"]
    ours = {name_of(path)[:-3].replace("/", ".").removesuffix(".__init__"): path for path in files}
    asks = {
        name: {m for i in imported(path) if not f"{name}.".startswith(f"{(m := module_of(i, ours))}.")}
        for name, path in ours.items()
    }
    while free := {name for name, others in asks.items() if not others & set(asks)}:
        asks = {name: others for name, others in asks.items() if name not in free}
    assert asks == {}


def test_nothing_private_is_imported_from_another_file() -> None:
    private = {
        f"{name_of(path)}: {alias.name}"
        for path in sources(*PACKAGES, "tests")
        for node in imports(path)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    }
    assert private == set()


def test_streamlit_is_imported_only_for_the_screen_and_by_every_file_of_it() -> None:
    users = {name_of(path) for path in sources(*PACKAGES) if any(n.startswith("streamlit") for n in imported(path))}
    assert {name for name in users if not name.startswith(("ui/", "pages/"))} == set()
    behind = (INSIDES.removesuffix(".py").replace("/", "."),)
    screen = {p for p in sources("ui") if p.name != "__init__.py" and "ui/server/" not in name_of(p)}
    without = {p for p in screen if name_of(p) not in users and not any(n.startswith(behind) for n in imported(p))}
    assert {name_of(path) for path in without} == set(), "what needs no screen belongs in study or report"


def module_of(name: str, modules: Container[str]) -> str:
    """The module that an imported name is, or stands in; "" for one of somebody else's."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def test_what_is_slow_to_load_is_loaded_where_it_is_needed() -> None:
    early = {
        (name_of(path), name)
        for path in sources(*PACKAGES)
        for name in imported(path, late=False)
        if name.split(".")[0] in LOADED_LATE
    }
    assert early == set()


def test_the_report_without_a_screen_loads_no_plotly() -> None:
    code = "import sys, report, report.command, report.exhibits.overview, report.forms; print('plotly' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def test_nobody_uses_plotly_express_or_multiprocessing() -> None:
    users = {name_of(path) for path in sources(*PACKAGES) for name in imported(path) if "plotly.express" in name}
    users |= {name_of(path) for path in sources(*PACKAGES) if "multiprocessing" in imported(path)}
    assert users == set()


def test_the_arithmetic_has_no_clock_file_or_chance_of_its_own() -> None:
    forbidden = re.compile(
        r"\b(?:open|print|input)$|\b(?:now|utcnow)$|^(?:date|datetime)\.today$|^(?:np|numpy)\.random\."
    )
    calls = {
        (name_of(path), ast.unparse(node.func))
        for path in sources("clv")
        for node in nodes(path)
        if isinstance(node, ast.Call) and forbidden.search(ast.unparse(node.func))
    }
    assert {call for call in calls if "default_rng" not in call[1]} == set()


def test_only_the_state_touches_the_session() -> None:
    """And what ends a visit empties it, unread."""
    touching = {
        name_of(path) for path in (*sources(*PACKAGES), ROOT / "app.py") if "session_state" in path.read_text("utf-8")
    }
    assert {name for name in touching if not name.startswith("ui/choices/")} <= {INSIDES}
    assert re.findall(r".*session_state.*", (ROOT / INSIDES).read_text("utf-8")) == [
        "        info.session.session_state.clear()"
    ]


def test_an_uploader_is_announced_to_the_server() -> None:
    showing = [path for path in sources("ui", "pages") if "st.file_uploader(" in path.read_text("utf-8")]
    silent = [name_of(path) for path in showing if "expect_upload()" not in path.read_text("utf-8")]
    assert silent == [], "call expect_upload() of ui/server beside st.file_uploader, or the server refuses the file"


def test_no_raw_html_in_markdown() -> None:
    assert {name_of(path) for path in sources(*PACKAGES) if "unsafe_allow_html" in path.read_text("utf-8")} == set()


# --- how long a thing may be ------------------------------------------------------------------------------------


@asked_of_each(sources("pages"), name=name_of)
def test_a_page_reads_computes_and_shows(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_PAGE
    defined = [node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert [ast.unparse(node)[:60] for node in defined] == []
    assert ast.get_docstring(tree(path)), "a page begins with the question it answers"


def test_every_page_stands_in_the_menu() -> None:
    assert {path.stem for path in sources("pages")} <= {entry.name for entry in menu.ENTRIES}


def test_no_function_is_long_and_most_are_short() -> None:
    lengths = {
        f"{name_of(path)}:{node.name}": length(node)
        for path in (*sources(*PACKAGES), ROOT / "app.py", ROOT / "run.py")
        for node in functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_FUNCTION


def test_no_file_is_a_drawer_for_odds_and_ends() -> None:
    assert [p for p in sources(*PACKAGES) if p.stem in {"utils", "util", "helpers", "common", "misc", "manager"}] == []


def class_names() -> dict[str, list[str]]:
    """Where each public class of the product stands, and each name for a type that a class bears too."""
    found: dict[str, list[str]] = {}
    named: dict[str, list[str]] = {}
    for path in sources(*PACKAGES):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(name_of(path))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named.setdefault(node.targets[0].id, []).append(name_of(path))
    return {name: places + named.get(name, []) for name, places in found.items()}


def test_a_class_s_name_means_one_thing_in_the_whole_product() -> None:
    assert {name: places for name, places in class_names().items() if len(places) > 1} == {}


# --- what is said -----------------------------------------------------------------------------------------------


@asked_of_each(sources("clv"), name=name_of)
def test_every_public_calculation_is_explained(path: Path) -> None:
    assert ast.get_docstring(tree(path))
    public = [
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


def public_functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    """Functions and methods that others may call."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef):
                yield from public_functions(node.body)
            else:
                yield node


@asked_of_each(sources("clv"), name=name_of)
def test_a_public_parameter_of_the_library_is_spelled_out(path: Path) -> None:
    short = [
        f"{node.name}({parameter.arg})"
        for node in public_functions(tree(path).body)
        for parameter in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if len(parameter.arg) == 1
    ]
    assert short == []


def modules() -> list[str]:
    """Every module of ours that can be imported without being run."""
    found = [module.name for name in PACKAGES[:-1] for module in pkgutil.walk_packages([str(ROOT / name)], f"{name}.")]
    return sorted({*PACKAGES[:-1], *found} - {"ui.frame", "report.__main__", "intake.child"})


def test_every_example_in_a_docstring_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    # Before every docstring it would look whether any file that was ever read has changed on disk.
    monkeypatch.setattr(linecache, "checkcache", lambda filename=None: None)
    tried = {name: doctest.testmod(importlib.import_module(name)) for name in modules()}
    assert sum(found.attempted for found in tried.values()) > 500
    assert [name for name, found in tried.items() if found.failed] == [], "what was expected stands in what was printed"


# What mypy keeps for the next time is a tenth of its work, and of no use to a checkout that is there for once.
MYPY = ["mypy", "--no-incremental"] if os.environ.get("CI") else ["mypy"]


@pytest.mark.parametrize(
    "tool",
    [["ruff", "check", "--no-cache"], ["ruff", "format", "--check"], pytest.param(MYPY, marks=pytest.mark.slow)],
    ids=["no-cache", "check", "mypy"],
)
def test_the_tools_find_nothing(tool: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *tool, "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


# --- what never stands in a file --------------------------------------------------------------------------------


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path.suffix in TEXT and path.stat().st_size < 2_000_000
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if MACHINE.search(line) or REGISTRY.search(line)
    ]
    assert found == []


def test_no_file_is_large_and_nothing_made_is_kept() -> None:
    assert [name_of(path) for path in tracked() if path.stat().st_size > LARGEST_FILE] == []
    made = re.compile(r"(^|/)(__pycache__|\.venv|uv\.lock)|\.(pyc|mo|duckdb|log)$")
    assert [name_of(path) for path in tracked() if made.search(name_of(path))] == []


def test_no_test_is_skipped_and_nothing_is_left_for_later() -> None:
    # In halves, for the same reason as above.
    halves = (r"\bTO|DO\b", r"\bFIX|ME\b", r"\bXX|X\b", "raise NotImpl|ementedError", r"mark\.sk|ip", r"mark\.xf|ail")
    later = re.compile("|".join(half.replace("|", "") for half in halves))
    found = [name_of(path) for path in tracked() if path.suffix == ".py" and later.search(path.read_text("utf-8"))]
    assert found == []


# --- the settings -----------------------------------------------------------------------------------------------


def settings() -> dict[str, object]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_the_version_is_said_in_one_place() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == report.VERSION
    said = re.compile(rf"""["']{re.escape(report.VERSION)}["']""")
    assert [
        name_of(path) for path in tracked() if path.suffix in {".py", ".toml"} and said.search(path.read_text("utf-8"))
    ] == ["pyproject.toml"]


def themes() -> list[tuple[str, palette.Palette]]:
    return [("light", palette.LIGHT), ("dark", palette.DARK)]


@pytest.mark.parametrize(("theme", "p"), themes())
def test_the_themes_colours_are_the_figures_colours(theme: str, p: palette.Palette) -> None:
    said = settings()["theme"][theme]  # type: ignore[index]
    tokens = {
        "backgroundColor": p.paper,
        "secondaryBackgroundColor": p.surface,
        "textColor": p.text,
        "borderColor": p.line,
        "dataframeBorderColor": p.line,
        "dataframeHeaderBackgroundColor": p.paper,
        "blueColor": p.good,
        "blueTextColor": p.good,
        "orangeColor": p.bad,
        "orangeTextColor": p.bad_on_tint,
        "redColor": p.bad,
        "redTextColor": p.error,
        "yellowTextColor": p.on_highlight,
        "yellowBackgroundColor": p.highlight,
        "grayColor": p.muted,
        "grayBackgroundColor": p.surface,
        "grayTextColor": p.muted,
        "chartCategoricalColors": [*p.depths, p.good, p.bad],
    }
    assert {name: said[name] for name in tokens} == tokens
    assert set(said) - set(tokens) == {"primaryColor"}  # Streamlit's controls; no figure uses it


def test_every_colour_stands_in_the_palette_or_the_settings() -> None:
    colour = re.compile(r"#[0-9A-Fa-f]{6}\b")
    found = {name_of(path) for path in sources(*PACKAGES) if colour.search(path.read_text("utf-8"))}
    assert found <= {"report/palette.py"}


def test_the_settings_are_in_force_wherever_the_server_is_started_from(tmp_path: Path) -> None:
    code = (
        "import app; from streamlit import config as c; print(*(c.get_option(name) for name in ("
        "'theme.light.primaryColor', 'theme.dark.backgroundColor', 'theme.headingFont', 'server.maxUploadSize',"
        " 'server.enableXsrfProtection', 'server.enableCORS', 'client.showErrorDetails', 'client.toolbarMode',"
        " 'browser.gatherUsageStats', 'runner.postScriptGC', 'server.enableAgentApi')), sep='|')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (
        done.stdout.strip()
        == "#0C303C|#0E191E|familjen, symbols, sans-serif|200|True|True|none|minimal|False|False|False"
    )
