"""Limit the reading process before anything of the file is read: memory, time, files, network, programs.

Every system limits memory, processor time, size and number of files, and what it leaves behind. Linux also takes away
new rights, and, where its kernel can (Landlock since 5.13, better since 6.7 and 6.12; seccomp on x86-64 and arm64),
every file but the one to be read, the folder for its result and the libraries; network; other programs; and signals.
What a system cannot do is left out, so `confine` says what holds.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from .limits import Limits

ROOT = Path(__file__).resolve().parent.parent
OPEN_FILES = 64
CPU_GRACE = 5  # seconds between being told that time is up and being ended
NICE, FIRST_TO_END = 10, "1000"
PARENT_DIED, NO_NEW_RIGHTS, SECCOMP, FILTER = 1, 38, 22, 2  # prctl
SIGKILL, EPERM = 9, 1

# Landlock: numbers of the system calls on every processor, and rights by the version of the interface
CREATE, ADD, RESTRICT, PATH_BENEATH = 444, 445, 446, 1
WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
OF_FILES = WRITE_FILE | READ_FILE | TRUNCATE
RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: TRUNCATE, 5: 1 << 15}
TCP, SCOPED = 0b11, 0b11  # bind and connect; abstract sockets and signals of others

# What Python, its libraries and DuckDB read as they start. No visitor's file lies there.
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/nix/store")
SYSTEM = (
    *("/etc/ld.so.cache", "/etc/localtime", "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat"),
    *("/proc/sys/vm/overcommit_memory", "/sys/fs/cgroup", "/sys/devices/system", "/dev/urandom", "/dev/zero"),
)

# seccomp: what no reader of a file needs, by processor. All of it is answered "not permitted".
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
FORBIDDEN = {  # name: (x86-64, arm64)
    "socket": (41, 198),
    "socketpair": (53, 199),
    "io_uring_setup": (425, 425),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "unshare": (272, 97),
    "setns": (308, 268),
}
FIRST_X32 = 0x40000000


def confine(limits: Limits, file: Path, folder: Path) -> tuple[str, ...]:
    """Give up everything that reading `file` into `folder` does not need; the names of what holds now.

    "limits", "nice", "first_to_end", "ends_with_parent", "no_new_rights", "files" (Landlock), "network" (seccomp).
    Call it before any other thread runs: what holds for one thread alone would hold for nothing.
    """
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("limits", lambda: limit(limits)),
        ("nice", lambda: os.nice(NICE)),
        ("first_to_end", lambda: Path("/proc/self/oom_score_adj").write_text(FIRST_TO_END)),
        ("ends_with_parent", end_with_parent),
        ("no_new_rights", lambda: _prctl(NO_NEW_RIGHTS, 1)),
        ("files", lambda: only_these_files(file, folder)),
        ("network", forbid_calls),
    )
    return tuple(name for name, step in steps if _done(step))


def _done(step: Callable[[], object]) -> bool:
    try:
        step()
    except (OSError, AttributeError, ImportError, ValueError, KeyError):
        return False
    return True


def limit(limits: Limits) -> None:
    """Memory, processor time, the size of a file, the number of open files, and no core dump."""
    import resource  # noqa: PLC0415 - Windows has none

    wanted = {
        "RLIMIT_AS": (limits.memory, limits.memory),
        "RLIMIT_CPU": (limits.cpu_seconds, limits.cpu_seconds + CPU_GRACE),
        "RLIMIT_FSIZE": (limits.inflated, limits.inflated),
        "RLIMIT_NOFILE": (OPEN_FILES, OPEN_FILES),
        "RLIMIT_CORE": (0, 0),
    }
    for what, value in wanted.items():
        with suppress(AttributeError, ValueError, OSError):  # macOS has no RLIMIT_AS: the parent watches there
            resource.setrlimit(getattr(resource, what), value)


def end_with_parent() -> None:
    """From now on this process is ended when the one that started it has. OSError: the system cannot."""
    _prctl(PARENT_DIED, SIGKILL)


def _prctl(option: int, value: int, more: object = 0) -> None:
    if sys.platform != "linux":
        raise OSError(option, "no such thing on this system")
    _checked(ctypes.CDLL(None, use_errno=True).prctl(option, value, more, 0, 0))


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


# --- files: Landlock --------------------------------------------------------------------------------------------


def only_these_files(file: Path, folder: Path) -> None:
    """From now on nothing can be opened but the file, the folder and the libraries. OSError: the kernel cannot."""
    if sys.platform != "linux":
        raise OSError(CREATE, "no such thing on this system")
    call = ctypes.CDLL(None, use_errno=True).syscall
    version = _checked(call(CREATE, None, 0, 1))
    rights = sum(bits for since, bits in RIGHTS.items() if since <= version)
    fields = struct.pack("QQQ", rights, TCP, SCOPED)[: 8 if version < 4 else 16 if version < 6 else 24]
    rules = _checked(call(CREATE, fields, len(fields), 0))
    reading = [(path, READ_FILE | READ_DIR) for path in (file, *readable())]
    try:
        for path, wanted in [*reading, (Path("/dev/null"), OF_FILES), (folder, rights)]:
            _allow(call, rules, path, wanted & rights)
        _checked(call(RESTRICT, rules, 0))
    finally:
        os.close(rules)


def readable() -> Iterator[Path]:
    """Python, this program and the libraries of both, as far as they are there."""
    own = (*sys.path, sys.prefix, sys.base_prefix, str(ROOT), sysconfig.get_path("stdlib"))
    loader = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    found: Iterable[str] = dict.fromkeys((*own, *loader, *LIBRARIES, *SYSTEM))
    yield from (Path(path) for path in found if path and path != "/" and Path(path).exists())


def _allow(call: Callable[..., int], rules: int, path: Path, wanted: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", wanted if path.is_dir() else wanted & OF_FILES, place)
        _checked(call(ADD, rules, PATH_BENEATH, rule, 0))
    finally:
        os.close(place)


# --- network, programs, signals: seccomp ------------------------------------------------------------------------


def forbid_calls() -> None:
    """From now on no socket, no other program, no look at or signal to another process. OSError: the kernel cannot."""
    machine = platform.machine()
    which = list(ARCHITECTURES).index(machine) if machine in ARCHITECTURES else None
    if which is None:
        raise OSError(SECCOMP, "not known on this processor")
    program = _filter(ARCHITECTURES[machine], [numbers[which] for numbers in FORBIDDEN.values()])
    code = ctypes.create_string_buffer(program, len(program))
    _prctl(SECCOMP, FILTER, ctypes.create_string_buffer(struct.pack("HP", len(program) // 8, ctypes.addressof(code))))


def _filter(architecture: int, forbidden: list[int]) -> bytes:
    """A BPF program: another architecture's calls and the forbidden ones are refused, all others allowed.

    Each instruction is code, how far to jump when true and when false, and a value (Linux, struct sock_filter).
    """
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    checks = [(equal, number) for number in forbidden] + [(at_least, FIRST_X32)]
    lines = [(load, 0, 0, 4), (equal, 0, len(checks) + 2, architecture), (load, 0, 0, 0)]
    lines += [(code, len(checks) - i, 0, value) for i, (code, value) in enumerate(checks)]
    lines += [(answer, 0, 0, 0x7FFF0000), (answer, 0, 0, 0x00050000 | EPERM)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
