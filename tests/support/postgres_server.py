"""A PostgreSQL server of a test's own, from the machine's packages: on a free port, in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from serving import free_port

PLACES = "/usr/lib/postgresql"  # where Debian keeps each version's programs, which are not on PATH
USER, PASSWORD = "worth", "a test's own"
# A test's server: nothing has to outlive it, so nothing is waited for on disk.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB -c work_mem=64MB"


def program(name: str) -> str:
    """A program of PostgreSQL's: the newest of Debian's, else on PATH."""
    there = sorted(Path(PLACES).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(there[-1]) if there else shutil.which(name)
    assert found, "The tests of the group postgres need PostgreSQL: apt-get install postgresql"
    return found


def as_somebody(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user."""
    if os.name == "nt" or os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def postgres_server() -> Iterator[str]:
    """The URL of an empty database, `postgresql+psycopg://user:password@host:port/name`; the server ends with it."""
    folder = Path(tempfile.mkdtemp(prefix="worth-postgres-"))
    try:
        if os.name != "nt" and os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        secret, data, port = folder / "password", folder / "data", free_port()
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        asked = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C"]
        _run(program("initdb"), "--no-sync", f"--pgdata={data}", *asked)
        listen = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' {QUICK}"
        _run(program("pg_ctl"), "start", "-w", f"--pgdata={data}", f"--log={folder / 'log'}", f"--options={listen}")
        try:
            yield f"postgresql+psycopg://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{port}/postgres"
        finally:
            _run(program("pg_ctl"), "stop", "-w", "-m", "immediate", f"--pgdata={data}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


running = contextmanager(postgres_server)


def _run(*command: str) -> None:
    """Run one of its programs, in a folder that its user may enter; what it said is told only if it fails."""
    done = subprocess.run(as_somebody(command), cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
