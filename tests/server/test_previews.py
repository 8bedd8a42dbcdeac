"""What a link says of itself where it is pasted: its page's question and answer, of samples only; never a script."""

from __future__ import annotations

import asyncio
import html
import http.client
import re
import threading
from urllib.parse import urlencode, urlsplit

import pytest
import sample_bases as samples
from asynchronously import completed
from serving import Server
from starlette.datastructures import Headers
from starlette.types import Message

from report.exhibits import concentration, flows, what_if
from report.text import mark, plain_text
from ui.preview import LONGEST, as_html, preview
from ui.server.first_bytes import FirstWords, Preview, first_page
from ui.server.previews import WAITING, Previews, is_browser
from words import load

BROWSER = {"Upgrade-Insecure-Requests": "1", "Accept-Language": "sv"}
CHAT = {"User-Agent": "Chatbot 1.0", "Accept-Language": "sv"}


def tags(text: str) -> dict[str, str]:
    found = re.findall(r'<meta property="(og:[a-z_]+)" content="([^"]*)" />', text)
    return {name: html.unescape(value) for name, value in found}


def asked(server: Server, path: str, headers: dict[str, str]) -> str:
    address = urlsplit(server.url)
    line = http.client.HTTPConnection(address.hostname or "", address.port or 0, timeout=60)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    assert answer.status == 200
    return answer.read().decode()


def test_a_chat_is_told_the_result_and_a_browser_is_not_kept_waiting(server: Server) -> None:
    path = "/what_if?" + urlencode({"v": "1", "lang": "en", "file": "swedish_excel", "ey": "1.5"})
    told, seen = (tags(asked(server, path, headers)) for headers in (CHAT, BROWSER))
    for _ in range(8):  # a busy machine has not made it in the four seconds that a chat waits
        told = told if told["og:title"] != seen["og:title"] else tags(asked(server, path, CHAT))
    assert re.match(r"SEK [\d.,]+ (k|m) ", told["og:title"].replace("\u00a0", " ")), told
    assert told["og:description"].startswith("What if they bought more, or stayed longer? · ")
    assert seen["og:title"] == "Tänk om …" and seen["og:site_name"] == "Customer Worth"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_lines_are_the_pages_own(language: str) -> None:
    w, study = load(language, "SEK"), samples.study("member_company")
    tenths = preview("tiers", {"tp": "carries", "lang": language}, "sv")
    assert tenths.title == plain_text(concentration.answer(study, w))
    base = preview("what_if", {"lang": language}, "sv")
    assert base.title == plain_text(what_if.answer(study, w))
    assert base.title != preview("what_if", {"lang": language, "ey": "1.5"}, "sv").title


def test_of_a_file_of_ones_own_the_link_tells_the_question_only() -> None:
    told = preview("value", {"file": "own"}, "en")
    question = "What is our customer base worth today?"
    about = "What is the customer base worth, and what would make it worth more?"
    assert told == Preview(question, about, FirstWords("en", question))


def test_the_exercise_keeps_its_answer() -> None:
    assert "?" in preview("exercise", {}, "sv").title and "?" in preview("exercise", {}, "en").title


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"/><b>', "9" * 9000, "\x00", "🎉" * 50])
def test_whatever_a_link_says_is_only_text(text: str) -> None:
    tiers = f"{text}~0.5,Rest~1"
    held = {"tiers": tiers, "file": text, "d": text, "et": text, "ey": text, "end": text, "m": text, "lang": text}
    for page in ("value", "tiers", "what_if"):
        said = preview(page, held, "en")
        shown = first_page("en", page, said)
        assert len(said.title) <= LONGEST and shown.count("<script") == first_page("en", page).count("<script")
        assert tags(shown)["og:title"] == said.title


def test_a_browser_sees_the_question_and_the_answer_before_the_page_has_come(server: Server) -> None:
    w, study = load("sv", "SEK"), samples.study("member_company")
    for _ in range(40):  # a busy machine has not put them together yet
        came = asked(server, "/flows?lang=sv&utm=<b>", BROWSER)
        if 'id="first"' in came:
            break
    first = came[came.index('<div id="first"') : came.index('<div id="root">')]
    said = html.unescape(re.sub("<[^>]*>", " ", first)).split()
    assert said == f"{flows.question(w)} {plain_text(flows.answer(study, w))}".split()
    assert re.search(r'<div id="first" lang="sv" aria-hidden="true"><h1>[^<]*</h1><h2><mark style="[^"]*">33', first)


def test_first_words_are_text_and_leave_out_what_the_page_has_elsewhere() -> None:
    said = FirstWords("en", "Who <b>?", as_html(mark("3&4") + " **<i>**"), tabs=True).html()
    assert "<h1>Who &lt;b&gt;?</h1>" in said and '<h2 class="tabs"><mark ' in said
    assert "3&amp;4</mark> &lt;i&gt;</h2>" in said
    lower, staged, tabs = (preview(page, {"lang": "en"}, "sv").first for page in ("treatment", "exercise", "tiers"))
    assert lower is not None and lower.question and not lower.answer
    assert staged is None and tabs is not None and tabs.tabs and tabs.answer


@pytest.mark.parametrize(("seconds", "moving", "seen"), [(0, (), "h2"), (0, ("a.js",), "h1"), (9, (), "")])
def test_a_browser_waits_a_tenth_of_a_second_at_most(seconds: float, moving: tuple[str, ...], seen: str) -> None:
    hold = threading.Event()

    def say(page: str, params: dict[str, str], language: str) -> Preview:
        hold.wait(seconds)
        return Preview("Title", "", FirstWords(language, "Question", "Answer"))

    sent = list[bytes]()

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    async def visit() -> None:
        await Previews(say).at_once("value", {}, "en", moving)({"type": "http"}, no_more, send)
        hold.set()

    completed(visit())
    first = re.search(r'<div id="first".*?</div>', b"".join(sent).decode())
    tags_in_it = re.findall(r"<(h\d)", first[0]) if first else []
    assert tags_in_it[-1:] == [seen] * bool(seen)


async def no_more() -> Message:
    return {"type": "http.disconnect"}


def test_one_is_made_at_a_time_and_who_asks_for_too_many_is_told_less() -> None:
    hold, begun = threading.Event(), []

    def slow(page: str, params: dict[str, str], language: str) -> Preview:
        begun.append(page)
        hold.wait(10)
        return Preview("Slow", "")

    previews = Previews(slow)

    async def many() -> list[Preview | None]:
        waiting = [asyncio.create_task(previews.made("value", {}, "sv")) for _ in range(WAITING + 3)]
        await asyncio.sleep(0.05)
        hold.set()
        return await asyncio.gather(*waiting)

    found = completed(many())
    assert found.count(None) == 3 and len(begun) == WAITING


def test_an_error_costs_the_line_and_not_the_page() -> None:
    def broken(page: str, params: dict[str, str], language: str) -> Preview:
        raise ValueError

    assert completed(Previews(broken).made("value", {}, "sv")) is None


def test_a_browser_says_so_itself() -> None:
    assert is_browser(Headers(BROWSER)) and is_browser(Headers({"Sec-Fetch-Mode": "navigate"}))
    assert not is_browser(Headers(CHAT))
