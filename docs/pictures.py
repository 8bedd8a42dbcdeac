"""Make the README's pictures anew: pages of the running product, with the sample it opens on.

    .venv/bin/python -m docs.pictures

It needs what the tests need: their packages and a Chromium.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

import run

FOLDER = run.ROOT / "docs" / "images"
PAGES = {"value": "", "what_if": "what_if", "retention": "retention"}  # a picture and its page's address
WINDOW = ViewportSize(width=1440, height=900)
COLOURS, LARGEST = 192, 150_000  # of a picture, and bytes
PATIENCE = 90_000  # milliseconds
# All has come: the script rests, nothing is left from before, and a figure is drawn.
AT_REST = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app && app.dataset.testScriptState === 'notRunning'
        && document.querySelector('[data-testid=stMain] h1')
        && document.querySelector('[data-testid=stMain] svg')
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
}"""


@contextmanager
def server() -> Iterator[str]:
    """The product, started as run.py starts it, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, *run.server_command("127.0.0.1", port)[1:]]
    process = subprocess.Popen(command, cwd=run.ROOT)
    try:
        url = run.address("127.0.0.1", port)
        if not run.wait_for(url, process):
            raise SystemExit("The server did not start.")
        yield url
    finally:
        process.terminate()
        process.wait(20)


def picture(page: Page, url: str) -> bytes:
    """One page, when it has come to rest, in few colours: a figure has few, and a README is read over slow lines."""
    page.goto(url)
    page.wait_for_function(AT_REST, timeout=PATIENCE)
    page.wait_for_timeout(2500)
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    small = BytesIO()
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Write every picture; none may be large."""
    with server() as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=run.find_browser(), args=["--no-sandbox"])
        window = browser.new_context(viewport=WINDOW, color_scheme="light", locale="en-GB")
        page = window.new_page()
        for name, address in PAGES.items():
            found = picture(page, f"{url}/{address}?lang=en")
            if len(found) > LARGEST:
                raise SystemExit(f"{name}.png takes {len(found)} bytes, more than {LARGEST}.")
            (FOLDER / f"{name}.png").write_bytes(found)
            print(f"docs/images/{name}.png: {len(found)} bytes")
        browser.close()


if __name__ == "__main__":
    main()
