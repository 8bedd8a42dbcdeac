"""Tables typed from a slide: flow statements, cross tables and segments, in seven languages, with sums among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from made_files import table
from reading_files import codes, read_text
from reading_files import rows as rows_of

from intake.kinds import typed_sums
from words import load
from words.file_messages import sentence

# movements, the word for all, and the headings movement, tier now, tier before, customers, revenue
WORDS = {
    "sv": ("Fortsatt aktiv", "Uppgraderad", "Nedgraderad", "Återvunnen", "Ny", "Förlorad", "Totalt",
           "Rörelse", "Nivå nu", "Nivå före", "Kunder", "Intäkt"),
    "en": ("Retained", "Upgraded", "Downgraded", "Won back", "New", "Lost", "All",
           "Movement", "Level now", "Level before", "Customers", "Revenue"),
    "de": ("Gehalten", "Aufgestiegen", "Abgestiegen", "Zurückgewonnen", "Neu", "Verloren", "Gesamt",
           "Bewegung", "Stufe jetzt", "Stufe vorher", "Kunden", "Umsatz"),
    "nl": ("Behouden", "Gestegen", "Gedaald", "Teruggewonnen", "Nieuw", "Verloren", "Totaal",
           "Beweging", "Niveau nu", "Niveau vorig", "Klanten", "Omzet"),
    "fr": ("Conservés", "Promus", "Rétrogradés", "Reconquis", "Nouveaux", "Perdus", "Ensemble",
           "Mouvement", "Niveau actuel", "Niveau précédent", "Clients", "Chiffre d'affaires"),
    "es": ("Retenidos", "Ascendidos", "Descendidos", "Recuperados", "Nuevos", "Perdidos", "Todos",
           "Movimiento", "Nivel actual", "Nivel anterior", "Clientes", "Ingresos"),
    "zh": ("留存", "升级", "降级", "挽回", "新增", "流失", "合计", "变动", "当前等级", "之前等级", "客户数", "收入"),
}  # fmt: skip
RIGHT = (385, 98, 38_500)  # active now, lost, revenue now


def statement(language: str) -> list[list[Any]]:
    kept, up, down, back, new, lost, *_ = WORDS[language]
    return [
        [kept, "Top", "Top", 50, 5_000], [up, "Top", "Mid", 20, 2_000], [back, "Top", "", 5, 500],
        [new, "Top", "", 8, 800], [down, "Mid", "Top", 12, 1_200], [kept, "Mid", "Mid", 200, 20_000],
        [back, "Mid", "", 30, 3_000], [new, "Mid", "", 60, 6_000],
        [lost, "", "Top", 18, 1_800], [lost, "", "Mid", 80, 8_000],
    ]  # fmt: skip


def counted(folder: Path, content: bytes, **answers: str) -> tuple[int, int, float]:
    """The customers active now, the lost, and the revenue now of a statement that asks nothing more."""
    report = read_text(folder, content, None, None, **answers)
    assert report.problem is None and not report.questions, (report.problem, report.questions)
    found = rows_of(report, "movement, customers, coalesce(revenue_now, 0)")
    active = [(n, money) for movement, n, money in found if movement != "lost"]
    lost = sum(n for movement, n, _ in found if movement == "lost")
    return sum(n for n, _ in active), lost, float(sum(money for _, money in active))


def written(head: Sequence[str], rows: list[list[Any]]) -> bytes:
    return table(head, rows).encode()


@pytest.mark.parametrize("language", list(WORDS))
def test_a_statement_with_the_tiers_now_and_before_is_read(language: str, tmp_path: Path) -> None:
    """Rows of ten, 385 customers; "Kunden" counts them, and is not who they are."""
    made = written(WORDS[language][7:], statement(language))
    assert counted(tmp_path, made) == RIGHT


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("names", [("Movement", "A", "B"), ("Movement", "Tier now", "Tier before")])
def test_cells_tell_the_tiers_where_headings_do_not(language: str, names: tuple[str, ...], tmp_path: Path) -> None:
    """The lost have no tier now, and the new none before."""
    made = written((*names, *WORDS[language][10:]), statement(language))
    assert counted(tmp_path, made) == RIGHT


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("said", ["word", "nothing", "a name of its own"])
def test_a_row_for_all_tiers_of_a_movement_is_not_counted_again(language: str, said: str, tmp_path: Path) -> None:
    *moves, all_ = WORDS[language][:7]
    name = {"word": all_, "nothing": "", "a name of its own": "Members"}[said]
    rows = []
    for move in moves:
        mine = [row for row in statement(language) if row[0] == move]
        tier = ["", name] if move == moves[-1] else [name, ""]
        rows += [*mine, [move, *tier, sum(r[3] for r in mine), sum(r[4] for r in mine)]]
    made = written(WORDS[language][7:], rows)
    assert counted(tmp_path, made) == RIGHT


@pytest.mark.parametrize("language", list(WORDS))
def test_the_lost_with_a_minus_are_lost(language: str, tmp_path: Path) -> None:
    rows = [[*row[:3], *(-n for n in row[3:])] if row[0] == WORDS[language][5] else row for row in statement(language)]
    assert counted(tmp_path, written(WORDS[language][7:], rows)) == RIGHT


@pytest.mark.parametrize("language", list(WORDS))
def test_one_column_of_labels_under_an_empty_heading_is_read(language: str, tmp_path: Path) -> None:
    kept, up, down, back, new, lost, all_, *_, customers, _ = WORDS[language]
    rows = [["Top 20%", 83], [kept, 50], [f"{up} - Mid 80%", 20], [back, 5], [new, 8], ["Mid 80%", 302],
            [f"{down} - Top 20%", 12], [kept, 200], [back, 30], [new, 60], [f"{lost} Top 20%", -18],
            [f"{lost} Mid 80%", -80], [all_, 385]]  # fmt: skip
    assert counted(tmp_path, written(("", customers), rows)) == (385, 98, 0)


def test_customers_taken_away_from_a_tier_are_no_movement(tmp_path: Path) -> None:
    rows = [["Retained", "Top", 50], ["Downgraded", "Top", -12], ["Lost", "Top", -18], ["New", "Top", 8]]
    problem = read_text(tmp_path, written(("Movement", "Tier", "Customers"), rows)).problem
    assert problem == {"code": "negative_movement", "row": 3, "value": "Downgraded", "customers": -12}


@pytest.mark.parametrize("language", list(WORDS))
def test_movements_across_or_down_are_asked_what_they_count(language: str, tmp_path: Path) -> None:
    kept, up, down, back, new, lost, all_, movement, *_, customers, _ = WORDS[language]
    across: list[list[Any]] = [["Top", 50, 20, 0, 5, 8, 18], ["Mid", 200, 0, 12, 30, 60, 80]]
    across += [[all_, 250, 20, 12, 35, 68, 98]]
    below = [[kept, 50, 200, 250], [up, 20, 0, 20], [down, 0, 12, 12], [back, 5, 30, 35], [new, 8, 60, 68],
             [lost, 18, 80, 98]]  # fmt: skip
    for head, rows in (
        (("Segment", kept, up, down, back, new, lost), across),
        (("Segment", kept, up, down, back, new, lost, customers), [[*r, sum(r[1:6])] for r in across]),
        ((movement, "Top", "Mid", all_), below),
    ):
        made = written(head, rows)
        assert codes(read_text(tmp_path, made).questions) == ["movements_across"]
        assert counted(tmp_path, made, movements_across="customers") == (385, 98, 0)
        problem = read_text(tmp_path, made, movements_across="other").problem
        assert problem is not None and problem["code"] == "cross_table"


def test_movements_across_beside_money_are_a_table_of_segments(tmp_path: Path) -> None:
    whole = [["Top", 50, 20, 0, 5, 8, 18, 83, 8_300], ["Mid", 200, 0, 12, 30, 60, 80, 302, 30_200]]
    for language in WORDS:
        head = ("Segment", *WORDS[language][:6], *WORDS[language][10:])
        report = read_text(tmp_path, written(head, whole), revenue_period="year")
        assert rows_of(report, "customers, revenue, lost") == [(83, 8_300, 18), (302, 30_200, 80)]


MATRIX = [["Super", 50, 12, 3, 18, 83], ["Top", 20, 200, 40, 80, 340], ["Base", 5, 30, 300, 120, 455],
          ["New", 8, 60, 90, "", 158], ["Total", 83, 302, 433, 218, 1_036]]  # fmt: skip


@pytest.mark.parametrize("head", ["Tier before", "Nivå före \\ nu", "", "Von"])
def test_tiers_before_against_tiers_now_are_refused_with_what_they_are(head: str, tmp_path: Path) -> None:
    names = (head, "Super", "Top", "Base", "Lost", "Total")
    for rows in (MATRIX, MATRIX[:3]):
        report = read_text(tmp_path, written(names, rows), answers={"header_missing": "first_row"})
        assert report.problem is not None and report.problem["code"] == "cross_table"


SEGMENTS = {
    "sv": ("Segment", "Kunder", "Intäkt"), "de": ("Segment", "Kunden", "Umsatz"), "nl": ("Segment", "Klanten", "Omzet"),
    "fr": ("Segment", "Clients", "Chiffre d'affaires"), "es": ("Segmento", "Clientes", "Ingresos"),
    "zh": ("客户分层", "客户", "收入"), "en": ("Tier", "Number", "Revenue"),
    "sv_number": ("Nivå", "Antal", "Omsättning"),
    "de_number": ("Kundengruppe", "Anzahl", "Umsatz"), "fr_number": ("Niveau", "Nombre", "CA"),
}  # fmt: skip
LISTED = {
    "plain": [["Gold", 120, 900_000, "92%"], ["Silver", 430, 700_000, "85%"], ["Bronze", 1_500, 500_000, "70%"]],
    "sum first": [["Totalt", 2_050, 2_100_000, ""], ["varav Gold", 120, 900_000, "92%"],
                  ["varav Silver", 430, 700_000, "85%"], ["varav Bronze", 1_500, 500_000, "70%"]],
    "a part's parts": [["Business", 1_000, 1_500_000, "90%"], ["of which small", 700, 500_000, "88%"],
                       ["of which large", 300, 1_000_000, "94%"], ["Private", 1_050, 600_000, "70%"]],
    "parts without a word": [["Business", 1_000, 1_500_000, "90%"], ["Small", 700, 500_000, "88%"],
                             ["Large", 300, 1_000_000, "94%"], ["Private", 1_050, 600_000, "70%"]],
    "one of the parts": [["Business", 1_000, 1_500_000, "90%"], ["davon klein", 700, 500_000, "88%"],
                         ["Private", 1_050, 600_000, "70%"], ["其中新客", 50, 100_000, "70%"]],
    "three storeys": [["Everybody", 2_050, 2_100_000, ""], ["Business", 1_000, 1_500_000, "90%"],
                      ["Small", 700, 500_000, "88%"], ["Large", 300, 1_000_000, "94%"],
                      ["Private", 1_050, 600_000, "70%"]],
}  # fmt: skip


@pytest.mark.parametrize("language", list(SEGMENTS))
@pytest.mark.parametrize("listed", list(LISTED))
def test_a_segments_sum_counts_once_wherever_it_stands(language: str, listed: str, tmp_path: Path) -> None:
    """2 050 customers with 2 100 000: sums above their parts, below them, and parts of a part."""
    made = written((*SEGMENTS[language], "Retention"), LISTED[listed])
    assert codes(read_text(tmp_path, made).questions) == ["revenue_period"]
    report = read_text(tmp_path, made, revenue_period="year")
    assert (report.customers, report.amount_used) == (2_050, 2_100_000)


def test_some_parts_of_a_row_are_said_and_left_out(tmp_path: Path) -> None:
    report = read_text(tmp_path, written((*SEGMENTS["en"], "Retention"), LISTED["one of the parts"]))
    (said,) = [w for w in report.warnings if w["code"] == "parts_of_a_row"]
    assert said["count"] == 2 and said["values"] == ["davon klein", "其中新客"]


def test_revenue_per_customer_tells_a_sum_too(tmp_path: Path) -> None:
    rows = [["Business", 1_000, 1_500, "90%"], ["Small", 700, 714.29, "88%"], ["Large", 300, 3_333.33, "94%"]]
    made = written(("Segment", "Customers", "Revenue per customer", "Retention"), rows)
    assert read_text(tmp_path, made).customers == 1_000


def test_a_list_of_customers_under_a_word_for_many_is_no_table_of_segments(tmp_path: Path) -> None:
    """ "Kunden" above numbers of five figures that never come back is who they are."""
    rows = [[10_000 + i, ("Gold", "Silver")[i % 2], 100 * i, 90 * i] for i in range(1, 30)]
    made = written(("Kunden", "Segment", "Umsatz 2023", "Umsatz 2024"), rows)
    assert read_text(tmp_path, made).kind == "customers"


@pytest.mark.parametrize("total", ["Totalt", "Total", "Gesamt", "合计"])
def test_sums_of_months_across_and_down_are_no_purchases(total: str, tmp_path: Path) -> None:
    months = [f"{2023 + m // 12}-{m % 12 + 1:02}" for m in range(24)]
    rows: list[list[Any]] = []
    for c in range(1, 21):
        paid = [c * 10 if (c + m) % 3 and (c % 4 or m < 12) else "" for m in range(24)]
        rows.append([f"K{c}", *paid, sum(x for x in paid if x)])
    sums = [sum(r[i] or 0 for r in rows) for i in range(1, 26)]
    report = read_text(tmp_path, written(("Kundnr", *months, total), [*rows, [total, *sums]]), month_columns="turn")
    assert codes(report.questions) == [] and report.customers == 20
    assert report.amount_used == sums[-1]


# Printed tables whose figures are ambiguous; the numbers are those of docs/DECISIONS.md

SLIDES = Path(__file__).parents[1] / "world"


@pytest.mark.parametrize(("what", "typed"), [("sum_in_millions", 436), ("sum_in_thousands", 435_503)])
def test_n7_a_total_in_millions_under_revenue_per_customer(what: str, typed: int, tmp_path: Path) -> None:
    """The subscription slide's "436": 637 per customer, both numbers said, and which period the 1 347 are of asked;
    where durations and retentions agree by the year, a year is offered and can be changed."""
    made = (SLIDES / "slide_subscription.csv").read_text("utf-8").replace(";436;", f";{typed};").encode()
    bare = [";".join(line.split(";")[:4]) for line in made.decode().splitlines()]
    assert codes(read_text(tmp_path, "\n".join(bare).encode()).questions) == ["revenue_period"]
    report = read_text(tmp_path, made)
    assert "revenue_period" in codes(report.warnings)
    (said,) = [w for w in report.warnings if w["code"].startswith("total_")]
    assert (said.code, said["what"], said["whole"]) == ("total_of_all", what, 435_503_000)
    assert typed_sums.meaning(typed, 435_503_000) == what
    assert (said["typed"], said["parts"], report.customers, report.amount_used) == (typed, 636.7, 684_000, 435_503_000)
    assert "636,70 per kund" in sentence(load("sv"), said)


@pytest.mark.parametrize(("typed", "code"), [(637, None), (636.7, None), (700, "total_differs")])
def test_n7_a_typed_average_is_right_or_said_with_both_numbers(typed: float, code: str | None, tmp_path: Path) -> None:
    made = (SLIDES / "slide_subscription.csv").read_text("utf-8").replace(";436;", f";{typed};").encode()
    said = [w for w in read_text(tmp_path, made, revenue_period="year").warnings if w["code"].startswith("total_")]
    assert [(w.code, w["typed"], w["parts"]) for w in said] == ([(code, typed, 636.7)] if code else [])


def test_n17_a_tier_spelled_in_four_ways_is_one(tmp_path: Path) -> None:
    """The flow slide: "Upgradering" and "Uppgradering", "Top" and "Topp 15%", "mella 50%", "Botten 30%" unspaced."""
    made = (SLIDES / "slide_flows.csv").read_bytes()
    report = read_text(tmp_path, made, revenue_period="year")
    found = rows_of(report, "movement, tier_now, tier_before, customers")
    tiers = {tier for _, now, before, _ in found for tier in (now, before) if tier}
    assert tiers == {"Super 5%", "Topp 15%", "Mellan 50%", "Botten 30%"}
    up = {(now, before): n for movement, now, before, n in found if movement == "upgraded"}
    assert up == {
        ("Super 5%", "Topp 15%"): 1_144, ("Super 5%", "Mellan 50%"): 1_240, ("Super 5%", "Botten 30%"): 295,
        ("Topp 15%", "Mellan 50%"): 4_753, ("Topp 15%", "Botten 30%"): 1_414, ("Mellan 50%", "Botten 30%"): 7_129,
    }  # fmt: skip
    assert sum(n for movement, _, _, n in found if movement != "lost") == 101_811


@pytest.mark.parametrize("head", [("F12", "S12"), ("Intäkt F12", "Intäkt S12"), ("Omsättning (kr) F12", "S12")])
@pytest.mark.parametrize("turned", [False, True])
def test_n17_f12_and_s12_are_the_two_periods_and_said_once(head: tuple[str, str], turned: bool, tmp_path: Path) -> None:
    rows = [[1_000 + i, 100 * i, 90 * i] for i in range(1, 30)]
    names, rows = ["Kundnr", *head], rows
    if turned:
        names, rows = [names[0], names[2], names[1]], [[who, now, before] for who, before, now in rows]
    report = read_text(tmp_path, written(names, rows))
    assert (report.kind, codes(report.questions)) == ("customers", [])
    assert rows_of(report, "revenue_before, revenue_now") == [(100 * i, 90 * i) for i in range(1, 30)]
    (note,) = [n for n in report.notes if n["code"] == "twelve_months"]
    assert sorted(note["columns"]) == sorted(head)
    assert sentence(load("sv"), note).startswith("F12 läses som föregående tolv månader och S12 som de senaste tolv")
