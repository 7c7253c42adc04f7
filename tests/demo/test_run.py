"""The demo starts, says where it is, stops without a trace, and survives having been killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from alliance import embedded
from alliance.demo import leftovers, run
from alliance.demo.leftovers import AlreadyRunning, Register

HERE = run.HERE


def start(state, port) -> subprocess.Popen:
    """`make demo` without the parts that make the environment."""
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")},
        "ALLIANCE_MODE": "demo",
        "ALLIANCE_STATE": str(state),
        "PORT": str(port),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "alliance.demo.run"],
        cwd=HERE,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def reset(state) -> tuple[int, str]:
    """What `make demo-reset` answers for this state folder."""
    done = subprocess.run(
        [sys.executable, "-m", "alliance.demo.reset"],
        cwd=HERE,
        env={**os.environ, "ALLIANCE_STATE": str(state)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def wait_for_the_box(process: subprocess.Popen) -> str:
    """Everything it says, up to the last line of the box."""
    said = []
    for line in process.stdout:
        said.append(line)
        if "Stop with Ctrl-C." in line:
            return "".join(said)
    raise AssertionError(f"It ended with {process.wait()}: {''.join(said)}")


def stop(process: subprocess.Popen, how: signal.Signals) -> int:
    """Send the signal and say with which code it ended."""
    process.send_signal(how)
    code = process.wait(20)
    process.stdout.close()
    return code


def of(state) -> list[psutil.Process]:
    """Every live process that names this state folder in its command line, the demo's tests apart."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        if str(state) in line and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def runs(process: psutil.Process) -> bool:
    """It has not ended. One that has, but whose end nobody took note of yet, is no longer running."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def assert_nothing_runs(state) -> None:
    """No process is left, the database is stopped, nothing is written down to be swept up."""
    until = time.monotonic() + 5
    while (alive := of(state)) and time.monotonic() < until:
        time.sleep(0.1)
    assert alive == []
    assert not (state / "postgres" / "postmaster.pid").exists()
    assert not (state / "run" / "demo.json").exists()


def wait_for_the_broker(state) -> None:
    """A run has got as far as to write down its broker."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(FileNotFoundError, ValueError):
            if json.loads((state / "run" / "demo.json").read_text())["started"]:
                return
        time.sleep(0.05)
    raise AssertionError("No broker was started.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def state(tmp_path):
    """A state folder of its own; whatever is left below it after the test is ended."""
    folder = tmp_path / "state"
    folder.mkdir()
    yield folder
    leftovers.end(of(folder))


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_demo_starts_stops_survives_being_killed_and_is_thrown_away(state):
    port = free_port()
    first = start(state, port)
    said = wait_for_the_box(first)
    assert f"http://localhost:{port}" in said
    assert "icb@alliance.example" in said
    assert run.answers(port)

    second = start(state, free_port())
    assert second.communicate(timeout=30)[0].startswith(f"The demo is running already, at http://localhost:{port}.")
    assert second.returncode == 1
    assert reset(state) == (
        1,
        f"The demo is running at http://localhost:{port}. Stop it with Ctrl-C where it runs, then try again.\n",
    )

    stop(first, signal.SIGKILL)
    assert of(state) != []  # nobody ended its children

    third = start(state, port)
    wait_for_the_box(third)
    below = psutil.Process(third.pid).children(recursive=True)
    assert stop(third, signal.SIGINT) == 0
    assert [process for process in below if runs(process)] == []
    assert_nothing_runs(state)

    fourth = start(state, port)
    wait_for_the_broker(state)
    assert stop(fourth, signal.SIGTERM) == 0  # before the web answers
    assert_nothing_runs(state)

    assert reset(state) == (0, "The demo's data is gone. 'make demo' makes it anew.\n")
    assert not (state / "postgres").exists()


@pytest.mark.slow
def test_taken_port_is_said_in_a_sentence(state):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said, _ = start(state, port).communicate(timeout=30)
    assert said == f"Port {port} is in use by another program. Choose another one: PORT={port + 1} make demo.\n"
    assert of(state) == []


@pytest.mark.parametrize("text", ["abc", "0", "70000", "-1"])
def test_port_that_is_none_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(run.CannotStart, match=f'PORT is "{text}"'):
        run._port()


def test_box_names_every_sign_in_and_is_straight():
    lines = run.welcome(8000).strip().splitlines()
    assert len({len(line) for line in lines}) == 1
    assert sum("@alliance.example" in line for line in lines) == 19


def test_register_ends_what_a_killed_run_left(tmp_path):
    sleeper = subprocess.Popen(["sleep", "60"], start_new_session=True)
    gone = subprocess.Popen(["true"])
    gone.wait()
    born = psutil.Process(sleeper.pid).create_time()
    path = tmp_path / "demo.json"
    path.write_text(json.dumps({"port": 1, "run": [gone.pid, 0], "started": [[sleeper.pid, born]]}))
    Register(path).begin(8000)
    assert not psutil.pid_exists(sleeper.pid)
    sleeper.wait()


def test_register_leaves_a_stranger_with_an_old_id_alone(tmp_path):
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    path = tmp_path / "demo.json"
    path.write_text(json.dumps({"port": 1, "run": [stranger.pid, 1.0], "started": [[stranger.pid, 1.0]]}))
    Register(path).begin(8000)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_register_refuses_while_a_run_is_alive(tmp_path):
    path = tmp_path / "demo.json"
    Register(path).begin(8123)
    with pytest.raises(AlreadyRunning) as refusal:
        Register(path).begin(8000)
    assert refusal.value.port == 8123


@pytest.mark.parametrize("name", ["x" * 120, "with a blank"])
def test_sockets_move_to_a_short_private_folder(tmp_path, name):
    state = tmp_path / name
    state.mkdir()
    folder = embedded.runtime_dir(state)
    assert str(folder).startswith("/tmp/alliance-")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert embedded.runtime_dir(state) == folder
    folder.rmdir()


def test_holders_that_died_are_forgotten(tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    (tmp_path / ".handle_pids.json").write_text(json.dumps([gone.pid, os.getpid()]))
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n/nowhere\n")  # an old id that is now ours
    embedded._forget_the_dead(tmp_path)
    assert json.loads((tmp_path / ".handle_pids.json").read_text()) == [os.getpid()]
    assert not (tmp_path / "postmaster.pid").exists()


@pytest.mark.parametrize("left", ["", "[1, "])
def test_half_written_list_of_holders_is_begun_anew(tmp_path, left):
    (tmp_path / ".handle_pids.json").write_text(left)
    embedded._forget_the_dead(tmp_path)
    assert json.loads((tmp_path / ".handle_pids.json").read_text()) == []
