"""Spark, in a process of its own: it needs an environment of its own, Java, and time to start."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from clv.tables import TableProblem
from study.engines.connections import HERE, REMOTE, ColumnType, Estimate, kind_of, problem_of

ROOT = Path(__file__).resolve().parent.parent.parent
CHILD = Path(__file__).with_name("spark_child.py")
PYTHON = "CUSTOMER_WORTH_SPARK_PYTHON"
OWN = ROOT / ".venv-spark" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
START = 120  # seconds Spark may take to start, which count for no statement
MACHINE = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.memory": "2g",
}


def python_of_spark() -> str:
    """The Python that has PySpark: named in the environment, `.venv-spark`, or this one.

    TableProblem `engine_library`: none has.
    """
    named = os.environ.get(PYTHON)
    if named or OWN.is_file():
        return named or str(OWN)
    if find_spec("pyspark") is not None:
        return sys.executable
    raise TableProblem("engine_library", library="pyspark")


@dataclass
class SparkConnection:
    """A Spark session on this machine (`spark://local`), of a cluster, or of a Connect server (`sc://`)."""

    process: subprocess.Popen[str]
    table: str
    seconds: float
    folder: tempfile.TemporaryDirectory[str]
    lines: queue.Queue[str | None] = field(default_factory=queue.Queue)
    done: float | None = None
    dialect: str = "spark"
    shown: str = ""

    @classmethod
    def to(cls, url: str, table: str, seconds: float) -> SparkConnection:
        """TableProblem as `python_of_spark`, and `engine_unreachable`."""
        if not table:
            raise TableProblem("engine_which_table")
        folder = tempfile.TemporaryDirectory(prefix="customer-worth-spark-")
        process = subprocess.Popen(
            [python_of_spark(), str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=folder.name,
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        )
        is_files = table.endswith(".parquet") or "/" in table or table.startswith(REMOTE)
        found = cls(process, HERE if is_files else table, seconds, folder)
        threading.Thread(target=found._pump, daemon=True).start()
        master = {"spark://local": "local[*]"}.get(url, url.replace("spark://local", "local", 1))
        master = master if master.startswith("local") else url
        settings = {"spark.sql.session.timeZone": "UTC"}
        if master.startswith("local"):
            settings |= {
                **MACHINE,
                "spark.sql.warehouse.dir": f"{folder.name}/warehouse",
                "spark.local.dir": folder.name,
            }
        found._ask({"do": "open", "url": master, "settings": settings}, START)
        if is_files:
            found.open(table)
        return found

    def open(self, parquet: str) -> None:
        """Read a folder or file of Parquet as the table. TableProblem `engine_unreachable`: it is not there."""
        self.shown = Path(parquet.rstrip("/")).name
        self._ask({"do": "parquet", "path": parquet, "table": self.table}, self.seconds)

    def _pump(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _ask(self, what: dict[str, Any], seconds: float) -> dict[str, Any]:
        assert self.process.stdin is not None
        until, self.done = time.monotonic() + seconds, None
        try:
            self.process.stdin.write(json.dumps(what) + "\n")
            self.process.stdin.flush()
        except OSError:
            raise TableProblem("engine_unreachable", kind="spark") from None
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                self.cancel()
                raise TableProblem("engine_timeout", seconds=int(seconds)) from None
            if line is None:
                raise TableProblem("engine_unreachable", kind="spark")
            found: dict[str, Any] = json.loads(line)
            if "progress" in found:
                self.done = float(found["progress"])
            elif "problem" in found:
                raise problem_of(str(found["problem"]), "spark", self.table, seconds)
            else:
                return found

    def columns(self) -> dict[str, ColumnType]:
        found = self._ask({"do": "columns", "table": self.table}, self.seconds)["columns"]
        return {name: ColumnType(kind_of(kind), kind) for name, kind in found}

    def estimate(self, sql: str) -> Estimate:
        return Estimate()

    def run(self, sql: str, most: int) -> pd.DataFrame:
        to = Path(self.folder.name) / "fetched.parquet"
        rows = self._ask({"do": "run", "sql": sql, "most": most, "to": str(to)}, self.seconds)["rows"]
        if rows > most:
            raise TableProblem("engine_too_many", most=most)
        found = pd.read_parquet(to)
        to.unlink()
        return found

    def progress(self) -> float | None:
        return self.done

    def cancel(self) -> None:
        self.process.kill()

    def close(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()
