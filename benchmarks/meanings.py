"""What becomes of made-up files of many kinds in ten languages: right, asked about, refused or silently wrong.

    .venv/bin/python benchmarks/meanings.py [SEED] [MANY] [KIND …] [--keep FOLDER]       (seed 1, 4 of each kind)

Every file is made anew from the seed, with what is right of it summed from the same made-up rows. "asked" are files
about which the product asks, and one of the offered answers leads to the right figures; "no answer" are those where
none does. The last lines name every file that was refused, wrong or without an answer; `--keep` writes those down.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

import seeded  # noqa: E402  (the folders must be on the path first)
from world_figures import Verdict, judge  # noqa: E402

WAYS = ("right", "asked", "refused", "no answer", "wrong")


def way(verdict: Verdict, kind: str) -> str:
    """The verdict as the table counts it."""
    if verdict.how == "wrong" and verdict.questions:
        return "no answer"
    return "right" if verdict.how == "refused" and kind == "refuse" else verdict.how


def main() -> None:
    """Print the table by kind, and what is not right."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("seed", nargs="?", type=int, default=1)
    p.add_argument("many", nargs="?", type=int, default=4)
    p.add_argument("kinds", nargs="*")
    p.add_argument("--keep", type=Path)
    asked = p.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    questions: Counter[str] = Counter()
    told = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (kind, language, made) in enumerate(seeded.files(asked.seed, asked.many, asked.kinds)):
            path = Path(folder) / f"{number}-{made.name}"
            path.write_bytes(made.content)
            verdict = judge(path, made.kind, made.expected)
            found = way(verdict, made.kind)
            counts[kind][found] += 1
            questions.update(set(verdict.questions))
            if found not in ("right", "asked"):
                told.append(f"{found:10} {kind} ({language}, {number}): {verdict.why} {', '.join(verdict.questions)}")
                if asked.keep:
                    (asked.keep / path.name).write_bytes(made.content)
    _print(counts)
    print("\nasked about: " + ", ".join(f"{code} {n}" for code, n in questions.most_common()))
    print("\n".join(told))


def _print(counts: dict[str, Counter[str]]) -> None:
    print(f"{'':24}" + "".join(f"{w:>10}" for w in WAYS))
    for kind, found in counts.items():
        print(f"{kind:24}" + "".join(f"{found[w] or '':>10}" for w in WAYS))
    print(f"{'in all':24}" + "".join(f"{sum(c[w] for c in counts.values()):>10}" for w in WAYS))


if __name__ == "__main__":
    main()
