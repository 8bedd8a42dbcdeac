"""Two processes behind nginx: a visit stays where it began, and the samples are read once for both."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from person import Person, ask
from serving import OwnServer, free_port, serving

import run

pytestmark = pytest.mark.postgres  # with Debian's servers

SITE = (run.ROOT / "hosting" / "several.conf").read_text("utf-8")
VISITS = 12


def site(port: int, servers: list[OwnServer]) -> str:
    """The example with this test's ports, without TLS, saying which process answered."""
    text = re.sub(r"\n +(ssl_\w+|add_header +Strict|limit_req ).*", "", SITE).replace("443 ssl", f"127.0.0.1:{port}")
    for example, server in zip(("127.0.0.1:8501", "127.0.0.1:8502"), servers, strict=True):
        text = text.replace(example, server.url.removeprefix("http://"))
    text = text.replace("Secure; ", "").replace("~ secure ", "~ ")
    return text.replace("access_log            off;", "access_log off; add_header X-At $upstream_addr always;")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[OwnServer]]]:
    """The address of the proxy, and the two behind it."""
    folder = tmp_path_factory.mktemp("two")
    shared = folder / "samples"
    shared.mkdir()
    more = {"CUSTOMER_WORTH_SAMPLES": str(shared), "CUSTOMER_WORTH_HOSTS": "*"}
    for name in ("a", "b"):
        (folder / name).mkdir()
    with (
        serving(run.ROOT, folder / "a" / "log.txt", settings=more) as a,
        serving(run.ROOT, folder / "b" / "log.txt", settings=more) as b,
    ):
        port, whole = free_port(), folder / "nginx.conf"
        places = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        top = f"pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; worker_processes 1;"
        whole.write_text(f"user root; {top} events {{}} http {{ {places} {site(port, [a, b])} }}")
        proxy = subprocess.Popen(["nginx", "-c", str(whole), "-p", str(folder)], stdin=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            until = time.monotonic() + 20
            while time.monotonic() < until and not reached(url):
                time.sleep(0.1)
            yield url, [a, b]
        finally:
            proxy.terminate()
            proxy.wait(20)


def reached(url: str) -> bool:
    try:
        return ask(url, "/_stcore/health")[0] == 200
    except OSError:
        return False


def begun(url: str) -> tuple[str, str]:
    """A visit's first request: the cookie it is given, and which process answered."""
    status, headers, _ = ask(url, "/")
    assert status == 200
    given = re.search(r"worth_at=[0-9a-f]{32}", " ".join(headers.get_all("Set-Cookie") or []))
    assert given, headers.items()
    return given[0], str(headers["X-At"])


def test_a_visit_stays_where_it_began_and_visits_are_divided(two: tuple[str, list[OwnServer]]) -> None:
    url, servers = two
    visits = [begun(url) for _ in range(VISITS)]
    for cookie, at in visits:
        again = [ask(url, path, headers={"Cookie": cookie})[1]["X-At"] for path in ("/", "/tiers", "/_stcore/health")]
        assert again == [at] * 3
    assert {at for _, at in visits} == {server.url.removeprefix("http://") for server in servers}


def test_each_opens_pages_and_sends_a_file_through_the_proxy(two: tuple[str, list[OwnServer]]) -> None:
    """The web socket and the upload come to the process that holds the visit, whichever it is."""
    url, servers = two
    days = [f"{2023 + month // 12}-{1 + month % 12:02d}-03" for month in range(24)]
    rows = "\n".join(f"{1000 + customer};{day};100" for customer in range(20) for day in days)
    visits: dict[str, str] = {}
    while len(visits) < len(servers):
        cookie, at = begun(url)
        visits.setdefault(at, cookie)
    for cookie in visits.values():
        with Person(url, cookie) as person:
            assert "EXCEPTION" not in person.open("", lang="en", file="member_company")
            person.open("data", lang="en")
            assert "Done" in person.upload(f"Kundnr;Datum;Belopp\n{rows}".encode())
            assert "EXCEPTION" not in person.open("tiers", lang="en", file="own")
    told = [server.said.count("event=reading") for server in servers]
    assert all(told), "each has read its own visitor's file"
    samples = Path(servers[0].log.parent.parent / "samples")
    kept = [json.loads(path.read_text("utf-8"))["name"] for path in samples.glob("*/report.json")]
    assert len(kept) == len(set(kept)) >= 1
    assert sum(told) == len(servers) + len(kept), "a sample is read once a machine"


def test_a_process_that_is_gone_is_passed_by(two: tuple[str, list[OwnServer]]) -> None:
    url, servers = two
    servers[1].process.terminate()
    servers[1].process.wait(60)
    assert {begun(url)[1].split(", ")[-1] for _ in range(VISITS)} == {servers[0].url.removeprefix("http://")}
