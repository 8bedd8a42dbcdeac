"""The list to act on: what a file tells of, the person's own priority, the hold-out, and the file that leaves."""

from __future__ import annotations

import datetime as dt
import io
import math
from pathlib import Path

import pandas as pd
import pytest
from opened_pages import page
from reading_files import read_text

import clv
import words
from clv import Choices
from report.exhibits import stages as exhibits
from report.exhibits import treatment
from report.writers import csv
from study import Study, actions, came_of_it, events, renewals, samples, stages
from ui import choices
from ui.controls.actions import CODES

HEAD = "kundnr;datum;belopp;händelse;händelsedatum;avtalsslut;hushåll\n"
TOLD = {  # a customer each: what the file says of it, and the trigger that follows
    "a": ("Klagomål", "2024-12-20", "", "complaint"),
    "b": ("Obetald faktura", "2024-06-01", "", "unpaid"),
    "c": ("Prishöjning", "2025-02-01", "", "price_rise"),
    "d": ("", "", "2025-01-31", "contract_ends"),
    "e": ("Klagomål", "2024-01-20", "", ""),  # long ago
    "f": ("Prishöjning", "2025-06-01", "2026-01-31", ""),  # far ahead
    "g": ("Avtal upphör", "2025-02-15", "", "contract_ends"),
    "h": ("Första fakturan", "2024-12-15", "", "first_purchase"),
}


def own(tmp_path: Path) -> Study:
    """A small file with events; every customer has bought each month of two years."""
    lines = []
    for who, (event, day, ends, _) in TOLD.items():
        lines += [
            f"{who};{y}-{m:02}-0{3 + (ord(who) - 97) % 5};100,50;;;{ends};hem{ord(who) // 2}"
            for y in (2023, 2024)
            for m in range(1, 13)
        ]
        lines.append(f"{who};2024-12-31;10,50;{event};{day};{ends};hem{ord(who) // 2}")
    report = read_text(tmp_path, HEAD + "\n".join(lines) + "\n")
    assert report.problem is None and {"event_date", "contract_end", "household_id"} <= set(report.mapping)
    return Study(report, Choices(end=dt.date(2025, 1, 1)))


def test_events_of_a_file_become_triggers_and_what_is_past_or_far_does_not(tmp_path: Path) -> None:
    study = own(tmp_path)
    assert {"complaint", "unpaid", "first_invoice", "price_rise", "contract_end"} <= set(events.told(study).columns)
    found = actions.listed(study, stages.own_rules(study))
    reasons = dict(zip(found.table["customer_id"], found.table["reason"], strict=True))
    for who, (*_, trigger) in TOLD.items():
        assert reasons[who] == trigger or (not trigger and reasons[who] in ("growing", "loyal")), who
    assert found.known == tuple(code for code in CODES if code not in ("low_nps", "product_gap"))


def test_the_list_leaves_with_reason_owner_due_day_stake_and_who_is_held_out() -> None:
    study = samples.study_of("energy_company", Choices())
    rules = stages.own_rules(study)
    found = actions.listed(study, rules)
    for language, yes in (("sv", "ja"), ("en", "yes")):
        w = words.load(language, "SEK")
        rows = exhibits.chosen(found, owner="sales")
        left = pd.read_csv(io.BytesIO(csv.for_programs(exhibits.for_file(found, rows, w))), dtype=str).fillna("")
        assert left.columns.tolist() == [
            *("customer_id", "reason", "action", "owner", "channel", "due_date", "money_at_stake", "hold_out", "waits"),
            *("list_date", "next_product"),
        ]
        assert len(left) == found.owners["sales"] and left["customer_id"].is_unique
        held = int(found.table.loc[found.table["owner"] == "sales", "held_out"].sum())
        assert (left["hold_out"] == yes).sum() == held > 0
        assert set(left["next_product"]) <= {"", "Broadband", "District heating", "Electricity"}
        bought = exhibits.pairs(study, w)
        assert bought is not None and bought.table is not None and "District heating" in bought.message
        assert set(left["list_date"]) == {"2025-01-01"}
        assert (
            left["due_date"].min() > "2025-01-01"
            and (left.loc[left["money_at_stake"] != "", "money_at_stake"].astype(float) > 0).all()
        )
    again = actions.listed(study, rules, actions.ListPlan(share=0.1, seed=2))
    assert again.share == 0.1 and set(again.table.query("held_out")["customer_id"]) != set(
        found.table.query("held_out")["customer_id"]
    )


@pytest.mark.parametrize("sample", ["intermediaries", "swedish_excel", "energy_company"])
def test_held_out_sums_the_same_everywhere_and_is_nobody_where_it_shows_nothing(sample: str) -> None:
    study = samples.study_of(sample, Choices())
    for plan in (actions.ListPlan(), actions.ListPlan(share=0.3), actions.ListPlan(share=0.3, most=20)):
        found = actions.listed(study, stages.own_rules(study), plan)
        held = found.counts["held_out"]
        assert found.priority["held_out"].sum() == found.by_reason["held_out"].sum() == held
        assert found.by_owner["held_out"].sum() == held
    found = actions.listed(study, stages.own_rules(study))
    shown = exhibits.hold_out(found, words.load("sv", "SEK"))
    half = clv.experiments.hold_out_share(found.proposed.customers, found.proposed.retention, found.proposed.effect)
    if math.isnan(half):
        assert found.share == 0 and not found.table["held_out"].any()
        assert "Inte ens om hälften" in shown.lead and not shown.notes
    else:
        assert found.share == half and found.counts["held_out"] > 0
    assert math.isnan(half) == (sample != "energy_company")


def test_a_priority_of_ones_own_is_moved_switched_off_and_stands_in_the_link() -> None:
    app = page("to_do", lang="en", file="swedish_excel", o="priority.contacts", ah="20").run()
    picked = next(box for box in app.selectbox if box.label == "Trigger")
    app = picked.set_value("loyal").run()
    app = app.button("act_up").click().run()
    app = next(box for box in app.selectbox if box.label == "Trigger").set_value("lost").run()
    app = app.button("act_switch").click().run()
    assert not app.exception
    order = dict(app.query_params)["ap"]
    order = (order[-1] if isinstance(order, list) else order).split(".")
    assert "lost" not in order and order.index("loyal") == order.index("growing") - 1
    texts = " ".join(str(m.value) for m in (*app.markdown, *app.caption))
    assert not any(
        "lost" in str(option).lower() for box in app.selectbox if box.label == "Why" for option in box.options
    )
    assert "Customer service" in texts or "Sales" in texts
    app = app.button("act_as_was").click().run()
    assert "ap" not in dict(app.query_params)


def test_a_list_opened_again_on_a_later_file_says_what_came_of_it() -> None:
    early = samples.study_of("energy_company", Choices(end=dt.date(2024, 10, 1)))
    late, w = samples.study_of("energy_company", Choices()), words.load("sv", "SEK")
    listed = actions.listed(early, stages.own_rules(early), actions.ListPlan(share=0.2))
    sent = csv.for_programs(exhibits.for_file(listed, exhibits.chosen(listed), w))
    saved = came_of_it.read_list(sent, exhibits.reasons_in_words())
    assert saved.day == dt.date(2024, 10, 1) and set(saved.table["reason"]) == set(listed.reasons)
    assert saved.table["held_out"].sum() == listed.counts["held_out"]
    found = came_of_it.came_of(late, saved)
    assert found.found == found.listed == len(listed.table)
    total = found.table.iloc[-1]
    assert total["reason"] == "Total" and total["held_out"] == listed.counts["held_out"]
    shown = exhibits.came_of_it(found, w)  # nobody was treated, so that chance alone has parted them
    assert total["verdict"] == "chance" and "kan vara en slump" in shown.message
    with pytest.raises(clv.TableProblem, match="list_after_file"):
        came_of_it.came_of(early, saved)


def test_a_wrong_list_is_said_without_what_came_of_the_one_before() -> None:
    study = samples.study_of("swedish_excel", Choices(end=dt.date(2024, 10, 1)))
    listed = actions.listed(study, stages.own_rules(study))
    sent = csv.for_programs(exhibits.for_file(listed, exhibits.chosen(listed), words.load("sv", "SEK")))
    app = page("to_do", lang="sv", file="swedish_excel", o="came_of_it").run()
    app.file_uploader[-1].upload("list.csv", sent, "text/csv").run()
    told = " ".join(str(m.value) for m in app.markdown)
    assert not app.exception and "på listan" in told
    app.file_uploader[-1].upload("list.csv", b"a;b\n1;2\n", "text/csv").run()
    told = " ".join(str(m.value) for m in app.markdown)
    assert not app.exception and "på listan" not in told


def test_one_customer_on_a_card_and_not_in_the_link() -> None:
    app = page("to_do", lang="en", file="energy_company", o="customer_card.contacts", am="1000").run()
    app = next(box for box in app.text_input if box.label == "Customer id").set_value("E20088").run()
    assert not app.exception
    assert "E20088" not in str(dict(app.query_params))
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Value tier"] == "Super" and shown["Stage"] == "Loyal" and shown["Chance to stay"].endswith("%")
    texts = " ".join(str(m.value) for m in app.markdown).replace("\u00a0", " ")
    assert "Has complained in the last three months" in texts and "Customer service, phone" in texts
    assert any(box.label.startswith("This time 1,000 are contacted and ") for box in app.expander)
    app = next(box for box in app.text_input if box.label == "Customer id").set_value("nobody [x](y)").run()
    assert not app.exception and "Nobody in the file has that id." in " ".join(str(c.value) for c in app.caption)


def test_a_file_of_contracts_shows_its_renewals_with_notice_given(tmp_path: Path) -> None:
    lines = [f"{n};2023-0{1 + n % 9}-01;2024-0{1 + n % 9}-28;;100" for n in range(1, 21)]
    lines += [f"{n};2024-0{1 + n % 9}-29;;;100" for n in range(1, 16)]  # fifteen of twenty went on
    lines += ["31;2024-01-01;2025-01-15;2024-11-02;50", "32;2024-01-01;2025-01-20;;70", "33;2023-01-01;;;10"]
    text = "kundnr;startdatum;slutdatum;uppsagd datum;belopp per månad\n" + "\n".join(lines) + "\n"
    report = read_text(tmp_path, text, answers={"which_end": "slutdatum"})
    assert report.kind == "contracts" and report.problem is None, report.questions
    study = Study(report, Choices(end=dt.date(2025, 1, 1)))
    found = renewals.renewals(study, 8)
    assert found is not None and found.cancelled_known
    assert dict(zip(found.ahead["customer_id"], found.ahead["state"], strict=True)) == {"31": "not", "32": "thinking"}
    assert found.rate["ended"] >= 10 and found.ahead["expected"].tolist()[0] == 0
    shown = exhibits.renewals(found, words.load("sv", "SEK"))
    assert shown.message.replace("\u00a0", " ").startswith("2 avtal slutar inom 8 veckor")
    app = page("to_do", lang="sv")
    own_file = {"own": report, "own_title": "own", "own_currency": "", "file": choices.OWN}
    for key, value in {**own_file, "end": dt.date(2025, 1, 1)}.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception and any("Veckor framåt" in n.label for n in app.number_input)
    said = " ".join(str(e.value) for e in (*app.markdown, *app.info, *app.caption))
    assert "avtalsfil" in said and "inga enskilda kunder" not in said
    w = words.load("sv", "SEK")
    assert "RFM och faser kräver" in treatment.lacking(study, w)
    assert "väg kräver" not in treatment.lacking(study, w)  # a file of contracts tells two periods' revenue
    telco = treatment.lacking(samples.study_of("telco_churn", Choices()), w)
    assert "RFM och faser kräver" in telco and "väg kräver" in telco and "Värdematrisen" not in telco
    assert treatment.lacking(samples.study_of("energy_company", Choices()), w) == ""
