"""The hosting pack: the unit, the container file and the proxy's example do what docs/HOSTING.md says."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from person import ask
from serving import serving

import run
from study import benchmarks
from ui.server import database, learned, settings, shared_samples

ROOT, HOSTING = run.ROOT, run.ROOT / "hosting"
UNIT = (HOSTING / "customer-worth.service").read_text("utf-8")
CONTAINER = (HOSTING / "Containerfile").read_text("utf-8").replace("\\\n", "")
GUIDE = (ROOT / "docs" / "HOSTING.md").read_text("utf-8")


def steps(word: str) -> list[list[str]]:
    """What follows a word of the container file, split as a shell would."""
    lines = re.findall(rf"^{word} (.+)$", CONTAINER, re.MULTILINE)
    return [json.loads(line) if line.startswith("[") else shlex.split(line) for line in lines]


def test_the_containers_files_are_enough_to_start_the_server(tmp_path: Path) -> None:
    """Its COPY steps into a clean folder, its CMD there by the tests' Python: ready, with a sample read."""
    for *names, where in steps("COPY"):
        for name in names:
            source, target = ROOT / name, tmp_path / where / ("" if where.endswith("/") else ".")
            if source.is_dir():
                shutil.copytree(source, tmp_path / where, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
    [command] = steps("CMD")
    assert command[0] == ".venv/bin/python"
    started = [sys.executable, *(word for word in command[1:])]
    started[started.index("--host") + 1], started[started.index("--port") + 1] = "127.0.0.1", "{port}"
    settings_here = {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    logs = tmp_path.parent / "logs"
    logs.mkdir()
    with serving(tmp_path, logs / "log.txt", started, settings_here) as running:
        assert ask(running.url, "/ready")[::2] == (200, b"ready")
    assert not list(tmp_path.rglob("__pycache__")), "nothing is written where it lies"


def test_the_container_holds_every_package_of_the_product() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages and packages <= {name for *names, _ in steps("COPY") for name in names}
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert {name for *names, _ in steps("COPY") for name in names} == kept


def test_the_container_installs_the_lock_and_runs_as_nobody() -> None:
    [install] = [step for step in steps("RUN") if "pip" in step]
    assert {"--require-hashes", "--only-binary", "requirements.txt"} <= set(install)
    assert steps("USER") == [["65532:65532"]]
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copied = {name.removeprefix("./") for *names, _ in steps("COPY") for name in names}
    assert {line[1:] for line in ignored if line.startswith("!")} == copied


def test_the_container_file_builds_where_there_is_a_builder() -> None:
    builder = shutil.which("podman") or shutil.which("buildah")  # those that need no daemon
    if builder:
        done = subprocess.run([builder, "build", "-f", "hosting/Containerfile", "."], cwd=ROOT, capture_output=True)
        assert done.returncode == 0, done.stderr


def test_unit_and_container_start_what_run_starts() -> None:
    [unit] = re.findall(r"^ExecStart=\S+ (.+)$", UNIT, re.MULTILINE)
    [container] = steps("CMD")
    usual = set(run.server_command("127.0.0.1", 8501)[1:]) - {"2"}
    assert usual <= set(unit.split())
    assert usual - {"127.0.0.1"} <= set(container)


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        return
    unit = tmp_path / "customer-worth.service"
    here = UNIT.replace("/opt/customer-worth/.venv/bin/python", sys.executable).replace(
        "/opt/customer-worth", str(ROOT)
    )
    unit.write_text(here)
    checked = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
    )
    assert rated.returncode == 0, rated.stdout[-400:]


@pytest.mark.parametrize("example", ["nginx.conf", "several.conf"])
def test_nginx_reads_its_example(example: str, tmp_path: Path) -> None:
    if not (shutil.which("nginx") and shutil.which("openssl")):
        return
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=worth.example.org",
    ]
    subprocess.run(["openssl", *made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    site = (HOSTING / example).read_text("utf-8")
    site = site.replace("/etc/ssl/worth.example.org.crt", str(certificate)).replace(
        "/etc/ssl/worth.example.org.key", str(key)
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/nginx.pid; error_log stderr; events {{}} http {{ {site} }}")
    done = subprocess.run(["nginx", "-t", "-c", str(whole), "-p", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_bill_of_materials_names_every_package_of_the_lock(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "hosting/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    bill = json.loads(done.stdout)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.5", 1)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert bill["metadata"]["component"]["version"] == version
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    pinned = set(re.findall(r"^([\w.-]+)==([^ \\;]+)", lock, re.MULTILINE))
    components = bill["components"]
    assert {(part["name"], part["version"]) for part in components} == pinned
    assert len({part["bom-ref"] for part in components}) == len(components)
    assert sum(len(part["properties"]) for part in components) == lock.count("--hash=sha256:")
    assert all(re.fullmatch(r"pkg:pypi/[a-z0-9.-]+@[\w.]+", part["purl"]) for part in components)
    assert [part["name"] for part in components if "licenses" not in part] == []


def test_the_guide_says_every_setting_and_its_usual_value() -> None:
    told = dict(re.findall(r"^\| `(CUSTOMER_WORTH_\w+)` \| (\S+)", GUIDE, re.MULTILINE))
    numbers = {one.name: str(one.usual) for one in vars(settings).values() if isinstance(one, settings.Setting)}
    names = {"CUSTOMER_WORTH_HOSTS", learned.FOLDER, benchmarks.WHERE}  # a text each, none by default
    names |= {settings.ROOMS, database.URL, database.URL_FILE, database.TABLE, shared_samples.FOLDER}
    assert names < set(told)
    assert {name: value for name, value in told.items() if name not in names} == numbers
