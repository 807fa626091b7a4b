"""Where settings come from, and what is said of wrong ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from community import create_app
from community.cli.commands import commands
from community.cli.settings import page
from community.core.settings import Settings, SettingsError, load_settings

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def shown(*arguments: str) -> str:
    outcome = CliRunner().invoke(commands(create_app), ["settings", *arguments])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_the_environment_outranks_the_file_and_the_file_the_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "c.toml").write_text('site_name = "From the file"\nbrand_hue = 20\ntheme = "of-the-file"\n')
    monkeypatch.setenv("COMMUNITY_SETTINGS", str(tmp_path / "c.toml"))
    monkeypatch.setenv("COMMUNITY_SITE_NAME", "From the environment")
    found = load_settings({"site_name": "code", "brand_hue": 10, "readers": "off"})
    assert (found.site_name, found.brand_hue, found.readers, found.proxies) == ("From the environment", 20, "off", 0)
    assert found.sources == {
        "site_name": "the variable COMMUNITY_SITE_NAME",
        "brand_hue": f"the file {tmp_path / 'c.toml'}",
        "theme": f"the file {tmp_path / 'c.toml'}",
        "readers": "code",
    }


def test_a_secret_may_come_from_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("melon melon melon\n")
    monkeypatch.setenv("COMMUNITY_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert load_settings().secret_key == "melon melon melon"


def test_digits_stay_a_text_where_a_text_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNITY_SITE_NAME", "1984")
    monkeypatch.setenv("COMMUNITY_BRAND_HUE", "40")
    assert (load_settings().site_name, load_settings().brand_hue) == ("1984", 40)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"COMMUNITY_BRAND_HUE": "red"}, ["brand_hue (from the variable COMMUNITY_BRAND_HUE)", "valid integer"]),
        ({"COMMUNITY_BASE_URL": "c.example.com"}, ["base_url", "https://community.example.com"]),
        ({"COMMUNITY_SETTINGS": "/nowhere/c.toml"}, ["/nowhere/c.toml cannot be read", "Is it there?"]),
        ({"COMMUNITY_SECRET_KEY_FILE": "/nowhere"}, ["COMMUNITY_SECRET_KEY_FILE", "cannot be read"]),
        ({"COMMUNITY_SECRET_KEY": "a", "COMMUNITY_SECRET_KEY_FILE": "b"}, ["both set; remove one"]),
        ({"COMMUNITY_READERS": "thred"}, ["readers", "'thread' or 'off'"]),
        ({"COMMUNITY_SIGN_IN": '[{"name": "G"}]'}, ["sign_in.0.name", "sign_in.0.client_secret", "required"]),
    ],
)
def test_a_wrong_setting_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: list[str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as said:
        load_settings()
    for word in words:
        assert word in str(said.value)


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNITY_SIGN_IN", json.dumps([{"client_secret": ["melon"]}]))
    with pytest.raises(SettingsError) as said:
        load_settings()
    assert "melon" not in str(said.value)


def test_a_name_that_is_no_setting_is_refused_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="did you mean site_name"):
        load_settings({"site_nam": "x"})
    (tmp_path / "c.toml").write_text("site_name = ")
    monkeypatch.setenv("COMMUNITY_SETTINGS", str(tmp_path / "c.toml"))
    with pytest.raises(SettingsError, match="is not TOML"):
        load_settings()


def test_the_command_shows_each_setting_with_its_source_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entry: dict[str, Any] = {"name": "g", "label": "G", "issuer": "https://g.test", "client_id": "us"}
    monkeypatch.setenv("COMMUNITY_SIGN_IN", json.dumps([entry | {"client_secret": "melon"}]))
    monkeypatch.setenv("COMMUNITY_SECRET_KEY", "melon")
    monkeypatch.setenv("COMMUNITY_DATABASE_URL", f"sqlite:///{tmp_path}/melon.db")
    monkeypatch.setenv("COMMUNITY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COMMUNITY_SITE_NAM", "x")
    text = shown()
    assert not (tmp_path / "melon.db").exists()
    assert "melon" not in text
    assert "secret_key = (set, not shown)    # the variable COMMUNITY_SECRET_KEY" in text
    assert "client_secret: (set, not shown)" in text
    assert "readers = 'thread'    # default" in text
    assert "COMMUNITY_SITE_NAM means nothing here. Did you mean COMMUNITY_SITE_NAME?" in text
    assert all(f"{name} = " in text for name in Settings.model_fields)


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_page_of_settings_is_current() -> None:
    assert shown("--markdown") == page()
    assert DOCS.read_text() == page(), "run: community settings --markdown > docs/settings.md"
