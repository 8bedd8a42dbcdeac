"""What a moved slider costs the server, in CPU, against an empty app under the same kind of server.

    .venv/bin/python benchmarks/slider.py        (needs Chromium and the test packages; Linux)

Two servers are started with the same command and settings: the product, and an app of one slider and one line. In a
headless browser a slider of each is moved with the arrow key; the processor time is the server's own, from /proc.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import run  # noqa: E402  (the product's folder must be on the path first)

MOVES = 40
EMPTY = {
    "page.py": 'import streamlit as st\nst.title("Empty")\nst.write(st.slider("x", 0, 100, 50))\n',
    ".streamlit/config.toml": "[runner]\npostScriptGC = false\n[browser]\ngatherUsageStats = false\n",
    "app.py": 'import streamlit as st\napp = st.App("page.py")\n',
}
SLIDER = "[data-testid=stSlider] input"


def cpu(pid: int) -> float:
    """Seconds of processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def served(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """A server of the app in a folder, once it answers."""
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
            return process
        except (OSError, urllib.error.URLError):
            time.sleep(0.5)
    raise SystemExit("the server did not start")


def moved(page: Page, url: str, pid: int) -> float:
    """Milliseconds of the server's processor time a move."""
    page.goto(url)
    slider = page.locator(SLIDER).first
    slider.wait_for(timeout=60_000)
    page.wait_for_timeout(5_000)
    before = cpu(pid)
    for i in range(MOVES):
        slider.press("ArrowRight" if i % 8 < 4 else "ArrowLeft")
        page.wait_for_timeout(400)
    return (cpu(pid) - before) / MOVES * 1000


def main() -> None:
    """Print both, and their ratio."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name, text in EMPTY.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        page = playwright.chromium.launch(executable_path=run.find_browser(), args=flags).new_page()
        found = {}
        for name, place, port, address in (
            ("empty", Path(folder), 8621, "/"),
            ("what if", ROOT, 8622, "/what_if?w=base&lv=plain"),
        ):
            server = served(place, port)
            found[name] = moved(page, f"http://127.0.0.1:{port}{address}", server.pid)
            server.terminate()
            print(f"{name:8} {found[name]:6.1f} ms of CPU a move")
        print(f"ratio    {found['what if'] / found['empty']:6.1f}")


if __name__ == "__main__":
    main()
