"""How a cell looks: what is read from the file, what is the reader's to change, and what is computed from both."""

from __future__ import annotations

from typing import Any, Literal

from report.palette import LIGHT
from words import Words

Kind = Literal["text", "count", "money", "exact", "percent", "years", "factor", "index", "few", "rate", "length"]
Role = Literal["file", "own", "made"]
TEXT_FONT, HEAD_FONT = "Hanken Grotesk", "Familjen Grotesk"
SIZE = 11
OWN_FILL = LIGHT.mix(LIGHT.highlight, 0.38)
# Excel writes a comma of a format as the reader's own thousands mark, and a point as the decimal mark.
FORMATS: dict[str, str] = {
    "text": "@",
    "count": "#,##0",
    "money": "#,##0",
    "exact": "#,##0.00",
    "years": "0.00",
    "factor": "0.0000",
    "index": "#,##0.0",
    "length": "0.00##",
    "few": '"< 10";;',
}
TEXTS: dict[str, dict[str, Any]] = {
    "title": {"font_name": HEAD_FONT, "font_size": 20, "bold": True, "valign": "vcenter"},
    "answer": {"font_name": HEAD_FONT, "font_size": 15, "text_wrap": True, "valign": "top"},
    "block": {"font_size": 13, "bold": True, "valign": "bottom"},
    "head": {"bold": True, "text_wrap": True, "align": "right", "valign": "bottom", "bottom": 1},
    "first_head": {"bold": True, "text_wrap": True, "align": "left", "valign": "bottom", "bottom": 1},
    "name": {},
    "name_total": {"bold": True, "top": 1},
    "line": {"text_wrap": True, "valign": "top"},
    "muted": {"font_color": LIGHT.muted, "text_wrap": True, "valign": "top"},
    "link": {"font_color": LIGHT.actual, "underline": 1},
}


class Styles:
    """The formats of one workbook, each made when it is first asked for."""

    def __init__(self, out: Any, w: Words) -> None:
        self._out, self._made = out, dict[tuple[Any, ...], Any]()
        space = '"\u00a0"' if w.spoken.percent.startswith("\u00a0") else ""
        self._formats = FORMATS | {"percent": f"0.0{space}%", "rate": f"0.0##{space}%"}

    def cell(self, kind: Kind, role: Role = "made", total: bool = False) -> Any:
        """A number's or a short text's format."""
        looks: dict[str, Any] = {"num_format": self._formats[kind], "align": "right", "valign": "vcenter"}
        if role != "made":
            looks["font_color"] = LIGHT.good
        if role == "own":
            looks |= {"bg_color": OWN_FILL, "border": 1, "border_color": LIGHT.line}
        if total:
            looks |= {"bold": True, "top": 1, "top_color": LIGHT.actual}
        return self._kept(("cell", kind, role, total), looks)

    def key(self, role: Role) -> Any:
        """A word that shows what a role's cells look like."""
        looks = {"align": "left"} | ({} if role == "made" else {"font_color": LIGHT.good})
        own = {"bg_color": OWN_FILL, "border": 1, "border_color": LIGHT.line} if role == "own" else {}
        return self._kept(("key", role), looks | own)

    def text(self, name: str) -> Any:
        """The format of a title, a head, a note or a row's name."""
        return self._kept(("text", name), {"valign": "vcenter"} | TEXTS[name])

    def faint(self) -> Any:
        """What a point takes on where its interval is to be read instead."""
        return self._kept(("faint",), {"font_color": LIGHT.previous})

    def wrong(self) -> Any:
        """What a difference takes on that is not 0."""
        return self._kept(("wrong",), {"font_color": LIGHT.error, "bold": True})

    def _kept(self, key: tuple[Any, ...], looks: dict[str, Any]) -> Any:
        if key not in self._made:
            plain = (
                {}
                if key in (("faint",), ("wrong",))
                else {"font_name": TEXT_FONT, "font_size": SIZE, "font_color": LIGHT.text}
            )
            lines = {f"{side}_color": LIGHT.actual for side in ("top", "bottom") if side in looks}
            self._made[key] = self._out.add_format(plain | lines | looks)
        return self._made[key]
