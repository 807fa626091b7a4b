"""Settings in pages: found, changed at once everywhere, validated; secrets never shown; what is fixed stays."""

from __future__ import annotations

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text

from community import create_app
from community.cli.commands import commands
from community.cli.doctor import examine
from community.core.db import db, session
from community.core.kept import KeptSetting
from community.core.settings import settings, settings_of
from tests.access.visits import send
from tests.admin.stage import acts, owner, staff
from tests.company import Company

SECRET = "whsec_" + "c2VjcmV0" * 6


def test_commands_see_what_pages_changed(app: Flask) -> None:
    client = owner(app)
    send(client, "/admin/settings/site", site_name="Gauge Club", brand_hue="172")
    assert client.get("/").status_code == 200
    other = create_app(data_dir=settings().data_dir, database_url=settings().database(), **SAME)
    shown = CliRunner().invoke(commands(lambda: other), ["settings"]).output
    assert "site_name = 'Gauge Club'    # the administration" in shown
    third = create_app(data_dir=settings().data_dir, database_url=settings().database(), **SAME)
    examine(lambda: third)
    assert settings_of(third).site_name == "Gauge Club"
    for each in (other, third):
        with each.app_context():
            db.engine.dispose()


def test_every_setting_is_listed_and_can_be_searched(app: Flask) -> None:
    client = owner(app)
    page = client.get("/admin/settings").text
    for name in ("site_name", "database_url", "brand_hue", "mail_password"):
        assert f"<code>{name}</code>" in page
    found = client.get("/admin/settings?q=hue").text
    assert "brand_hue" in found
    assert "<code>mail_host</code>" not in found
    assert "no such setting" in client.get("/admin/settings?q=zzz").text


def test_a_change_holds_at_once_in_every_process_and_is_noted(app: Flask, company: Company) -> None:
    other = create_app(data_dir=settings().data_dir, database_url=settings().database(), **SAME)
    client = owner(app)
    assert send(client, "/admin/settings/site", **NEW).status_code == 302
    assert "Gauge &amp; Friends" in client.get("/").text
    assert "Measure &lt;twice&gt;, ask once." in client.get("/").text
    assert "--fc-brand-hue: 250" in client.get("/brand.css").text
    assert "Gauge &amp; Friends" in other.test_client().get("/", base_url="http://community.test").text
    with other.app_context():
        db.engine.dispose()
    changed = client.get("/admin/log?act=setting.changed").text
    assert "site_name" in changed
    assert "Gauge &amp; Friends" in changed
    assert [about for act, about, _why in acts() if act == "setting.changed"] == [*NEW]
    send(client, "/admin/settings/site", site_name="Community", front_words="", brand_hue="172")
    assert session().scalars(select(KeptSetting)).all() == [], "a default is not kept"


NEW = {"site_name": "Gauge & Friends", "front_words": "Measure <twice>, ask once.", "brand_hue": "250"}
SAME = {"secret_key": "tests", "readers": "off", "base_url": "http://community.test", "may_lose_data": True}


def test_what_is_wrong_is_said_and_nothing_is_kept(app: Flask) -> None:
    client = owner(app)
    answer = send(client, "/admin/settings/site", site_name="x" * 81, brand_hue="999")
    assert answer.status_code == 422
    assert "brand_hue" in answer.text
    assert send(client, "/admin/settings/joining", joining="never").status_code == 422
    assert send(client, "/admin/settings/crm", lead_webhook_url="https://crm.test/").status_code == 422
    assert acts() == []
    session().rollback()
    assert session().scalars(select(KeptSetting)).all() == []
    assert client.get("/admin/settings/nothing").status_code == 404


def test_a_secret_is_kept_sealed_and_shown_nowhere(app: Flask) -> None:
    client = owner(app)
    form = {"lead_webhook_url": "https://crm.test/hook", "lead_webhook_secret": SECRET}
    assert send(client, "/admin/settings/crm", **form).status_code == 302
    client.get("/")
    assert settings().lead_webhook_secret == SECRET
    for path in ("/admin/settings", "/admin/settings/crm", "/admin/log"):
        assert SECRET not in client.get(path).text
    session().rollback()
    for (value,) in session().execute(text("SELECT value FROM kept_setting")):
        assert SECRET not in value
        assert "crm.test" not in value
    assert send(client, "/admin/settings/crm", lead_webhook_url="https://crm.test/hook").status_code == 302
    client.get("/")
    assert settings().lead_webhook_secret == SECRET, "an empty field leaves it"


def test_a_secret_does_not_follow_a_changed_destination(app: Flask) -> None:
    client = owner(app)
    mail = {"mail_host": "mail.test", "mail_port": "587", "mail_security": "starttls", "mail_username": "us"}
    send(client, "/admin/settings/mail", **mail, mail_password="hush-hush")
    client.get("/")
    assert settings().mail_password == "hush-hush"
    send(client, "/admin/settings/mail", **{**mail, "mail_host": "elsewhere.test"})
    client.get("/")
    assert (settings().mail_host, settings().mail_password) == ("elsewhere.test", "")


def test_what_code_or_the_environment_fixes_cannot_be_changed_here(app: Flask) -> None:
    client = owner(app)
    page = client.get("/admin/settings/site").text
    assert "Fixed by code" in page
    send(client, "/admin/settings/site", site_name="Community", brand_hue="172", base_url="http://evil.test")
    client.get("/")
    assert settings().base_url == "http://community.test"


def test_values_sealed_with_another_key_are_left_out(app: Flask) -> None:
    client = owner(app)
    send(client, "/admin/settings/site", site_name="Sealed", brand_hue="172")
    client.get("/")
    with db.engine.begin() as connection:
        connection.execute(text("PRAGMA query_only=0" if db.engine.dialect.name == "sqlite" else "SELECT 1"))
        connection.execute(text("UPDATE kept_setting SET value = 'gAAAA-not-ours'"))
        connection.execute(text("UPDATE settings_version SET version = version + 1"))
    assert client.get("/").status_code == 200
    assert settings().site_name == "Community"


def test_staff_do_not_change_settings(app: Flask) -> None:
    client = staff(app)
    assert send(client, "/admin/settings/site", site_name="Ours").status_code == 404
    assert acts() == []


def test_settings_are_named_and_explained_in_the_reader_s_language(app: Flask) -> None:
    client = owner(app)
    german = {"Accept-Language": "de"}
    page = client.get("/admin/settings?q=farbton", headers=german).text
    assert "Farbe des Unternehmens" in page
    assert "<code>brand_hue</code>" in page
    joining = client.get("/admin/settings/joining", headers=german).text
    assert '<option value="invitation">Eingeladene</option>' in joining
