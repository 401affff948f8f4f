"""Settings: what is missing or unsafe is said in a sentence, without any value, and nothing starts."""

import base64
import os
import stat

import pytest

from confidant import settings
from confidant.bot import root
from confidant.crypto.seal import Key
from confidant.errors import SettingError
from tests.confidant.conftest import Lab

SECRET = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(32, 64))).decode()


def key_file(tmp_path, text=SECRET, mode=0o600, folder="secrets"):
    path = tmp_path / folder / "master.key"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def environ(tmp_path, **more):
    return {
        "PRIVACY_KEYS_URL": f"sqlite:///{tmp_path}/var/keys.db",
        "PRIVACY_DATABASE_URL": f"sqlite:///{tmp_path}/var/main.db",
        "PRIVACY_ERASED_LIST": str(tmp_path / "erased" / "erased.list"),
        "PRIVACY_KEY_FILE": str(tmp_path / "secrets" / "master.key"),
        **more,
    }


def refusal(tmp_path, **more):
    """The sentence a wrong setting is refused with; it must not carry a key, a password or a path."""
    with pytest.raises(SettingError) as caught:
        settings.load(environ(tmp_path, **more))
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    for value in (SECRET, OTHER, *more.values(), str(tmp_path)):
        assert value == "" or value not in sentence
    return sentence


def test_key_file_is_read(tmp_path):
    key_file(tmp_path, f"{OTHER}\n{SECRET}\n")
    loaded = settings.load(environ(tmp_path))
    assert [key.secret for key in loaded.master] == [bytes(range(32, 64)), bytes(range(32))]
    assert SECRET not in repr(loaded)
    assert "master" not in repr(loaded).replace("master.key", "")


def test_key_is_taken_out_of_the_environment(tmp_path):
    given = environ(tmp_path, PRIVACY_KEY=f"{OTHER},{SECRET}")
    assert [key.secret for key in settings.load(given).master] == [bytes(range(32, 64)), bytes(range(32))]
    assert "PRIVACY_KEY" not in given


def test_key_leaves_the_processs_own_environment(tmp_path, monkeypatch):
    for name, value in environ(tmp_path, PRIVACY_KEY=SECRET).items():
        monkeypatch.setenv(name, value)
    settings.load()
    assert "PRIVACY_KEY" not in os.environ


@pytest.mark.parametrize("wrong", ["not base64!", base64.b64encode(b"short").decode(), f"{SECRET},x", "é", " , "])
def test_wrong_key_is_taken_out_of_the_environment_too(tmp_path, wrong):
    given = environ(tmp_path, PRIVACY_KEY=wrong)
    with pytest.raises(SettingError):
        settings.load(given)
    assert "PRIVACY_KEY" not in given
    refusal(tmp_path, PRIVACY_KEY=wrong)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o602, 0o610, 0o601, 0o777])
def test_key_file_that_others_may_touch(tmp_path, mode):
    key_file(tmp_path, mode=mode)
    assert "chmod 600" in refusal(tmp_path)


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_key_file_of_its_owner_alone(tmp_path, mode):
    key_file(tmp_path, mode=mode)
    assert settings.load(environ(tmp_path)).master[0].secret == bytes(range(32))


def test_missing_key_file(tmp_path):
    sentence = refusal(tmp_path)
    assert "no master key" in sentence
    assert "bring it back" in sentence


@pytest.mark.parametrize("text", ["", "\n \n", "not base64!", SECRET[:-4], SECRET + "\nrubbish", "é"])
def test_wrong_key_file(tmp_path, text):
    key_file(tmp_path, text)
    refusal(tmp_path)


def test_key_file_that_is_a_folder(tmp_path):
    (tmp_path / "secrets" / "master.key").mkdir(parents=True)
    assert "cannot be read" in refusal(tmp_path)


@pytest.mark.parametrize("path", ["var/master.key", "secrets/../var/master.key", "./var/./master.key"])
def test_key_file_beside_a_database(tmp_path, path):
    key_file(tmp_path)
    key_file(tmp_path, folder="var")
    assert "beside a database" in refusal(tmp_path, PRIVACY_KEY_FILE=f"{tmp_path}/{path}")


def test_key_file_beside_a_database_by_a_link(tmp_path):
    key_file(tmp_path, folder="var")
    (tmp_path / "link").symlink_to(tmp_path / "var")
    assert "beside a database" in refusal(tmp_path, PRIVACY_KEY_FILE=str(tmp_path / "link" / "master.key"))


def test_key_file_beside_either_database(tmp_path):
    key_file(tmp_path)
    url = f"sqlite:///{tmp_path}/secrets/keys.db"
    assert "beside a database" in refusal(tmp_path, PRIVACY_KEYS_URL=url)
    assert "beside a database" in refusal(tmp_path, PRIVACY_DATABASE_URL=url)


@pytest.mark.parametrize("url", ["hunter2", "", "postgresql//user:hunter2@db.example.org", "pg://u:hunter2@h:port/d"])
@pytest.mark.parametrize("name", ["PRIVACY_KEYS_URL", "PRIVACY_DATABASE_URL"])
def test_wrong_url_does_not_show_its_password(tmp_path, name, url):
    key_file(tmp_path)
    sentence = refusal(tmp_path, **{name: url})
    assert "hunter2" not in sentence
    assert name in sentence


def test_server_urls_keep_their_password_and_have_no_folder(tmp_path):
    key_file(tmp_path)
    url = "postgresql://user:hunter2@db.example.org/confidant"
    assert settings.load(environ(tmp_path, PRIVACY_DATABASE_URL=url)).database_url == url
    assert settings.sqlite_path(url) is None


def test_relative_places_are_the_projects(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    places = settings.locate({})
    assert places.keys_url == f"sqlite:///{root()}/var/keys.db"
    assert places.database_url == f"sqlite:///{root()}/var/confidant.db"
    assert places.erasure_log == root() / "erased" / "erased.list"
    assert places.key_file == root() / "secrets" / "master.key"
    assert places.master == ()


def test_default_places_are_apart():
    places = settings.locate({})
    databases = {settings.sqlite_path(url).parent for url in (places.keys_url, places.database_url)}
    assert places.key_file.parent not in databases
    assert places.erasure_log.parent not in databases


def test_master_key_id_is_stable_and_tells_nothing_of_it():
    (one,), (again,) = settings.parse_master(SECRET), settings.parse_master(SECRET)
    assert one == again == Key(one.id, bytes(range(32)))
    assert one.id not in one.secret.hex()


def test_databases_are_their_owners_alone(tmp_path):
    lab = Lab(tmp_path)  # which makes its files itself
    lab.agree(lab.capability())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in lab.data.iterdir()}
    assert {"keys.db", "main.db", "main.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(lab.data.stat().st_mode) == 0o700
    lab.close()


def test_databases_overwrite_what_is_deleted(lab):
    """Not every SQLite does so by itself; and the key store keeps no copy in a write-ahead log."""
    for engine, journal in ((lab.layer.keys._engine, "delete"), (lab.layer.engine, "wal")):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == journal
            assert connection.exec_driver_sql("PRAGMA temp_store").scalar() == 2
        assert engine.hide_parameters
