"""Mangled files are read or refused by name; none ends the reading process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

WORKER = Path(__file__).parents[1] / "support" / "mangled_reading.py"
COUNT = 60


@pytest.mark.parametrize("seed", range(3))
def test_a_mangled_file_is_read_or_refused_by_name(seed: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(WORKER), str(seed), str(COUNT), str(tmp_path)], capture_output=True, text=True, timeout=180
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    outcomes = [line["outcome"] for line in lines if "outcome" in line]
    assert done.returncode == 0, (lines[-1], done.stderr[-500:])
    assert len(outcomes) == COUNT
    assert [found for found in outcomes if found.startswith(("CRASH", "could_not"))] == []
