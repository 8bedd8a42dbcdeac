# mypy: ignore-errors
"""Write down all that the product says and shows, to compare one state of the code with another.

    python tests/support/snapshot.py write FOLDER [--only TEXT]
    python tests/support/snapshot.py compare FOLDER OTHER

Every page × sample × language, with the boxes shut and open, under other choices, and for the messy files that are
accepted: texts, table cells, figures and downloads in their order; and the JSON of `python -m report` for all of them.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.chdir(ROOT)

import pyarrow as pa  # noqa: E402
import streamlit as st  # noqa: E402
from google.protobuf.json_format import MessageToDict  # noqa: E402
from reading_files import read_here  # noqa: E402
from streamlit.delta_generator import DeltaGenerator  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

from report.__main__ import main as report  # noqa: E402

PAGES = (
    "overview", "segments", "flows", "retention", "concentration", "trend", "satisfaction", "stages", "what_if",
    "growth", "lifecycle", "energy_case", "file", "method",
)  # fmt: skip
SAMPLES = (
    "member_company",
    "online_retail",
    "subscription_segments",
    "swedish_excel",
    "telco_churn",
    "energy_company",
)
LINKS = (
    "basis=fixed", "method=discounted", "method=future", "method=migration", "returns=cancel", "m=6", "m=3",
    "margin=0.4", "tiers=A%3D50,B%3D50", "d=0", "tm=retention&tt=quarter&tr=1", "fu=revenue", "w=typical", "wl=tornado",
    "wl=grid", "wl=parts", "ex=discounted&em=0.3&eo=100000&ek=20", "mg=tiers", "mg=stay", "mg=value", "mg=levers",
    "mg=more", "cv=left", "gp=8&gl=0.5", "kk=nps", "et=0,1,2,3&eu=1",
)  # fmt: skip
NOISE = ("id", "anchor", "hideAnchor", "formId", "elementId", "widthConfig", "heightConfig", "page", "pageScriptHash",
    "deferredFileId")  # fmt: skip

downloads: list[tuple[str, str, str]] = []


def record(original: Callable[..., Any]) -> Callable[..., Any]:
    """`st.download_button` that also writes down what it would give."""

    def button(*given: Any, **named: Any) -> Any:
        own = given[1:] if given and isinstance(given[0], DeltaGenerator) else given
        label, data = own[0], own[1] if len(own) > 1 else named["data"]
        made = data() if callable(data) else data
        text = made.decode("utf-8", "replace") if isinstance(made, bytes) else str(made)
        downloads.append((str(label), str(own[2] if len(own) > 2 else named.get("file_name")), text))
        return original(*given, **named)

    return button


def opening(original: Callable[..., Any]) -> Callable[..., Any]:
    """`st.expander` that stands open."""
    return lambda label, expanded=False, **named: original(label, expanded=True, **named)


@contextlib.contextmanager
def patched(boxes_open: bool) -> Iterator[None]:
    kept = st.download_button, DeltaGenerator.download_button, st.expander
    st.download_button = record(kept[0])
    DeltaGenerator.download_button = record(kept[1])
    if boxes_open:
        st.expander = opening(kept[2])
    try:
        yield
    finally:
        st.download_button, DeltaGenerator.download_button, st.expander = kept


def arrow(content: bytes) -> Any:
    return {k: [str(x) for x in v] for k, v in pa.ipc.open_stream(content).read_all().to_pydict().items()}


def element(node: Any) -> Any:
    """One element as plain data, without what changes from run to run."""
    proto = getattr(node, "proto", None)
    kind = node.type
    if proto is None:
        return None
    if kind in ("arrow_table", "table"):
        data = proto.arrow_data if hasattr(proto, "arrow_data") else proto
        styler = data.styler
        return [kind, arrow(styler.display_values) if styler.display_values else arrow(data.data), arrow(data.data)]
    held = MessageToDict(proto)
    if "plotly" in kind or "spec" in held:
        held = {**held, "spec": json.loads(held["spec"])} if "spec" in held else held
    return [kind, clean(held)]


def clean(held: Any) -> Any:
    if isinstance(held, dict):
        return {k: clean(v) for k, v in held.items() if k not in NOISE}
    return [clean(v) for v in held] if isinstance(held, list) else held


def leaves(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if hasattr(child, "children"):
            label = getattr(getattr(child, "proto", None), "label", "") or getattr(child, "label", "")
            if label:
                yield [f"block {child.type}", str(label)]
            yield from leaves(child)
        else:
            found = element(child)
            if found is not None:
                yield found


def shown(page: str, query: dict[str, str], boxes_open: bool = False, prepare: Any = None) -> dict[str, Any]:
    app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=300)
    for name, text in query.items():
        app.query_params[name] = text
    if page != PAGES[0]:
        app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    if prepare is not None:
        prepare(app)
    downloads.clear()
    with patched(boxes_open):
        app.run()
    assert not app.exception, [e.value for e in app.exception]
    return {"main": list(leaves(app.main)), "sidebar": list(leaves(app.sidebar)), "downloads": list(downloads)}


def own(file: Any) -> Callable[[AppTest], None]:
    def prepare(app: AppTest) -> None:
        app.session_state["own"] = file
        app.session_state["own_title"] = file.name
        app.session_state["own_currency"] = file.currency or ""
        app.session_state["file"] = "own"

    return prepare


def jobs(scratch: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    for sample in SAMPLES:
        for page in PAGES:
            for language in ("sv", "en"):
                query = {"lang": language, "file": sample}
                yield f"{page}-{sample}-{language}", lambda p=page, q=query: shown(p, q)
            yield f"{page}-{sample}-open", lambda p=page, q=query: shown(p, {**q, "lang": "sv", "vo": "True"}, True)
    for i, link in enumerate(LINKS):
        query = dict(part.split("=", 1) for part in link.replace("%3D", "=").split("&"))
        for sample in ("member_company", "online_retail", "energy_company"):
            for page in PAGES:
                if i % 3 == PAGES.index(page) % 3 or page in ("overview", "segments", "what_if"):
                    q = {**query, "file": sample, "lang": "en" if i % 2 else "sv"}
                    yield f"{page}-{sample}-link{i:02}", lambda p=page, q=q: shown(p, q)
    yield from messy(scratch)


def messy(scratch: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    for path in sorted((ROOT / "tests" / "messy").iterdir()):
        if path.suffix not in (".csv", ".xlsx", ".parquet") or path.name == "INDEX.csv":
            continue
        yield f"report-{path.name}", lambda p=path: reported([str(p)])
        if path.stat().st_size >= 400_000:
            continue
        copy = scratch / path.name
        shutil.copy(path, copy)
        file = read_here(copy)
        if not file.problem and not file.questions:
            for page in PAGES:
                yield f"{page}-{path.name}", lambda p=page, f=file: shown(p, {"lang": "sv"}, prepare=own(f))
    for sample in SAMPLES:
        path = next(p for p in (ROOT / "data" / f"{sample}{s}" for s in (".parquet", ".csv")) if p.is_file())
        answer = ["--answer", "revenue_period=year"] if sample == "subscription_segments" else []
        for extra in ([], ["--method", "migration"], ["--months", "6"], ["--margin", "0.4", "--returns", "cancel"]):
            yield f"report-{sample}{'-'.join(extra)}", lambda p=path, e=(*answer, *extra): reported([str(p), *e])


def reported(arguments: list[str]) -> Any:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    kept, sys.stdout = sys.stdout, out
    try:
        status = report(arguments)
    finally:
        sys.stdout = kept
    out.flush()
    text = out.buffer.getvalue().decode()  # type: ignore[attr-defined]
    return {"status": status, "answer": json.loads(text)}


def write(folder: Path, only: str) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, job in jobs(Path(scratch)):
            if only and only not in name:
                continue
            try:
                held = job()
            except Exception as error:
                failed += 1
                held = {"failed": f"{type(error).__name__}: {error}"}
                print("FAILED", name, held["failed"][:300])
            text = json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True, default=str)
            (folder / f"{name.replace('/', '_')}.json").write_text(text, "utf-8")
    print(sum(1 for _ in folder.iterdir()), "files", sum(p.stat().st_size for p in folder.iterdir()), "bytes")
    return failed


def compare(one: Path, other: Path, only: str) -> int:
    """Print what differs, at most thirty lines a file; the number of files that differ."""
    names = sorted({p.name for p in other.iterdir() if only in p.name})
    different = 0
    for name in names:
        if not (one / name).is_file():
            print("NEW", name)
            continue
        a, b = (
            "\n".join(x for x in (folder / name).read_text("utf-8").splitlines() if "deferredFileId" not in x)
            for folder in (one, other)
        )
        if a != b:
            different += 1
            print("DIFFERS", name)
            lines = list(difflib.unified_diff(a.splitlines(), b.splitlines(), "before", "after", lineterm="", n=1))
            print("\n".join(line[:220] for line in lines[:30]))
    print(different, "of", len(names), "differ")
    return different


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("verb", choices=["write", "compare"])
    asked.add_argument("folders", type=Path, nargs="+")
    asked.add_argument("--only", default="")
    given = asked.parse_args()
    if given.verb == "write":
        sys.exit(bool(write(given.folders[0].resolve(), given.only)))
    sys.exit(bool(compare(*given.folders, given.only)))
