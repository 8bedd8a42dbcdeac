"""The summary of rows that stay where they are: asked for, written to a folder, and read again as what is counted from.

A folder holds `summary.json` (what was asked, and of which rows) and one table for each statement.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from clv.orders import whole_cents
from clv.periods import Period
from clv.quarters import QuarterSums
from clv.tables import CUSTOMERS, Days, Ints, TableProblem
from intake import FileReport

TOLD = "summary.json"
TABLES = ("customers", "quarters", "gaps")
REASONS = {"no_customer": "amount_no_customer", "bad_amount": "", "bad_date": "amount_bad_date"}
UNIT = 10_000


@dataclass(frozen=True)
class Summary:
    """A summary's folder, with its tables as they are counted from."""

    folder: Path

    @cached_property
    def told(self) -> dict[str, Any]:
        """What was asked, and what the engine said of its rows. TableProblem `summary_unreadable`."""
        try:
            found: dict[str, Any] = json.loads((self.folder / TOLD).read_text("utf-8"))
            return found
        except (OSError, ValueError):
            raise TableProblem("summary_unreadable") from None

    @cached_property
    def period(self) -> Period:
        """The period that was asked for."""
        asked = self.told["period"]
        day = {name: _day(asked[name]) for name in ("before_start", "now_start", "end")}
        now, end = day["now_start"], day["end"]
        if now is None or end is None:
            raise TableProblem("summary_unreadable")
        return Period(day["before_start"], now, end, asked["months"])

    def table(self, name: str) -> pd.DataFrame:
        """One table as the engine sent it: Parquet, or CSV of the script. TableProblem `summary_unreadable`."""
        try:
            if (path := self.folder / f"{name}.parquet").is_file():
                return pd.read_parquet(path)
            text = {"customer_id": str}
            return pd.read_csv(self.folder / f"{name}.csv", dtype=text, keep_default_na=False, na_values=[""])
        except (OSError, ValueError):
            raise TableProblem("summary_unreadable") from None

    @cached_property
    def cells(self) -> pd.DataFrame | None:
        """The cells of a large base's flow statement, by thousandths of its ranking; None where customers came home."""
        return self.table("tiers").astype("int64") if "tiers" in self.told else None

    @property
    def revenue(self) -> pd.Series:
        """Revenue of every active customer of a large base: each the mean of its thousandth. TableProblem: not so."""
        if self.cells is None:
            raise TableProblem("needs_customers")
        sums = self.cells[self.cells["part"] >= 0].groupby("part")[["customers", "cents_now"]].sum()
        many = sums["customers"].to_numpy()
        return pd.Series(np.repeat(sums["cents_now"].to_numpy() / many / 100, many))

    @cached_property
    def customers(self) -> pd.DataFrame:
        """CUSTOMERS, by customer_id, with columns of cost where the rows have one. TableProblem: a large base."""
        if self.cells is not None:
            raise TableProblem("needs_customers")
        raw = self.table("customers")
        raw = raw.iloc[np.argsort(raw["customer_id"].to_numpy(object), kind="stable")]
        found: dict[str, object] = {"customer_id": pd.array(raw["customer_id"].to_numpy(object), dtype="str")}
        for when in ("earlier", "before", "now"):
            found[f"purchases_{when}"] = _whole(raw[f"purchases_{when}"])
            found[f"revenue_{when}"] = _whole(raw[f"cents_{when}"]) / 100
        if "cost" in self.told["roles"]:
            for name in ("costed_before", "cost_before", "costed_now", "cost_now"):
                found[name] = whole_cents(_whole(raw[name])) / 100
        for name in ("first_date", "last_date"):
            found[name] = _days(raw[name]).astype("datetime64[s]")
        table = pd.DataFrame(found)
        return table[[name for name in (*CUSTOMERS[:-2], *_costs(table), *CUSTOMERS[-2:]) if name in table]]

    @cached_property
    def sums(self) -> QuarterSums:
        """The sums by customer and quarter, and the counts of gaps. TableProblem `no_orders`: nobody bought."""
        if self.cells is not None:
            raise TableProblem("needs_order_lines")
        people, raw = self.customers, self.table("quarters")
        if people.empty:
            raise TableProblem("no_orders")
        raw = raw.sort_values("stretch", kind="stable")
        codes = pd.Index(people["customer_id"].to_numpy(object)).get_indexer(
            pd.Index(raw["customer_id"].astype(object))
        )
        if (codes < 0).any():
            raise TableProblem("summary_unreadable")
        gaps = self.table("gaps")
        costed = "cost" in self.told["roles"]
        return QuarterSums(
            customers=len(people),
            cuts=np.array(self.told["cuts"], dtype="datetime64[D]"),
            customer=codes.astype(np.int64),
            stretch=_whole(raw["stretch"]),
            spread=_whole(raw["spread"]),
            purchases=_whole(raw["purchases"]),
            units=_whole(raw["units"]),
            last=people["last_date"].to_numpy().astype("datetime64[D]"),
            gaps=gaps.assign(since=gaps["since"].astype(float)),
            first=people["first_date"].min().date(),
            end=self.period.end,
            costed=_whole(raw["costed"]) if costed else None,
            cost=_whole(raw["cost"]) if costed else None,
        )

    def report(self) -> FileReport:
        """What is known of the rows, as of a file that was read. TableProblem `summary_unreadable`."""
        told, span = self.told, self.told["span"]
        aside = [
            {"reason": reason, "rows": span[reason], "amount": _money(span.get(sum_, 0)), "examples": []}
            for reason, sum_ in REASONS.items()
            if span[reason]
        ]
        return FileReport(
            name=told["name"],
            fingerprint=fingerprint(told),
            today=_day(told["today"]),
            kind="summary",
            rows_read=span["rows_read"],
            rows_used=span["rows_used"],
            customers=span["customers"],
            amount_read=_money(span["amount_read"]),
            amount_used=_money(span["amount_used"]),
            set_aside=aside,
            mapping=dict(told["roles"]),
            first_date=_day(span["first_date"]),
            last_date=_day(span["last_date"]),
            date_unit="day",
            currency=told.get("currency"),
            summary=self.folder,
        )


def _costs(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table if str(name).startswith("cost")]


def fingerprint(told: Mapping[str, Any]) -> str:
    """Twelve hex digits of what was asked and of which rows."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:12]


def is_summary(path: Path) -> bool:
    """Whether a path is a folder that holds a summary."""
    return (path / TOLD).is_file()


def write(folder: Path, told: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Summary:
    """A summary in a folder of its own; what was asked stands last, so that half a summary is none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    (folder / TOLD).write_text(text + "\n", encoding="utf-8")
    return Summary(folder)


def _whole(values: pd.Series) -> Ints:
    return values.to_numpy().astype(np.int64)


def _days(values: pd.Series) -> Days:
    return pd.to_datetime(values).to_numpy().astype("datetime64[D]")


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _money(units: int) -> Any:
    return Decimal(int(units)) / UNIT
