"""Turn the UCI "Online Retail" file into online_retail.parquet, row by row in the file's order, nothing lost.

    python data/make_online_retail.py online_retail.csv.gz [PATH]

The source is the workbook of https://doi.org/10.24432/C5BW33 (D. Chen, CC BY 4.0) saved as CSV. Two columns
are written differently, both reversibly: CustomerID "17850.0" becomes the text "17850" (the workbook holds
the number 17850; the converter stops at an id that is not whole digits and ".0"), and an empty cell becomes
a null. UnitPrice keeps its three decimals exactly. Needs pandas and pyarrow; takes about ten seconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
COLUMNS = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
]


def text(column: pd.Series) -> pa.Array:
    """The cells as they are, spaces too; null where empty."""
    return pa.array([cell or None for cell in column], pa.string()).dictionary_encode()


def customer_ids(column: pd.Series) -> pa.Array:
    """'17850.0' as '17850'; refuses any other form."""
    known = column[column != ""]
    if not known.str.fullmatch(r"[1-9]\d*\.0").all():
        raise ValueError("a CustomerID is not whole digits followed by .0")
    return text(column.str.removesuffix(".0"))


def convert(source: Path) -> pa.Table:
    """The file as a table of the same rows in the same order."""
    rows = pd.read_csv(source, dtype=str, keep_default_na=False)
    if list(rows.columns) != COLUMNS:
        raise ValueError(f"expected the columns {COLUMNS}")
    columns = {name: text(rows[name]) for name in ("InvoiceNo", "StockCode", "Description", "Country")}
    columns["Quantity"] = pa.array(rows["Quantity"].astype("int32"))
    stamps = pd.to_datetime(rows["InvoiceDate"], format="%Y-%m-%d %H:%M:%S")
    columns["InvoiceDate"] = pa.array(stamps.to_numpy().astype("datetime64[ms]"))
    columns["UnitPrice"] = pa.array(rows["UnitPrice"], pa.string()).cast(pa.decimal128(9, 3))
    columns["CustomerID"] = customer_ids(rows["CustomerID"])
    about = {
        "title": "Online Retail",
        "source": "https://doi.org/10.24432/C5BW33",
        "author": "Daqing Chen, UCI Machine Learning Repository (2015)",
        "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "changes": "saved as Parquet; CustomerID 17850.0 written 17850; empty cells are null",
    }
    return pa.table({name: columns[name] for name in COLUMNS}).replace_schema_metadata(about)


if __name__ == "__main__":
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / "online_retail.parquet"
    pq.write_table(convert(Path(sys.argv[1])), target, compression="zstd", compression_level=19)
