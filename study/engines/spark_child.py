"""Run by the Python that has Spark: statements come in as JSON lines, tables go out as Parquet files.

It imports nothing of ours, so that Spark's environment needs nothing of ours.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from typing import Any

Ask = dict[str, Any]


def opened(asked: Ask) -> Any:
    """A session: of this machine's processors, of a cluster, or of a Spark Connect server."""
    from pyspark.sql import SparkSession

    build = SparkSession.builder.appName("Customer Worth")
    for key, value in asked["settings"].items():
        build = build.config(key, value)
    url = asked["url"]
    spark = (build.remote(url) if url.startswith("sc://") else build.master(url)).getOrCreate()
    return spark


def columns(spark: Any, table: str) -> list[list[str]]:
    """Names and types of a table's columns."""
    return [[name, kind] for name, kind in spark.table(table).dtypes]


def fetched(spark: Any, sql: str, most: int, to: str) -> int:
    """A statement's rows as a Parquet file, at most one more than asked; how many they are."""
    found = spark.sql(sql).limit(most + 1).toPandas()
    found.to_parquet(to, index=False)
    return len(found)


def watching(spark: Any, say: Callable[[Ask], None], done: threading.Event) -> None:
    """How much of the running jobs' tasks is done, once a second, where the session tells."""
    tracker = None if not hasattr(spark, "sparkContext") else spark.sparkContext.statusTracker()
    while tracker is not None and not done.wait(1):
        stages = [tracker.getStageInfo(i) for j in tracker.getActiveJobsIds() for i in tracker.getJobInfo(j).stageIds]
        tasks = [(s.numCompletedTasks, s.numTasks) for s in stages if s is not None]
        if tasks:
            say({"progress": sum(a for a, _ in tasks) / max(1, sum(b for _, b in tasks))})


def answer(spark: Any, asked: Ask, say: Callable[[Ask], None]) -> Ask:
    """One request's answer."""
    if asked["do"] == "parquet":
        spark.read.parquet(asked["path"]).createOrReplaceTempView(asked["table"])
        return {"read": True}
    if asked["do"] == "columns":
        return {"columns": columns(spark, asked["table"])}
    done = threading.Event()
    threading.Thread(target=watching, args=(spark, say, done), daemon=True).start()
    try:
        return {"rows": fetched(spark, asked["sql"], asked["most"], asked["to"])}
    finally:
        done.set()


def main() -> None:
    """Answer line by line until there are no more; Spark's own talk goes where nobody reads it."""
    out = sys.stdout
    sys.stdout = sys.stderr
    spark: Any = None

    def say(what: Ask) -> None:
        print(json.dumps(what), file=out, flush=True)

    for line in sys.stdin:
        asked = json.loads(line)
        try:
            if asked["do"] == "open":
                spark = opened(asked)
                say({"open": True})
            else:
                say(answer(spark, asked, say))
        except Exception as error:
            say({"problem": f"{type(error).__name__}: {error}"[:4000]})
    if spark is not None:
        spark.stop()


if __name__ == "__main__":
    main()
