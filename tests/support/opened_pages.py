"""The app on one of its pages, as a link with these choices opens it."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

import run
from ui import choices

FRAME = str(run.ROOT / "ui" / "frame.py")


def page(name: str, **link: str) -> AppTest:
    """A page that has not run yet."""
    app = AppTest.from_file(FRAME)
    app.query_params.update(link)
    return app.switch_page(str(run.ROOT / "pages" / f"{name}.py"))


def standing(at: AppTest, key: str) -> Any:
    """A choice as it stands in the visit; one that nobody has made is its default."""
    return at.session_state[key] if key in at.session_state else choices.TABLE[key].default


def component(at: AppTest) -> Any:
    """What the page's one moving component was sent."""
    (found,) = at.get("bidi_component")
    return found.proto


def hear(at: AppTest, name: str, told: object) -> AppTest:
    """As the browser tells under `name`; a page in a test has no browser."""
    states = at._tree.get_widget_states()  # noqa: SLF001
    said = states.widgets.add()
    said.id, said.json_value = component(at).id, json.dumps({name: told})
    at._run(states)  # noqa: SLF001
    return at


def displayed(at: AppTest, index: int = 0) -> pd.DataFrame:
    """A table's cells as they are shown, with plain spaces."""
    arrow: Any = at.table[index].proto
    with pa.ipc.open_stream(arrow.arrow_data.styler.display_values) as stream:
        shown = stream.read_pandas()
    return shown.map(lambda cell: str(cell).replace("\u00a0", " ").replace("\u2060", ""))


def told(at: AppTest) -> list[str]:
    """What stands behind the "?" of headings and captions: how they are read, and what they leave out."""
    return [e.proto.help for e in (*at.subheader, *at.caption) if e.proto.help]
