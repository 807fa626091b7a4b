"""Settings: where they come from, and what is said of a wrong one."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from community.core.settings import PREFIX, SettingsError, SignInProvider, load_settings

PROVIDER = {
    "name": "google",
    "label": "Google",
    "issuer": "https://accounts.google.test/",
    "client_id": "id",
    "client_secret": "top-secret-value",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in load_settings().model_fields_set:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"brand_hue": 361}, "brand_hue"),
        ({"brand_hue": "green"}, "brand_hue"),
        ({"site_name": "x" * 81}, "site_name"),
        ({"theme": "../etc"}, "theme"),
        ({"readers": "sometimes"}, "readers"),
        ({"plugins": "reviews"}, "plugins"),
        ({"outbound_allow": [7]}, "outbound_allow.0"),
        ({"sign_in": [{**PROVIDER, "name": "Big Name"}]}, "sign_in.0.name"),
        ({"sign_in": [{**PROVIDER, "issuer": "google"}]}, "sign_in.0.issuer"),
        ({"sign_in": [{**PROVIDER, "scope": "all"}]}, "sign_in.0.scope"),
        ({"sign_in": [{"name": "google"}]}, "sign_in.0.client_secret"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence_that_names_it(given: dict[str, Any], place: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(given)
    first, *faults = str(refused.value).splitlines()
    assert first.startswith("These settings are wrong; `community settings --markdown` explains each.")
    assert faults[-1].startswith(f"{place} (from code): ")
    assert faults[-1].endswith(".")
    assert "top-secret-value" not in str(refused.value)


def test_a_setting_that_there_is_not_is_said_with_the_nearest_that_there_is() -> None:
    with pytest.raises(SettingsError, match=r"(?m)^thme: there is no such setting; did you mean theme\?$"):
        load_settings({"thme": "default"})


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"brand_hue": -1, "readers": 5})
    _first, *faults = str(refused.value).splitlines()
    assert [fault.partition(" ")[0] for fault in faults] == ["brand_hue", "readers"]


def test_the_environment_outranks_what_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNITY_SITE_NAME", "From outside")
    monkeypatch.setenv("COMMUNITY_BRAND_HUE", "30")
    found = load_settings({"site_name": "Given", "brand_hue": 20, "theme": "given"})
    assert (found.site_name, found.brand_hue, found.theme) == ("From outside", 30, "given")


def test_a_wrong_variable_is_said_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNITY_BRAND_HUE", "blue")
    with pytest.raises(SettingsError, match=r"brand_hue \(from the variable COMMUNITY_BRAND_HUE\): "):
        load_settings({"brand_hue": 20})


def test_lists_are_json_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNITY_PLUGINS", '["a", "b"]')
    monkeypatch.setenv("COMMUNITY_OUTBOUND_ALLOW", '["127.0.0.1:80"]')
    found = load_settings()
    assert (found.plugins, found.outbound_allow) == (["a", "b"], ["127.0.0.1:80"])


def test_text_in_the_environment_stands_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("3D printing", "[sic] forum", "true", "null", "{curly}", "Zoë's"):
        monkeypatch.setenv("COMMUNITY_SITE_NAME", name)
        assert load_settings().site_name == name


def test_the_key_is_made_once_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    found = load_settings({"data_dir": tmp_path / "new" / "data"})
    key = found.cookie_key()
    kept = tmp_path / "new" / "data" / "secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert key == found.cookie_key() == load_settings({"data_dir": kept.parent}).cookie_key() == kept.read_text()
    assert len(key) >= 64
    assert load_settings({"data_dir": tmp_path / "other"}).cookie_key() != key


@pytest.mark.parametrize("left", ["", " \n"])
def test_an_empty_key_is_refused_and_not_replaced(tmp_path: Path, left: str) -> None:
    (tmp_path / "secret_key").write_text(left)
    with pytest.raises(SettingsError, match=r"secret_key: .* is empty"):
        load_settings({"data_dir": tmp_path}).cookie_key()
    assert (tmp_path / "secret_key").read_text() == left


def test_of_many_processes_that_start_at_once_all_have_the_same_key(tmp_path: Path) -> None:
    found = load_settings({"data_dir": tmp_path})
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _each: found.cookie_key(), range(64)))
    assert len(keys) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]


def test_a_key_that_is_set_is_used_and_written_nowhere(tmp_path: Path) -> None:
    assert load_settings({"data_dir": tmp_path / "x", "secret_key": "mine"}).cookie_key() == "mine"
    assert not (tmp_path / "x").exists()


def test_the_database_is_a_file_in_the_folder_unless_another_is_set(tmp_path: Path) -> None:
    assert load_settings({"data_dir": tmp_path}).database() == f"sqlite:///{tmp_path.resolve()}/community.db"
    assert load_settings({"database_url": "sqlite:///elsewhere.db"}).database() == "sqlite:///elsewhere.db"


def test_an_issuer_is_written_as_the_provider_writes_it() -> None:
    for issuer in ("https://id.test", "https://id.test/"):
        assert SignInProvider.model_validate({**PROVIDER, "issuer": issuer}).issuer_address == "https://id.test"
