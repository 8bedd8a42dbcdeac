"""The main job as a person does it: a file opened, asked about, corrected; pages seen; a lever moved; a link sent."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from contextlib import suppress
from glob import iglob
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from person import Person
from playwright.sync_api import Page, expect
from pyarrow import parquet
from serving import Server

from ui import menu

TESTS = Path(__file__).parent.parent
MESSY = TESTS / "messy"
MAIN = "[data-testid=stMain]"
PAGES = [entry.name for entry in menu.ENTRIES if menu.listed(entry.name) and entry.shown]


def asked(url: str) -> dict[str, str]:
    """The choices in an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def upload(visit: object, page: Page, path: Path) -> None:
    """Open a file as a person would, and wait until it has been read."""
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(path)
    page.wait_for_timeout(500)
    visit.idle()  # type: ignore[attr-defined]


def table(page: Page) -> list[list[str]]:
    """The first table's cells as they are read."""
    rows = page.locator("[data-testid=stTable] table").first.locator("tr").all()
    return [[cell.inner_text() for cell in row.locator("th,td").all()] for row in rows]


def test_a_cold_link_in_swedish_applies_its_choices(visit: Callable) -> None:
    page = visit().open("/tiers", lang="sv", tiers="Guld=20,Silver=80", basis="fixed", file="member_company")
    main = page.locator(MAIN)
    expect(main).to_contain_text("Guld")
    expect(main).to_contain_text("fasta värdesegment 20/80")
    assert asked(page.url)["tiers"] == "Guld=20,Silver=80"


def test_the_printed_portfolio_stands_on_the_page_to_the_krona(visit: Callable) -> None:
    page = visit(language="en").open("/tiers", lang="en", file="member_company")
    shown = {row[0].replace("\u00a0", " "): row for row in table(page)[1:]}
    golden = list(csv.DictReader((TESTS / "golden" / "member_portfolio.csv").open(encoding="utf-8")))
    assert len(shown) == len(golden)
    for row in golden:
        cells = [re.sub(r"[^0-9.()–]", "", cell) for cell in shown[row["tier"].split(" ")[0]]]
        assert cells[1] == row["customers"]
        assert cells[2] == row["revenue_per_customer"]
        assert float(cells[3].split("(")[0]) == pytest.approx(float(row["duration_years"]), abs=0.005)
        assert cells[4].split("(")[0] == row["clv"]
        assert cells[6] == row["portfolio_value"]


def test_an_own_file_is_opened(visit: Callable) -> None:
    here = visit()
    page = here.open("/data", lang="sv")
    upload(here, page, MESSY / "01_swedish_excel_cp1252.csv")
    told = page.locator(".st-key-just_read")
    expect(told).to_contain_text("120")
    told.get_by_role("button", name="Stäng").click()
    here.idle()
    expect(told).to_have_count(0)
    here.through_the_menu("data")
    expect(page.locator(MAIN)).to_contain_text("120")
    expect(page.locator(MAIN)).to_contain_text("106 158,68".replace(" ", "\u00a0"))
    here.through_the_menu("tiers")
    assert asked(page.url)["file"] == "own"
    assert "Kund" not in urlsplit(page.url).query, "no column of a file travels in the link"


def test_every_page_answers_for_an_own_file(server: Server) -> None:
    """Over the protocol: the pages of an own file are drawn in a browser by the hostile one below."""
    with Person(server.url) as person:
        person.open("data", lang="sv")
        person.upload((MESSY / "01_swedish_excel_cp1252.csv").read_bytes(), "01_swedish_excel_cp1252.csv")
        for name in PAGES:
            person.open("" if name == menu.FIRST else name, lang="sv")
            drawn = [m.delta.new_element for m in person.seen if m.WhichOneof("type") == "delta"]
            assert [one.exception.message for one in drawn if one.WhichOneof("type") == "exception"] == [], name
            assert any(one.heading.tag == "h1" and one.heading.body for one in drawn), name
            (*_, link) = (m.page_info_changed.query_string for m in person.seen if m.HasField("page_info_changed"))
            assert asked(f"?{link}")["file"] == "own", name
            assert "Kund" not in link, name


def test_columns_are_corrected_and_the_file_is_read_anew(visit: Callable) -> None:
    here = visit()
    page = here.open("/data", lang="sv")
    upload(here, page, MESSY / "10_duplicate_headers.csv")
    question = (
        page.locator(MAIN)
        .get_by_role("radio", name="Belopp (2)")
        .or_(page.locator(MAIN).get_by_role("button", name="Belopp (2)", exact=True))
    )
    question.first.click()
    page.wait_for_timeout(500)
    here.idle()
    main = page.locator(MAIN)
    expect(page.locator(".st-key-just_read")).to_be_visible()
    here.through_the_menu("data")
    expect(main).to_contain_text("Filen som visas")
    expect(main).not_to_contain_text("Ny fil")
    assert asked(page.url)["file"] == "own"


def test_a_question_waits_for_its_answer(visit: Callable) -> None:
    here = visit()
    page = here.open("/data", lang="sv")
    upload(here, page, MESSY / "31_ambiguous_thousands.csv")
    main = page.locator(MAIN)
    expect(main).to_contain_text("Ny fil")
    assert asked(page.url)["file"] == "member_company", "the file shown stays until the new one is good"
    page.locator("[data-testid=stButtonGroup] button").filter(has_text="Tusental").first.click()
    page.wait_for_timeout(500)
    here.idle()
    expect(main).not_to_contain_text("Ny fil")
    assert asked(page.url)["file"] == "own"


def folder_of_visit(server: Server, rows: int) -> Path:
    """That of the visit whose file has so many rows: others may be here at the same time, and leave meanwhile."""
    for found in iglob(str(server.temp / "customer-worth-*" / "visit-*" / "read-*" / "table.parquet")):
        with suppress(OSError):
            if parquet.read_metadata(found).num_rows == rows:
                return Path(found).parents[1]
    raise AssertionError(f"nobody has a file of {rows} rows")


def test_of_a_file_with_names_no_name_is_left_behind(visit: Callable, server: Server, tmp_path: Path) -> None:
    """The upload is let go of when it has been read; to be read otherwise the file is chosen again."""
    here = visit()
    page = here.open("/data", lang="sv")
    sent = tmp_path / "kunder.csv"
    days = [f"{year}-{month:02}-15" for year in (2024, 2025) for month in range(1, 13)]
    who = [(n, day) for day in days for n in range(100, 130) if n % 6 or day < "2025"]
    rows = [f"{n};{day};{n % 7 + 1},50;Anna Kanarie{n};k{n}@x.se" for n, day in who]
    sent.write_text("\n".join(["Kundnr;Datum;Belopp;Namn;E-post", *rows]), "utf-8")
    upload(here, page, sent)
    main = page.locator(MAIN)
    expect(main).not_to_contain_text("Ny fil")
    assert asked(page.url)["file"] == "own"
    mine = folder_of_visit(server, len(rows))
    left = [path for path in mine.rglob("*") if path.is_file()]
    assert {path.suffix for path in left} == {".parquet"}
    assert [path for path in left if b"Kanarie" in path.read_bytes() or b"@x.se" in path.read_bytes()] == []

    here.through_the_menu("data")
    page.locator(".st-key-correct_columns_box summary").click()
    page.get_by_role("button", name="Läs med de här kolumnerna").click()
    here.idle()
    expect(main).to_contain_text("Välj filen igen.")
    upload(here, page, sent)
    here.through_the_menu("data")
    expect(main).not_to_contain_text("Ny fil")
    page.locator(".st-key-forget button").click()
    here.idle()
    assert not mine.exists()


def test_a_bad_file_is_refused_in_a_sentence_and_earlier_results_stay(visit: Callable) -> None:
    here = visit()
    page = here.open("/data", lang="sv")
    upload(here, page, MESSY / "13_whitespace_only.csv")
    expect(page.locator("[data-testid=stAlert]").first).to_contain_text("Tidigare resultat är kvar")
    here.through_the_menu(menu.FIRST)
    expect(page.locator(MAIN)).to_contain_text("1,28\u00a0mdkr")


def test_a_moved_lever_moves_the_headline(visit: Callable) -> None:
    here = visit()
    page = here.open("/what_if", lang="sv", w="base")
    before = page.locator(f"{MAIN} h2").first.inner_text()
    page.locator(".lever input").first.press("ArrowRight")
    page.wait_for_timeout(700)
    here.idle()
    assert page.locator(f"{MAIN} h2").first.inner_text() != before


def test_what_others_have_measured_is_aimed_where_the_levers_are(visit: Callable) -> None:
    here = visit()
    page = here.open("/what_if", lang="sv", et="2", o="evidence")
    told = page.locator(MAIN).get_by_text("En knapp ställer in reglagen ovan")
    expect(told).to_contain_text("Mellan")
    page.locator(MAIN).get_by_role("button", name="Botten", exact=True).click()
    here.idle()
    expect(told).to_contain_text("Mellan och Botten")
    page.locator(MAIN).get_by_role("tab", name="Kontrollgrupp").click()
    page.wait_for_timeout(500)
    here.idle()
    assert asked(page.url)["ve"] == "group"
    assert not here.complaints


def test_years_and_points_of_retention_move_one_another(visit: Callable) -> None:
    here = visit()
    page = here.open("/what_if", lang="sv", et="2", ey="0.5", lv="plain")
    years, points = (page.locator("[data-testid=stSlider]").nth(n) for n in (2, 3))
    before = years.inner_text()
    points.locator("input").focus()
    points.locator("input").press("ArrowRight")
    page.wait_for_timeout(700)
    here.idle()
    moved = years.inner_text()
    assert moved != before and float(asked(page.url)["ey"]) > 0.5
    years.locator("input").focus()
    years.locator("input").press("ArrowRight")
    page.wait_for_timeout(700)
    here.idle()
    assert float(asked(page.url)["ey"]) in {0.75, 1.0} and years.inner_text() != moved


def test_a_link_copied_on_another_page_carries_all_choices_to_another_browser(visit: Callable) -> None:
    here = visit()
    page = here.open("/what_if", lang="sv", w="base", et="0", ef="2", eu="0.5", tiers="Bäst=10,Övriga=90", d="0.07")
    answer = page.locator(f"{MAIN} h2").first.inner_text()
    here.through_the_menu("method")
    copied = asked(page.url)
    other = visit(dark=True)
    again = other.open("/what_if", **copied)
    assert again.locator(f"{MAIN} h2").first.inner_text() == answer
    assert {k: v for k, v in asked(again.url).items() if k in copied} == copied


def test_two_visitors_with_files_of_one_name_never_mix(visit: Callable, tmp_path: Path) -> None:
    made = []
    for i, price in enumerate(("100", "7000")):
        folder = tmp_path / str(i)
        folder.mkdir()
        path = folder / "kunder.csv"
        rows = [f"{n % 20};2024-0{1 + n % 9}-11;{price},00\n" for n in range(40)]
        path.write_text("Kundnr;Datum;Belopp\n" + "".join(rows))
        here = visit()
        page = here.open("/data", lang="sv")
        upload(here, page, path)
        made.append((here, page))
    for (here, page), total in zip(made, ("4\u00a0000,00", "280\u00a0000,00"), strict=True):
        here.through_the_menu("tiers")
        here.through_the_menu("data")
        expect(page.locator(MAIN)).to_contain_text(total)


def test_a_hostile_file_is_only_text(visit: Callable, tmp_path: Path) -> None:
    bad = "<img src=x onerror=alert(1)>![x](http://elsewhere.example/x.png)[a](javascript:alert(2)) $x^2$ :red[a]"
    lines = [f'"{bad} {i % 12}";{2023 + i // 60}-0{1 + i % 9}-11;{100 + i};"=HYPERLINK(1) {bad}"' for i in range(120)]
    path = tmp_path / "hostile <b>x<i> [a](b) \u202egnp.csv"
    path.write_text(f'Kundnr;Datum;Belopp;"Kanal {bad}"\n' + "\n".join(lines) + "\n", encoding="utf-8")
    here = visit()
    page = here.open("/data", lang="sv")
    upload(here, page, path)
    assert asked(page.url)["file"] == "own"
    for name in PAGES:
        here.through_the_menu(name)
        expect(page).to_have_url(re.compile("/?" if name == menu.FIRST else f"/{name}?".replace("?", r"\?")))
        assert asked(page.url)["file"] == "own"
        boxes = page.locator("[data-testid=stExpander] summary:visible")
        if boxes.evaluate_all("all => all.slice(0, 4).map(one => one.click()).length"):
            page.wait_for_timeout(300)
            here.idle()
        main = page.locator(MAIN)
        assert main.locator("img[src*=elsewhere], img[onerror], a[href*=javascript]").count() == 0, name
        assert page.locator("[data-testid=stException]").count() == 0, name
