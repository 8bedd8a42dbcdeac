"""Texts shown while a file is opened: questions with examples, columns with their roles, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from intake import FileReport
from intake.columns.roles import NUMBER_ROLES
from report.cells import MOVEMENTS
from report.exhibit import Notice
from report.notices import sentence
from report.text import markdown_text
from words import N_, Words
from words.file_messages import choice

FEW = 3  # examples, and names of columns, that are shown
ROLE_NAMES = {
    "customer_id": N_("Customer"),
    "date": N_("Date"),
    "amount": N_("Amount"),
    "quantity": N_("Quantity"),
    "unit_price": N_("Unit price"),
    "order_id": N_("Order number"),
    "product": N_("Product"),
    "cost": N_("Cost"),
    "margin": N_("Margin"),
    "household_id": N_("Household or company"),
    "channel": N_("Channel"),
    "currency": N_("Currency"),
    "vat": N_("VAT"),
    "revenue_before": N_("Revenue, the previous period"),
    "revenue_now": N_("Revenue, this period"),
    "revenue": N_("Revenue"),
    "start_date": N_("Customer since"),
    "end_date": N_("Left on"),
    "status": N_("Has left"),
    "tenure": N_("Time as a customer"),
    "products": N_("Number of products"),
    "nps": N_("Would recommend (0–10)"),
    "ski": N_("Satisfaction (1–10)"),
    "segment": N_("Segment"),
    "customers": N_("Number of customers"),
    "revenue_per_customer": N_("Revenue per customer"),
    "products_per_customer": N_("Products per customer"),
    "duration_years": N_("Duration in years"),
    "retention": N_("Retention rate"),
    "churn": N_("Churn"),
    "base": N_("Customers at the start"),
    "lost": N_("Lost"),
    "leave_reason": N_("Why they left"),
    "contract_id": N_("Contract"),
    "cancelled_date": N_("Cancelled on"),
    "amount_per": N_("What the amount is for"),
    "last_date": N_("Last purchase"),
    "contract_end": N_("Contract ends on"),
    "event_date": N_("Date of the event"),
    "answer_date": N_("Answered on"),
    "referred_by": N_("Recommended by"),
    "orders": N_("Number of purchases"),
    "discount": N_("Discount"),
    "refund": N_("Refunded"),
    "paid_with": N_("Gift card, voucher or points"),
    "debit": N_("Debit"),
    "credit": N_("Credit"),
    "row_type": N_("Type of row"),
    "sale_status": N_("Status of the row"),
    "movement": N_("Tier change"),
    "tier_now": N_("Tier now"),
    "tier_before": N_("Tier previous period"),
    "tenure_years": N_("Time as a customer"),
}


def refused(report: FileReport, w: Words) -> Notice:
    """Why the file cannot be read, and that nothing was lost."""
    return Notice(sentence(w, dict(report.problem or {})) + " " + w.t("Earlier results are kept."), "error")


def choose_again(private: tuple[str, ...], w: Words) -> Notice:
    """The file's copy was let go of: it must be chosen again. `private`: the columns that say who somebody is."""
    return Notice(
        w.t(
            "**Choose the file again.** It was removed when it had been read, because it shows who a person is "
            "({columns}). What you have just chosen is saved and will be used.",
            columns=w.listed([markdown_text(name) for name in private]),
        )
    )


# Questions ----------------------------------------------------------------------------------------------


def code_of(asked: Mapping[str, Any], report: FileReport) -> str:
    """The code an answer goes by: with its column when the same is asked of several."""
    alike = [q for q in report.questions if q["code"] == asked["code"]]
    return str(asked["code"]) if len(alike) < 2 or not asked["columns"] else f"{asked['code']}:{asked['columns'][0]}"


def title(asked: Mapping[str, Any], w: Words) -> str:
    """What a question is about."""
    names = w.listed([markdown_text(str(name)) for name in asked.get("columns", [])[:FEW]])
    return w.t("One question: {columns}", columns=names) if names else w.t("One question")


def why(asked: Mapping[str, Any], w: Words) -> str:
    """The question, and a few rows that it is asked of."""
    seen = [e for e in asked.get("examples", []) if "value" in e or "raw" in e][:FEW]
    said = [w.t("row {row}: {value}", row=w.number(e.get("row")), value=_shown(e)) for e in seen]
    return sentence(w, asked) + ("\n\n" + " · ".join(said) if said else "")


def _shown(example: Mapping[str, Any]) -> str:
    value = example.get("value", example.get("raw"))
    return markdown_text(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def answers(asked: Mapping[str, Any], w: Words) -> dict[str, str]:
    """What may be answered, by the code of the answer."""
    return {code: choice(w, asked, code, markdown_text) for code in map(str, asked["choices"])}


# Columns ------------------------------------------------------------------------------------------------


def role_name(role: str, w: Words) -> str:
    """What a column is, in words."""
    return w.t(ROLE_NAMES[role]) if role in ROLE_NAMES else w.t("Not used")


def column_name(column: Mapping[str, Any], report: FileReport, w: Words) -> str:
    """A column's name as the file has it; in words where the reading made the column of a cross table."""
    made = any(note.code == "cross_turned" for note in report.notes)
    role = {"movement": "movement", "tier": "tier_now", "customers": "customers"}.get(str(column["name"]))
    return role_name(role, w) if made and role else str(column["name"])


def reason(column: Mapping[str, Any], w: Words) -> str:
    """Why a column is taken for what it is taken for, and how sure that is."""
    if not column.get("role"):
        return w.t("kept as an attribute, or not needed")
    sure = w.percent(column.get("confidence"))
    reasons = {
        "header": w.t("by its name, {sure} certain", sure=sure),
        "header_part": w.t("by part of its name, {sure} certain", sure=sure),
        "given": w.t("chosen by you"),
    }
    return reasons.get(str(column.get("reason")), w.t("by its contents, {sure} certain", sure=sure))


def samples(column: Mapping[str, Any], w: Words) -> str:
    """A few cells, as they stand and as they are read."""
    shown = []
    for sample in column.get("samples", [])[:FEW]:
        raw, parsed = str(sample["raw"]), sample["parsed"]
        read_as = _read_as(column.get("role"), str(parsed), w)
        shown.append(
            markdown_text(raw, 24)
            if parsed in (None, raw)
            else f"{markdown_text(raw, 24)} → {markdown_text(read_as, 24)}"
        )
    return " · ".join(shown) or w.t("empty")


def _read_as(role: str | None, parsed: str, w: Words) -> str:
    """A parsed number as numbers are written, so that a factor of a thousand is seen; a movement in words; other values
    as they are."""
    if role == "movement" and parsed in MOVEMENTS:
        return w.t(MOVEMENTS[parsed])
    try:
        return w.number(Decimal(parsed), 2) if role in NUMBER_ROLES else parsed
    except InvalidOperation:
        return parsed
