"""What a room's figures say at their edges: lines across bars, many groups, and marks that a phone draws by itself."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest
from chart_tables import guesses_of, poll_of

from report.exhibits import room as said
from report.forms import Bars, Form
from report.palette import DARK, LIGHT
from report.writers.pdf.drawing import on_screen
from report.writers.pdf.ink import InkText
from report.writers.svg import PHONE, svg
from words import Words, load
from workshop.debrief import PollSummary
from workshop.polls import polls
from workshop.proposals import Proposal
from workshop.store import GroupIn

W = load("en", "SEK")


def proposal(number: int) -> Proposal:
    return Proposal(GroupIn(number, 1, f"G{number}"), float(-number), 1.0, 1.0, (0,), (), "")


def names(form: Form | None) -> list[str]:
    assert isinstance(form, Bars)
    return [row.name for group in form.groups for row in group.rows]


def test_what_others_answered_are_lines_on_the_same_bar_and_never_a_bar() -> None:
    form = poll_of((12, 3, 5), W)
    rows = [row for group in form.groups for row in group.rows]
    assert len(rows) == 3 and all(row.role == "actual" for row in rows)
    assert [[(line.value, line.label) for line in row.lines] for row in rows] == [
        [],
        [],
        [(0.44, "44% · CustomerGauge"), (0.32, "32% · CustomerGauge")],
    ]
    assert "44% of those asked did not know" in form.alt


def test_joined_answers_have_no_line_beside_them() -> None:
    found = PollSummary(polls()[0], (6, 2, 3))
    form = said.poll_bars([("Yes", 6 / 11, (0,)), ("Roughly or no", 5 / 11, (1, 2))], found, W)
    assert not any(row.targets for group in form.groups for row in group.rows)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_label_of_a_line_stands_whole_on_a_phone(language: str) -> None:
    w = load(language, "SEK")
    for ready in [one for one in polls() if one.world]:
        form = said.polled(PollSummary(ready, (3,) * len(ready.options)), w).form
        assert form is not None
        found = on_screen(form, w, LIGHT, PHONE)
        for text in [one for one in found.ink if isinstance(one, InkText)]:
            wide = 0.52 * text.size * max(len("".join(piece.text for piece in row)) for row in text.lines)
            left = text.x - text.across * wide
            assert left >= -2 and left + wide <= PHONE + 2, text


@pytest.mark.parametrize("many", [0, 1, 6, 7, 60])
def test_many_proposals_show_the_first_the_last_and_ones_own(many: int) -> None:
    found = [proposal(n) for n in range(1, many + 1)]
    if not found:
        assert "No proposal" in said.leader_of(found, "net", W)
        return
    shown = said.proposals(found, "net", W, 6, own=30)
    assert len(names(shown.form)) == min(many, 6)
    assert names(shown.form)[0] == "G1" and names(shown.form)[-1] == f"G{many}"
    assert ("G30" in names(shown.form)) == (many == 60)
    assert (f"{many - 6} more" in shown.text) == (many > 6)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_phones_figure_is_marks_and_text_alone(palette: object) -> None:
    assert isinstance(palette, type(LIGHT))
    hostile = GroupIn(1, 1, "<script>alert(1)</script> & ![x](http://a.example/x)")
    one = Proposal(hostile, 3.0, 4.0, 1.0, (0,), (), "")
    shown: list[tuple[Form | None, Words]] = [
        (guesses_of((12, 30, 42, 100), W), W),
        (poll_of((12, 3, 5), W), W),
        (said.proposals([one, proposal(2)], "net", W).form, W),
    ]
    for form, w in shown:
        assert form is not None
        text = svg(form, w, palette)
        root = Xml.fromstring(text)
        kinds = {re.sub(r"\{.*\}", "", node.tag) for node in root.iter()}
        assert kinds <= {"svg", "path", "circle", "rect", "text", "tspan"}
        assert not {name for node in root.iter() for name in node.attrib} & {"href", "style", "onload"}
        assert root.attrib["aria-label"] == form.alt.replace("\\", "")
        for colour in re.findall(r'(?:fill|stroke)="(#\w+)"', text):
            assert colour[:7].upper() in {str(v).upper() for v in vars(palette).values()} | {"#00000000"}
