"""The command line: every documented key for every sample, its exit statuses, its files, and the pages' own numbers."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from studies import shown, words_for

import intake
import run
import words
from clv import Choices
from clv.periods import LONGEST
from clv.rfm import SEGMENTS as SEGMENTS_OF_RFM
from clv.stages import STAGES
from intake import FileReport
from report import command, exhibits, sections
from report.command import FOLDER, arguments, main, sweep
from report.exhibit import Exhibit
from report.writers import csv as writer
from study import Study, samples

DATA = run.ROOT / "data"
SEGMENTS = ("subscription_segments.csv", "--answer", "revenue_period=year")
SAMPLES = [
    ("swedish_excel.csv",),
    ("online_retail.parquet",),
    ("energy_company.parquet",),
    ("telco_churn.csv",),
    SEGMENTS,
]
KEYS = {
    "concentration": {"deciles", "gini", "share_that_gives_80", "whale"},
    "answer": {"range", "approaches", "within_beyond"},
    "check": {"one_period"},
    "season": {"same_season", "twelve_months", "renewal_month"},
    "growth": {"own_bucket", "five_points", "blocked"},
    "tenure": {"life_table", "early_later", "survival"},
    "lost_meaning": {"come_back", "by_length"},
    "trend": {"quarters"},
    "satisfaction": {
        *("nps", "ski", "drivers", "left_out"),
        *("after_answer", "emotion", "published", "recommended"),
    },
    "behaviours": {"tiers", "overlaps"},
    "profile": {"best_fifth", "differences", "tenths", "same_customers", "value_by_need", "explained"},
    "leaving": {"products", "left_a_product_and_stayed", "left_altogether", "returning"},
    "next_purchase": {"sources", "bought_again", "in_order"},
    "serving": {"by_year", "channels"},
    "matrix": {"axes", "cells", "moves"},
    "return": {"steps", "costs", "rank_correlation", "unprofitable", "path"},
    "rfm": {"window", "cuts", "shared", "segments", "period_ago"},
    "pairs": {"customers", "pairs", "found", "next_product"},
    "groups": {"silhouettes", "clear", "groups"},
    "forecast": {"models", "race", "coverage", "tiers", "by_tenure", "leaving", "early"},
    "treatment": {"cells", "touchpoints", "levels", "public"},
    "actions": {"at", "triggers", "hold_out", "counts", "owners", "by_reason"},
}
LISTS = {"findings", "stages", "portfolio", "flows", "bridge"}
FIRST = {"file", "period", "choices", "portfolio", "total", "flows", "bridge", "revenue_retention", "relabelled"}
_told: dict[tuple[str, ...], dict[str, Any]] = {}


@contextmanager
def counting(study: Study, anew: bool = False) -> Iterator[None]:
    """The command line with a file that was read and counted already; that it reads and counts one is held below.

    It must ask for the sample's file, and with the answers that the sample was read with.

    `anew`: it counts the file that was read, by the choices it is given.
    """
    known = {(id(study.file), study.choices): study}

    def as_read(path: Path, *, folder: Path, name: str, only: object, **given: Any) -> FileReport:
        sample = Path(name).stem
        answers = samples.ANSWERS.get(sample, {})
        assert (path, given) == (samples.path_of(sample), {"mapping": {}, "answers": answers, "today": None})
        assert folder.is_dir() and name == study.file.name
        return study.file

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "read", as_read)
        if not anew:
            patch.setattr(command, "Study", lambda file, choices, rows: known[id(file), choices])
        yield


def told(*words: str) -> dict[str, Any]:
    """What the command line writes for a sample, once; with nothing chosen, of the study that the pages show."""
    if words not in _told:
        out = run.ROOT / ".pytest_cache" / f"report-{len(_told)}.json"
        out.parent.mkdir(exist_ok=True)
        with counting(samples.study_of(Path(words[0]).stem, Choices()), anew=words not in SAMPLES):
            assert main([str(DATA / words[0]), *words[1:], "--to", str(out)]) == 0
        _told[words] = json.loads(out.read_text("utf-8"))
        out.unlink()
    return _told[words]


@pytest.mark.parametrize("words", SAMPLES, ids=lambda words: words[0])
def test_the_documented_keys_are_there_for_every_sample(words: tuple[str, ...]) -> None:
    found = told(*words)
    assert FIRST | LISTS | set(KEYS) | {"hindsight", "stage_rules"} == set(found)
    made = {name: set(parts) for name, parts in sections.PARTS.items()}
    assert {name: set(found[name]) for name in KEYS} == KEYS == made
    assert all(isinstance(found[name], list) for name in LISTS)


@pytest.mark.parametrize("words", SAMPLES, ids=lambda words: words[0])
def test_shares_counts_and_rows_fit_the_portfolio(words: tuple[str, ...]) -> None:
    found = told(*words)
    total = found["total"]
    deciles, stages = found["concentration"]["deciles"], found["stages"]
    if deciles:
        assert sum(row["customers"] for row in deciles) == total["customers"]
        assert sum(row["amount"] for row in deciles) == pytest.approx(total["revenue"])
    if found["growth"]["own_bucket"]:
        assert found["growth"]["own_bucket"][-1]["lost"] == total["lost"]
    if found["tenure"]["early_later"]:
        assert found["tenure"]["early_later"][-1]["base"] == total["base"]
    if stages:
        assert [row["stage"] for row in stages] == list(STAGES)
        assert sum(row["revenue"] for row in stages) == pytest.approx(total["revenue"])
    rfm = found["rfm"]
    assert (rfm["segments"] is None) == (found["file"]["kind"] != "transactions")
    if rfm["segments"]:
        assert [row["name"] for row in rfm["segments"]] == list(SEGMENTS_OF_RFM)
        assert sum(row["customers"] for row in rfm["segments"]) == rfm["window"]["customers"]
        assert sum(row["share"] for row in rfm["segments"]) == pytest.approx(1)
        assert {len(cuts) for cuts in rfm["cuts"].values()} == {rfm["window"]["scores"] - 1}
    if found["trend"]["quarters"]:
        assert found["trend"]["quarters"][-1]["rolling_customers"] is not None


def test_a_file_of_segments_gives_null_where_it_has_no_customers() -> None:
    found = told(*SEGMENTS)
    assert found["stages"] == found["findings"] == []
    assert found["hindsight"] is found["stage_rules"] is found["trend"]["quarters"] is None
    assert set(found["concentration"].values()) == set(found["tenure"].values()) == {None}


def test_telcos_tenure_is_told_and_its_trend_is_not() -> None:
    found = told("telco_churn.csv")
    assert len(found["tenure"]["life_table"]) == 6
    assert found["trend"]["quarters"] is None and found["stages"] == []


def test_the_energy_companys_figures_are_those_of_its_description() -> None:
    found = told("energy_company.parquet")
    early, later = found["tenure"]["early_later"][:2]
    assert (round(early["churn"], 3), round(later["churn"], 3)) == (0.359, 0.192)
    assert round(found["satisfaction"]["nps"][-1]["nps"]) == -20
    assert [round(100 * row["retention"], 1) for row in found["satisfaction"]["after_answer"][:3]] == [86.2, 82.6, 73.6]
    assert found["satisfaction"]["after_answer"][0]["base"] == 356 and found["satisfaction"]["recommended"] is None
    assert found["satisfaction"]["drivers"][0]["aspect"] == "q_cares_about_customers"
    assert round(found["concentration"]["whale"]["unprofitable"] / found["total"]["customers"], 2) == 0.14
    assert [row["tier"] for row in found["hindsight"]][-1] == "Total"


def test_what_stands_in_the_way_of_a_part_stops_only_that_part(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("customer_id,date,amount\na,2024-01-05,100\n", encoding="utf-8")
    out = tmp_path / "one.json"
    assert main([str(path), "--to", str(out)]) == 0
    found = json.loads(out.read_text("utf-8"))
    assert found["growth"]["own_bucket"] is None and found["tenure"]["life_table"] is None
    assert found["concentration"]["share_that_gives_80"] == 1


def test_days_are_dates_and_the_rate_is_the_one_counted_with() -> None:
    found = told("energy_company.parquet")
    last = found["trend"]["quarters"][-1]
    assert (last["start"], last["stop"]) == ("2024-10-01", "2025-01-01")
    assert (found["choices"]["discount"], found["choices"]["rate"]) == (0.0, 0.1)
    some = "--parts", "trend"
    assert told("energy_company.parquet", "--method", "discounted", *some)["choices"]["discount"] == 0.1
    short = told("energy_company.parquet", "--end", "2024-03-01", *some)["trend"]["quarters"][-1]
    assert short["unfinished"] and short["stop"] == "2024-03-01"


def test_the_command_line_takes_as_long_a_period_as_a_link() -> None:
    assert arguments().parse_args(["file", "--months", str(LONGEST)]).months == LONGEST
    with pytest.raises(SystemExit):
        arguments().parse_args(["file", "--months", str(LONGEST + 1)])


FINE = """customer_id,date,amount,cost
a,2023-02-01,10.1249,4.1
a,2024-02-01,3.3333,1.1
a,2024-03-01,3.3333,1.1
b,2023-02-01,20.005,9
b,2024-02-01,7.0049,2
c,2024-05-01,0.1,0.05
c,2024-06-01,0.2,0.05
d,2022-01-15,5.5555,2
e,2024-12-30,-2.0001,-1
"""


def test_revenue_is_now_active_to_the_cent_and_the_rounding_is_a_line(tmp_path: Path) -> None:
    path, out = tmp_path / "fine.csv", tmp_path / "fine.json"
    path.write_text(FINE, encoding="utf-8")
    assert main([str(path), "--months", "12", "--end", "2025-01-01", "--margin", "file", "--to", str(out)]) == 0
    found = json.loads(out.read_text("utf-8"))
    split = {row["reason"]: row["amount"] for row in found["file"]["split"]}
    step = {row["step"]: row["change"] for row in found["bridge"]}
    assert split["now_active"] == found["total"]["revenue"] == step["end"] == 13.97
    assert split["before_active"] == step["start"] == 30.13
    assert split["rounding"] == round(10.1249 + 20.005 - 30.13 + 6.6666 + 7.0049 + 0.3 - 13.97, 4) == 0.0014
    used = next(row["amount"] for row in found["file"]["reconciliation"] if row["reason"] == "used")
    assert round(sum(split.values()), 4) == used
    assert found["choices"]["margin_covered"] == 1


def test_asked_parts_are_the_documents_own_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, to = str(DATA / "swedish_excel.csv"), tmp_path / "x.json"
    whole = told("swedish_excel.csv")
    for parts in (
        "portfolio,flows,rfm",
        "portfolio,flows,bridge",
    ):  # from the orders, and from the customers' sums alone
        assert main([file, "--parts", parts, "--to", str(to)]) == 0
        found = json.loads(to.read_text("utf-8"))
        assert set(found) == {"file", "period", "choices", *parts.split(",")}
        assert {name: found[name] for name in found if name != "file"} == {
            name: whole[name] for name in found if name != "file"
        }
    assert "reconciliation" in whole["file"] and "reconciliation" not in found["file"]
    monkeypatch.setattr(sections, "PARTS", {**sections.PARTS, "trend": {"quarters": lambda study: 1 / 0}})
    assert main([file, "--parts", "bridge", "--to", str(to)]) == 0, "what is not asked for is not counted"
    for more in (["--parts", "nonsense"], ["--parts", "rfm", "--to", str(tmp_path / "x.csv")]):
        with pytest.raises(SystemExit) as stopped:
            main([file, *more])
        assert stopped.value.code == 2


def test_whole_cents_leave_no_line_of_rounding() -> None:
    assert "rounding" not in {row["reason"] for row in told("swedish_excel.csv")["file"]["split"]}


def test_numbers_are_decimals_without_binary_noise(tmp_path: Path) -> None:
    noisy = re.compile(r"\d\.\d*(?:0{6,}|9{6,})[1-9]\d?\b")
    for sample in SAMPLES[:3]:
        assert noisy.findall(json.dumps(told(*sample))) == []
    out = tmp_path / "table.csv"
    with counting(samples.study_of("online_retail", Choices())):
        assert main([str(DATA / "online_retail.parquet"), "--to", str(out)]) == 0
    files = list(tmp_path.glob("*.csv"))
    assert len(files) == 3
    assert [noisy.findall(path.read_text("utf-8")) for path in files] == [[], [], []]


def test_nobody_active_before_but_history_is_a_base_of_nobody(tmp_path: Path) -> None:
    path, out = tmp_path / "gap.csv", tmp_path / "gap.json"
    path.write_text(
        "customer_id,date,amount\nA,2024-01-05,10\nB,2024-01-06,20\nC,2024-03-05,30\nA,2024-03-09,10\n",
        encoding="utf-8",
    )
    assert main([str(path), "--end", "2024-04-01", "--months", "1", "--to", str(out)]) == 0
    found = json.loads(out.read_text("utf-8"))
    assert {row["step"]: row["change"] for row in found["bridge"]} == {
        "start": 0, "lost": 0, "spent_less": 0, "spent_more": 0, "won_back": 10, "new": 30, "end": 40,
    }  # fmt: skip
    assert (found["total"]["base"], found["total"]["lost"], found["total"]["retention"]) == (0, 0, None)
    assert sorted(row["movement"] for row in found["flows"]) == ["new", "won back"]
    assert found["period"]["before"] == ["2024-02-01", "2024-03-01"]


# The command line -----------------------------------------------------------------------------------------------------


def cli(*words: str, cwd: Path = run.ROOT) -> subprocess.CompletedProcess[str]:
    """The command line as it is typed, in another folder where asked."""
    code = f"import sys; sys.path.insert(0, {str(run.ROOT)!r}); from report.command import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )


def test_a_page_is_written_without_a_browser_under_its_own_message_and_heads(tmp_path: Path) -> None:
    out = tmp_path / "overview.csv"
    without = f"import sys; sys.modules['streamlit'] = None; sys.path.insert(0, {str(run.ROOT)!r}); "
    code = without + "from report.command import main; sys.exit(main())"
    asked = [str(DATA / "member_company.parquet"), "--to", str(out), "--exhibit", "overview", "--lang", "sv"]
    done = subprocess.run([sys.executable, "-c", code, *asked], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    message, heads, first, *rest = out.read_text("utf-8").splitlines()
    assert message == "Valet av metod betyder mer än slumpen"
    assert heads.startswith('Värdesegment,Kunder,kr per kund,Återköpsgrad (retention),"Livslängd (duration), år"')
    assert first.startswith("Super,5091,12127.019") and rest[-1].startswith("Summa,101811,")


@pytest.mark.parametrize("page", exhibits.PAGES)
def test_every_page_is_written_by_its_name(page: str, tmp_path: Path) -> None:
    out = tmp_path / f"{page}.csv"
    with counting(samples.study_of("energy_company", Choices())):
        assert main([str(DATA / "energy_company.parquet"), "--to", str(out), "--exhibit", page, "--lang", "sv"]) == 0
    message, heads, *rows = list(csv.reader(out.open(encoding="utf-8")))
    assert len(message) == 1 and message[0]
    assert rows and {len(row) for row in rows} == {len(heads)} and all(heads)


@pytest.mark.parametrize("name", ["nothing", "overview#nothing", "overview#carries"])
def test_an_exhibit_that_is_no_table_is_said(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "x.csv"
    with counting(samples.study_of("swedish_excel", Choices())):
        assert main([str(DATA / "swedish_excel.csv"), "--to", str(out), "--exhibit", name]) == 2
    assert name in capsys.readouterr().err and not out.exists()


@pytest.mark.parametrize("sample", [words[0].partition(".")[0] for words in SAMPLES])
@pytest.mark.parametrize("page", exhibits.PAGES)
def test_a_pages_exhibits_are_the_same_things_in_every_language(page: str, sample: str, tmp_path: Path) -> None:
    study = samples.study_of(sample, Choices())
    assert_the_same_things(page, study, {lang: list(shown(page, sample, lang)) for lang in words.LANGUAGES}, tmp_path)
    assert shown(page, sample, "sv") == () or exhibits.page(page).answer(study, words_for(study, "sv"))


@pytest.mark.parametrize("page", exhibits.PAGES)
def test_they_are_so_of_a_file_that_its_choices_leave_nothing_of(page: str, tmp_path: Path) -> None:
    nothing = Study(samples.study_of("swedish_excel", Choices()).file, Choices(end=dt.date(2001, 1, 1)))
    found = {lang: exhibits.page(page).exhibits(nothing, words_for(nothing, lang)) for lang in words.LANGUAGES}
    assert_the_same_things(page, nothing, found, tmp_path)


def assert_the_same_things(page: str, study: Study, found: dict[str, list[Exhibit]], folder: Path) -> None:
    told = {lang: words_for(study, lang) for lang in found}
    assert len({exhibits.page(page).question(w) for w in told.values()}) == len(told)
    keys = {tuple(e.key for e in these) for these in found.values()}
    assert len(keys) == 1 and all(re.fullmatch(r"[a-z][a-z_0-9]*", key) for key in keys.pop())
    for lang, these in found.items():
        assert len({e.key for e in these}) == len(these)
        for e in these:
            assert e.table is None or e.columns
            if e.table is not None:
                writer.exhibit(e, told[lang], folder / f"{e.key}.csv")


def test_done_from_any_folder(tmp_path: Path) -> None:
    done = cli(str(DATA / "swedish_excel.csv"), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["total"]["customers"] == 48
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words", [(), ("x.csv", "--months", "0"), ("x.csv", "--to", "x.docx"), ("x.csv", "--tiers", "A=9")]
)
def test_a_wrong_command_line_is_status_2(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert capsys.readouterr().out == ""


def test_a_question_is_status_3_and_its_answer_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(DATA / SEGMENTS[0])]) == 3
    found = json.loads(capsys.readouterr().out)
    assert [q["code"] for q in found["file"]["questions"]] == ["revenue_period"]
    assert found["file"]["questions"][0]["message"] and set(found) == {"file"}
    assert told(*SEGMENTS)["file"]["asked"][0]["answer"] == "year"


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("date,amount\n2024-01-05,1\n", (), "no_customers"),
        ("customer_id,date,amount\na,2024-01-05,1\n", ("--end", "2020-01-01"), "end_before_file"),
        ("customer_id,date,amount\na,2024-01-05,1\n", ("--margin", "file"), "no_cost"),
        ("customer_id,date,amount\na,2024-01-05,1\n", ("--column", "date=nope"), "column_missing"),
        ("customer_id,date,amount\na,2024-01-05,1\n", ("--basis", "fixed"), "fixed_needs_previous"),
    ],
)
def test_a_refusal_is_status_4_with_its_reason_in_words(
    text: str, words: tuple[str, ...], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    said = {}
    for lang in ("sv", "en"):
        assert main([str(path), "--lang", lang, *words]) == 4
        said[lang] = json.loads(capsys.readouterr().out)["problem"]
    assert said["sv"]["code"] == said["en"]["code"] == code
    assert said["sv"]["message"] != said["en"]["message"]


def test_columns_are_named_by_hand(tmp_path: Path) -> None:
    path, out = tmp_path / "odd.csv", tmp_path / "odd.json"
    path.write_text("aa,bb,cc\nk1,2024-01-05,10.50\nk2,2024-02-05,20.25\nk1,2024-03-01,5.00\n", encoding="utf-8")
    words = ["--column", "customer_id=aa", "date=bb", "--column", "amount=cc", "--tiers", "A=50,B=50", "--months", "12"]
    assert main([str(path), *words, "--to", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["total"]["revenue"] == 35.75


def test_tables_are_written_as_csv(tmp_path: Path) -> None:
    assert main([str(DATA / "swedish_excel.csv"), "--to", str(tmp_path / "shop.csv")]) == 0
    assert {p.name for p in tmp_path.iterdir()} == {"shop.csv", "shop_flows.csv", "shop_bridge.csv"}
    rows = list(csv.DictReader((tmp_path / "shop.csv").open(encoding="utf-8")))
    assert (rows[-1]["tier"], rows[-1]["customers"]) == ("Total", "48")


def test_what_a_killed_run_left_is_swept_and_a_living_ones_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, alive, other = (tmp_path / name for name in (f"{FOLDER}dead", f"{FOLDER}alive", "another"))
    for folder in (dead, alive, other):
        folder.mkdir()
        (folder / "table.parquet").touch()
    long_ago = time.time() - 7 * 3600
    for folder in (dead, other):
        os.utime(folder, (long_ago, long_ago))
    sweep()
    assert {folder.name for folder in tmp_path.iterdir()} == {alive.name, other.name}
