"""Plugins and themes: what attaches, and what is refused with words."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pluggy
import pytest
from flask import Flask

from community import create_app
from community.core.db import db
from community.core.settings import SettingsError
from community.core.unit import unit_of_work
from community.plugins import CORE, loaded_keepers
from community.plugins.loader import NAMESPACE
from community.plugins.slots import Slot, fill
from community.worker.threads import read_logs
from tests.app.plugin_example.hooks import HEARD
from tests.company import Company

NAME = "tests.app.plugin_example"
pytestmark = pytest.mark.only_on("sqlite")  # each application gets a copy of a file
MakeApp = Callable[..., Flask]


@pytest.fixture
def make(prepared: Path, tmp_path: Path) -> Iterator[MakeApp]:
    shutil.copy(prepared, tmp_path / "community.db")
    made: list[Flask] = []

    def make_app(**given: Any) -> Flask:
        made.append(create_app(data_dir=tmp_path, secret_key="tests", readers="off", **given))
        return made[-1]

    yield make_app
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_a_plugin_brings_a_page_an_entry_in_the_bar_and_a_text_in_a_slot(make: MakeApp) -> None:
    app = make(plugins=[NAME])
    client = app.test_client()
    assert "A page of the plugin at /example/" in client.get("/example/").text
    assert '<a href="/example/"' in client.get("/").text
    with app.app_context():
        address = f"/groups/{Company().group('Open Garden').ref}"
        db.session.remove()
    text = client.get(address).text
    assert "<p>The plugin greets readers.</p>" in text
    assert "Talk of Open Garden" in text
    plain = make().test_client()
    assert "The plugin greets" not in plain.get(address).text
    assert plain.get("/example/").status_code == 404


def test_a_plugin_hears_of_leads(make: MakeApp) -> None:
    HEARD.clear()
    with make(plugins=[NAME], base_url="http://community.test").app_context():
        read_logs()
        db.session.remove()
    assert len(HEARD) == 2
    assert all(move.startswith("lead_") for move in HEARD)


def test_a_loaded_plugin_is_a_keeper_and_what_it_keeps_hides_without_it(make: MakeApp) -> None:
    app = make(plugins=[NAME])
    with app.app_context():
        assert loaded_keepers() == [CORE, NAME]
        with unit_of_work():
            topic = Company().topic("Open Garden")
            topic.thing.keeper = NAME
        address = f"/topics/{topic.ref}"
        db.session.remove()
    assert app.test_client().get(address).status_code == 200
    without = make().test_client()
    assert without.get(address).status_code == 404
    assert "Talk of Open Garden" not in without.get("/").text


def test_a_plugin_that_is_not_there_is_said_in_words(make: MakeApp) -> None:
    with pytest.raises(SettingsError, match=r"plugins: no\.such\.plugin cannot be loaded"):
        make(plugins=["no.such.plugin"])
    with pytest.raises(SettingsError, match=r"plugins: community_plugins\.none cannot be loaded"):
        make(plugins=["community_plugins.none"])


def test_a_hook_that_nobody_calls_is_an_error(make: MakeApp) -> None:
    with pytest.raises(pluggy.PluginValidationError, match="community_lead_mooved"):
        make(plugins=["tests.app.plugin_wrong"])


def test_first_party_plugins_have_a_namespace_of_their_own(make: MakeApp) -> None:
    make()
    assert [Path(folder).name for folder in sys.modules[NAMESPACE].__path__] == ["plugins"]


def test_an_unknown_slot_is_an_error(app: Flask) -> None:
    with pytest.raises(ValueError, match=r"'group\.nowhere' is not a valid Slot"):
        fill("group.nowhere")
    assert fill(Slot.GROUP_ACTIONS, viewer=Company().viewer("anyone"), group=Company().group("Open Garden")) == ""


@pytest.mark.parametrize("theme", ["nowhere", "defaults", ".."])
def test_an_unknown_theme_is_said_in_words(make: MakeApp, theme: str) -> None:
    with pytest.raises(SettingsError, match=r"theme[: ]"):
        make(theme=theme)


def test_a_theme_brings_its_tokens_and_the_company_its_colour(make: MakeApp) -> None:
    client = make(brand_hue=33).test_client()
    with client.get("/theme/tokens.css") as tokens:
        assert (tokens.status_code, tokens.mimetype) == (200, "text/css")
    assert client.get("/brand.css").text == ":root { --fc-brand-hue: 33; }\n"
    for outside in ("/theme/../theme.toml", "/theme/%2e%2e/%2e%2e/pyproject.toml", "/theme/nothing.css"):
        assert client.get(outside).status_code == 404
