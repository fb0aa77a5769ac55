"""Set-up does what is missing, once, and says what to do where it cannot."""

import base64
import socket
import stat

import pytest

from config import bootstrap


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder that stands for a fresh clone."""
    for name, path in {"ROOT": "", "VENV": ".venv", "VAR": "var"}.items():
        monkeypatch.setattr(bootstrap, name, tmp_path / path)
        (tmp_path / path).mkdir(exist_ok=True)
    return tmp_path


@pytest.fixture
def ran(place, monkeypatch):
    """The commands that set-up would run, noted instead of run."""
    commands = []
    monkeypatch.setattr(bootstrap, "run", lambda *words, **_: commands.append(" ".join(map(str, words))))
    return commands


def test_env_has_keys_of_its_own_and_is_private(place):
    bootstrap.write_env()
    first = (place / ".env").read_text()
    values = dict(line.split("=", 1) for line in first.splitlines() if not line.startswith("#"))
    assert len(values["SECRET_KEY"]) >= 50
    assert len(base64.urlsafe_b64decode(values["RELAIS_KEYS"])) == 32
    assert stat.S_IMODE((place / ".env").stat().st_mode) == 0o600
    (place / ".env").unlink()
    bootstrap.write_env()
    assert (place / ".env").read_text() != first


def test_an_env_that_is_there_is_left_alone(place):
    (place / ".env").write_text("SECRET_KEY=mine\n")
    bootstrap.write_env()
    assert (place / ".env").read_text() == "SECRET_KEY=mine\n"


def test_requirements_are_installed_once_and_again_when_they_change(place, ran):
    locked = place / "requirements" / "base.txt"
    locked.parent.mkdir()
    locked.write_text("django==5.2\n")
    bootstrap.install("base")
    bootstrap.install("base")
    assert len(ran) == 1
    assert "--require-hashes" in ran[0]
    locked.write_text("django==5.3\n")
    bootstrap.install("base")
    assert len(ran) == 2


def test_the_tests_set_holds_the_product_s(place, ran):
    (place / "requirements").mkdir()
    for name in ("base", "test"):
        (place / "requirements" / f"{name}.txt").write_text(name)
    bootstrap.install("test", "base")
    bootstrap.install("base")
    assert len(ran) == 1


def test_the_front_end_is_built_when_a_source_changed(place, ran):
    for name in ("package-lock.json", ".npmrc", "static/a.css", "config/assets/styles.py"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("1")
    (place / "node_modules").mkdir()
    bootstrap.build_front_end()
    bootstrap.build_front_end()
    assert [" ci " in ran[0], ran[1].endswith("manage.py assets"), len(ran)] == [True, True, 2]
    (place / "static/a.css").write_text("2")
    bootstrap.build_front_end()
    assert [ran[2].endswith("manage.py assets"), len(ran)] == [True, 3]


@pytest.mark.parametrize(
    ("asked", "address", "port"),
    [
        ("8001", "http://127.0.0.1:8000", 8001),
        ("", "http://127.0.0.1:8123", 8123),
        ("", "https://relais.example.org", 8000),
        ("", "", 8000),
    ],
)
def test_the_port_asked_for_wins(monkeypatch, asked, address, port):
    monkeypatch.setenv("PORT", asked)
    monkeypatch.setenv("RELAIS_URL", address)
    assert bootstrap.chosen_port() == port


def test_a_taken_port_is_said_before_anything_is_done(monkeypatch, ran):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        monkeypatch.setenv("RELAIS_URL", "")
        with pytest.raises(bootstrap.CannotSetUp, match="is taken"):
            bootstrap.demo()
    assert ran == []


def test_a_failing_command_stops_set_up(place):
    with pytest.raises(bootstrap.CannotSetUp, match="false"):
        bootstrap.run("false")


# --- where it serves -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "port"),
    [
        ("RELAIS_URL=http://127.0.0.1:8010\n", 8010),
        ("# RELAIS_URL=http://127.0.0.1:8010\n", 8000),
        ("SECRET_KEY=x\nRELAIS_URL=http://localhost:8011\n", 8011),
        ("RELAIS_URL=https://relais.example.org\n", 8000),
        ("", 8000),
        (None, 8000),
    ],
)
def test_the_address_in_the_file_is_where_it_serves(place, monkeypatch, written, port):
    """Else labels and letters would lead to another port than the server's."""
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("RELAIS_URL", raising=False)
    if written is not None:
        (place / ".env").write_text(written)
    assert bootstrap.chosen_port() == port


def test_what_stands_in_the_environment_wins_over_the_file(place, monkeypatch):
    (place / ".env").write_text("RELAIS_URL=http://127.0.0.1:8010\n")
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv("RELAIS_URL", "http://127.0.0.1:8020")
    assert bootstrap.chosen_port() == 8020


def test_a_port_asked_for_is_the_address_of_that_run_and_written_nowhere(place, monkeypatch):
    (place / ".env").write_text("RELAIS_URL=http://127.0.0.1:8010\n")
    monkeypatch.setenv("PORT", "8030")
    monkeypatch.setenv("RELAIS_URL", "")
    assert bootstrap.chosen_port() == 8030
    assert bootstrap.os.environ["RELAIS_URL"] == "http://127.0.0.1:8030"
    assert (place / ".env").read_text() == "RELAIS_URL=http://127.0.0.1:8010\n"


# --- the environment -------------------------------------------------------------------------------------


def pretend(monkeypatch, works: set[str]) -> list[str]:
    """Commands that would be tried, those of `works` go well."""
    tried = []

    def succeeds(*words):
        line = " ".join(map(str, words))
        tried.append(line)
        return any(part in line for part in works)

    monkeypatch.setattr(bootstrap, "succeeds", succeeds)
    return tried


def test_an_environment_that_works_is_left_alone(place, ran, monkeypatch):
    (place / ".venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(bootstrap, "PYTHON", place / ".venv" / "bin" / "python")
    (place / ".venv" / "bin" / "python").write_text("")
    pretend(monkeypatch, {"-m pip --version"})
    bootstrap.make_environment()
    assert (ran, (place / ".venv" / "bin" / "python").exists()) == ([], True)


def test_a_broken_one_is_made_again(place, ran, monkeypatch):
    monkeypatch.setattr(bootstrap, "PYTHON", place / ".venv" / "bin" / "python")
    (place / ".venv" / "left-over").write_text("")
    tried = pretend(monkeypatch, {"-m venv"})
    bootstrap.make_environment()
    assert not (place / ".venv" / "left-over").exists()
    assert any("-m venv" in line for line in tried)
    assert ran == []


def test_where_debian_left_venv_out_virtualenv_makes_it_without_touching_the_system(place, ran, monkeypatch):
    monkeypatch.setattr(bootstrap, "PYTHON", place / ".venv" / "bin" / "python")
    pretend(monkeypatch, set())
    bootstrap.make_environment()
    assert [f"--target {place / 'var' / 'virtualenv'}" in ran[0], "-m virtualenv" in ran[1]] == [True, True]


def test_npm_of_the_machine_comes_first(monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    command, more = bootstrap.npm()
    assert (str(command), more) == ("/usr/bin/npm", {})


def test_without_npm_the_one_of_pypi_is_installed_and_finds_its_node(monkeypatch, ran):
    installed = []
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "install", installed.append)
    command, more = bootstrap.npm()
    assert installed == ["node"]
    assert more["PATH"].startswith(str(command.parent))


# --- what it reads ---------------------------------------------------------------------------------------


def test_a_fingerprint_is_of_names_and_contents(place):
    first, second = place / "a", place / "b"
    first.write_text("1")
    second.write_text("2")
    before = bootstrap.fingerprint([first, second])
    assert bootstrap.fingerprint([first, second]) == before
    first.write_text("2")
    second.write_text("1")
    assert bootstrap.fingerprint([first, second]) != before


def test_compiled_python_and_missing_files_do_not_count(place):
    (place / "room" / "__pycache__").mkdir(parents=True)
    (place / "room" / "a.py").write_text("1")
    before = bootstrap.fingerprint([place / "room"])
    (place / "room" / "__pycache__" / "a.pyc").write_text("compiled")
    assert bootstrap.fingerprint([place / "room"]) == before
    assert bootstrap.fingerprint([place / "nowhere"]) == bootstrap.fingerprint([])


def test_a_step_that_failed_is_done_again(place, monkeypatch):
    locked = place / "requirements" / "base.txt"
    locked.parent.mkdir()
    locked.write_text("x")

    def fails(*_words, **_more):
        raise bootstrap.CannotSetUp("no network")

    monkeypatch.setattr(bootstrap, "run", fails)
    for _time in range(2):
        with pytest.raises(bootstrap.CannotSetUp):
            bootstrap.install("base")
    assert not (place / ".venv" / "base.stamp").exists()


def test_catalogues_are_compiled_where_there_are_any(place, ran):
    bootstrap.compile_catalogues()
    assert ran == []
    (place / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True)
    (place / "locale" / "en" / "LC_MESSAGES" / "django.po").write_text("")
    bootstrap.compile_catalogues()
    assert "pybabel" in ran[0]


def test_an_older_python_is_told_so(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9))
    with pytest.raises(bootstrap.CannotSetUp, match=r"3\.11"):
        bootstrap.main("demo")
