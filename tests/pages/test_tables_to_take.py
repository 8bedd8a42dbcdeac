"""What a page shows can be taken away from its one menu."""

from __future__ import annotations

from opened_pages import page

from ui import tables


def test_every_table_for_programs_lies_in_one_archive() -> None:
    at = page("tiers", lang="en", file="swedish_excel").run()
    offered = at.session_state["offered"]
    found = {key: one for key, one in offered.items() if getattr(one, "frame", None) is not None}
    assert {"worth", "buying"} <= set(found) and all(one.label for one in found.values())
    assert tables.zipped(found)[:2] == b"PK"
    assert not [button for button in at.get("download_button") if "CSV" in button.proto.label], "they lie in the menu"
