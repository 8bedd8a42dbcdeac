"""A real browser in front of the real server. Every visit is watched: nothing may be asked of another host."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    CDPSession,
    Dialog,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)
from serving import Server

import run
from ui import menu

# The last such flag counts, so it holds what Playwright leaves out as well. The two popups of the address bar, which no
# test sees, start a page of their own with every window: a second of the processor each.
LEFT_OUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable"),
    *("HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding"),
    *("PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)
FLAGS = [
    f"--disable-features={','.join(LEFT_OUT)}",
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
DESKTOP, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
LOCALES = {"sv": "sv-SE", "en": "en-GB"}
LOOK_EVERY = 50  # milliseconds
KEPT = 2  # windows of a kind from test to test: each is a process that holds some memory
PLAIN = "/_stcore/health"  # "ok", and nothing else
PATIENCE = 60_000  # milliseconds: two cores are shared with the other tests
# The console says nothing of some refusals.
TELL_OF_REFUSALS = (
    "addEventListener('securitypolicyviolation', e => console.log('Refused by the policy', e.blockedURI))"
)
# Streamlit says when its script rests; then nothing may be left half drawn.
AT_REST = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
        && document.querySelector('[data-testid=stMain] h1')
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]');
}"""

Windows = dict[bool, list[tuple[Page, CDPSession]]]  # those of phones, and the others

expect.set_options(timeout=PATIENCE)


class Visit:
    """One person's window: a page, what it asked of other hosts, what was refused and what its console says."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home, self.size = page, home, page.viewport_size
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        self.failed: list[str] = []
        self.watched: dict[Any, Callable[[Any], object]] = {
            "request": lambda request: self._asked(request.url),
            "response": lambda answer: self._answered(answer.status, answer.url),
            "websocket": lambda socket: self._asked(socket.url),
            "pageerror": lambda error: self.complaints.append(str(error)),
            "dialog": self._interrupted,
            "console": lambda message: self._said(message.text),
        }
        listen: Any = page.on
        for event, heard in self.watched.items():
            listen(event, heard)

    def _asked(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in {"data", "blob"} and address.netloc != urlsplit(self.home).netloc:
            self.strangers.append(url)

    def _answered(self, status: int, url: str) -> None:
        if status >= 400:
            self.failed.append(f"{status} {url}")

    def _interrupted(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _said(self, text: str) -> None:
        # Streamlit's reader of messages tries WebAssembly and does well without: the one thing the policy refuses it.
        refused = text.startswith("Refused by the policy") and not text.endswith(" wasm-eval")
        if refused or "Content Security Policy" in text or "Uncaught" in text:
            self.complaints.append(text)

    def open(self, path: str = "/", **link: str) -> Page:
        """Go to a page as from a cold link, and wait until it stands still."""
        self.page.goto(f"{self.home}{path}" + (f"?{urlencode(link)}" if link else ""))
        return self.idle()

    def idle(self) -> Page:
        """Wait until the app rests: twice in a row, so that a rerun just asked for is seen."""
        for _ in range(2):
            self.page.wait_for_function(AT_REST, timeout=PATIENCE, polling=LOOK_EVERY)
            self.page.wait_for_timeout(150)
        self.page.wait_for_function(AT_REST, timeout=PATIENCE, polling=LOOK_EVERY)
        return self.page

    def through_the_menu(self, name: str) -> Page:
        """Go to another page without leaving the visit; on a phone the menu's links lie behind a button."""
        href = "/" if name == menu.FIRST else name
        self.page.locator(f'[data-testid=stSidebar] a[href="{href}"]').evaluate("link => link.click()")
        self.page.wait_for_timeout(300)
        return self.idle()

    def sideways(self) -> int:
        """By how many pixels the page can be pushed sideways; 0 is right."""
        return int(self.page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"))

    def forget(self) -> None:
        """Leave, and let the window keep nothing of the visit but scripts, fonts and pictures.

        A plain page of the same server keeps the browser's process too, with the product's scripts compiled in it:
        half of what the next page costs. Nothing of the app is left there that could fill the stores again.
        """
        self.page.goto(f"{self.home}{PLAIN}")
        # Paper or another size that a test has seen it in are not the next test's; its theme is the next visit's.
        self.page.emulate_media(media="null")
        if self.size is not None:
            self.page.set_viewport_size(self.size)
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.context.clear_cookies()
        for event, heard in self.watched.items():
            self.page.remove_listener(event, heard)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=run.find_browser(run.FOR_TESTS), args=FLAGS)
    yield browser
    browser.close()


def speak(session: CDPSession, language: str) -> None:
    """Give a window its language, as Playwright gives it for good to all windows of a context."""
    locale = LOCALES[language]
    session.send("Emulation.setUserAgentOverride", {"userAgent": "", "acceptLanguage": locale})
    session.send("Emulation.setLocaleOverride", {"locale": locale})


def new_window(browser: Browser, language: str, dark: bool, phone: bool, **options: Any) -> tuple[Page, CDPSession]:
    """A window of a browser of a person's own, with looks and a memory that no other has, and by what it is given a
    language."""
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP,
        has_touch=phone,
        is_mobile=phone,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",  # a third of what a page costs here is fading and spinning, drawn without a GPU
        permissions=["clipboard-read", "clipboard-write"],
        **options,
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(TELL_OF_REFUSALS)
    page = context.new_page()
    session = context.new_cdp_session(page)
    speak(session, language)
    return page, session


@pytest.fixture
def fresh_window(chromium: Browser) -> Callable[..., Page]:
    """A `new_window` of this browser."""
    return lambda *kind, **options: new_window(chromium, *kind, **options)[0]


@pytest.fixture(scope="session")
def windows() -> Windows:
    """Windows that have been here before, phones and others: from one test to the next they keep the product's scripts
    and fonts, and nothing of a visit. One that has not costs twice what it takes to open a page."""
    return defaultdict(list)


@pytest.fixture
def visit(chromium: Browser, windows: Windows, server: Server) -> Iterator[Callable[..., Visit]]:
    """Make visits: `visit(language="en", dark=True, phone=True)`. Afterwards: no stranger asked, no complaint.

    Each comes in a browser of its own, which keeps nothing that another visit has left.
    """
    visits: list[Visit] = []
    kept: dict[int, tuple[bool, CDPSession]] = {}

    def make(language: str = "sv", dark: bool = False, phone: bool = False, **options: Any) -> Visit:
        if windows[phone] and not options:
            page, session = windows[phone].pop()
            speak(session, language)
        else:
            page, session = new_window(chromium, language, dark, phone, **options)
        page.emulate_media(color_scheme="dark" if dark else "light")
        if not options:
            kept[len(visits)] = phone, session
        visits.append(Visit(page, server.url))
        return visits[-1]

    yield make
    for number, made in enumerate(visits):
        phone, session = kept.get(number, (False, None))
        if session and not made.page.is_closed() and len(windows[phone]) < KEPT:
            made.forget()
            windows[phone].append((made.page, session))
        else:
            made.page.context.close()
    assert [stranger for made in visits for stranger in made.strangers] == []
    assert [complaint for made in visits for complaint in made.complaints] == []
