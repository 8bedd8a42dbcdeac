"""A slice of the made-up files of many kinds: right, or asked about with the right answer among the offered ones.

`python benchmarks/meanings.py SEED` reads all kinds of any seed and prints what became of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import seeded
from reading_files import codes, read_text, rows
from world_figures import judge

SLICE = ("sign in a column", "with tax", "states", "words for missing", "contracts renewed", "customer lists",
         "tables without customers", "Shopify", "SAP", "Power BI", "encodings")  # fmt: skip
PURCHASES = "".join(f"{i},2024-{1 + i % 12:02d}-0{1 + i % 9},K{i % 7},{i}.50" + "{}\n" for i in range(1, 40))


@pytest.mark.parametrize("kind", SLICE)
def test_a_file_of_a_kind_is_right_or_asked_about(kind: str, tmp_path: Path) -> None:
    ((_, language, made),) = seeded.files(5, 1, [kind])
    path = tmp_path / made.name
    path.write_bytes(made.content)
    verdict = judge(path, made.kind, made.expected)
    allowed = ("right", "asked", "refused") if made.kind == "refuse" else ("right", "asked")
    assert verdict.how in allowed, (language, verdict)


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_ledgers_empty_side_may_be_a_dash(dash: str, tmp_path: Path) -> None:
    lines = [
        f"{i};2024-0{1 + i % 9}-01;K{i % 7};" + (f"{dash};5,50" if i % 8 == 0 else f"10,50;{dash}")
        for i in range(1, 50)
    ]
    report = read_text(tmp_path, "Faktura;Datum;Kundnr;Debet;Kredit\n" + "\n".join(lines))
    assert report.rows_used == 49 and report.amount_used == 43 * 10.5 - 6 * 5.5


@pytest.mark.parametrize("head", ["Montant de l'avoir", "Returbelopp", "Importe de la devolución", "Palautettu summa"])
def test_what_was_given_back_is_not_the_amount(head: str, tmp_path: Path) -> None:
    text = f"Order,Date,Customer,Sales,{head}\n" + PURCHASES.replace("{}", ",1.00")
    report = read_text(tmp_path, text)
    assert report.mapping["amount"] == "Sales" and report.mapping["refund"] == head


@pytest.mark.parametrize("total", ["Grand Total", "Totalsumma", "Gesamtergebnis", "Total général", "Yhteensä", "总计"])
def test_a_pivot_tables_sum_is_no_customer(total: str, tmp_path: Path) -> None:
    lines = [f"K{i},{i * 100}.25,{i * 90}.50,{i * 190}.75" for i in range(1, 21)]
    text = "\n".join(["Row Labels,2023,2024,Grand Total", *lines, f"{total},21005.00,18910.00,39915.00"])
    report = read_text(tmp_path, text)
    assert report.customers == 20 and [e["reason"] for e in report.set_aside] == ["total_row"]


def test_a_customer_called_total_whose_amounts_are_no_sums_stays(tmp_path: Path) -> None:
    lines = [f"K{i},{i * 100}.25,{i * 90}.50" for i in range(1, 21)]
    report = read_text(tmp_path, "\n".join(["Customer,2023,2024", *lines, "Total,815.00,910.00"]))
    assert report.customers == 21


YEARS = ("Exercice {}", "Räkenskapsår {}", "Geschäftsjahr {}", "Boekjaar {}", "Ejercicio {}", "Fiscal year {}",
         "Regnskabsår {}", "Regnskapsår {}", "Tilikausi {}", "{}年度")  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
def test_a_firms_year_over_a_measure_is_a_period(year: str, tmp_path: Path) -> None:
    revenue = "CA" if len(year) % 2 else "Omsättning"
    head = f"Client,{year.format(2023)},,{year.format(2024)},\n,{revenue},Commandes,{revenue},Commandes\n"
    text = head + "".join(f"K{i},{i}00,2,{i}50,3\n" for i in range(1, 31))
    report = read_text(tmp_path, text)
    assert not report.questions
    assert rows(report, "revenue_before, revenue_now")[2] == (300, 350)


@pytest.mark.parametrize(
    ("head", "factor"), [("销售额（万元）", 10_000), ("Omsætning (t.kr.)", 1_000), ("Montant en milliers", 1_000)]
)
def test_units_of_other_languages_are_asked_about(head: str, factor: int, tmp_path: Path) -> None:
    report = read_text(tmp_path, f"Order,Date,Customer,{head}\n" + PURCHASES.replace("{}", ""))
    assert codes(report.questions) == ["amount_unit"]
    assert report.amount_used == sum(i + 0.5 for i in range(1, 40)) * factor


@pytest.mark.parametrize("write", ["{} (av 10)", "{}/10", "{} - mycket troligt", "{} of 10"])
def test_answers_in_words_are_answers_whatever_the_question_is_called(write: str, tmp_path: Path) -> None:
    lines = [f"K{i},{i}00,{i}50,{write.format(i % 11)}" for i in range(1, 41)]
    head = "Kund,Omsättning 2023,Omsättning 2024,Hur troligt är det att du rekommenderar oss?\n"
    report = read_text(tmp_path, head + "\n".join(lines))
    assert report.mapping["nps"].startswith("Hur troligt")
    assert [a for (a,) in rows(report, "nps")] == [i % 11 for i in range(1, 41)]


def test_a_survey_without_money_is_refused_and_its_answers_are_no_amounts(tmp_path: Path) -> None:
    lines = [f"K{i};2024-{1 + i % 12:02d}-05;{i % 11}" for i in range(100)]
    report = read_text(tmp_path, "Kundnr;Datum;Betyg NPS\n" + "\n".join(lines))
    assert report.problem_code == "no_amount_column"


def test_columns_of_one_table_have_their_own_names(tmp_path: Path) -> None:
    text = "Sales[Order ID],Sales[Date],Sales[Customer Number],Sales[Total]\n" + PURCHASES.replace("{}", "")
    assert read_text(tmp_path, text).mapping["customer_id"] == "Customer Number"


def test_the_only_column_of_numbers_may_be_no_amount(tmp_path: Path) -> None:
    text = "Order,Date,Customer,Blorp\n" + PURCHASES.replace("{}", "")
    report = read_text(tmp_path, text)
    assert codes(report.questions) == ["is_it_amount"]
    assert not read_text(tmp_path, text, is_it_amount="amount").questions
    assert read_text(tmp_path, text, is_it_amount="no_amount").problem_code == "no_amount_column"
