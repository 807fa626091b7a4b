"""Profiles: who sees them and what, changing one's own, pictures made anew."""

from __future__ import annotations

import html
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from community.access.viewers import system
from community.activity.models import Activity
from community.core.clock import now
from community.core.db import session
from community.core.files import files
from community.core.pictures import MOST_BYTES, square
from community.core.unit import unit_of_work
from community.core.web.intake import MEGABYTE
from community.people.actions import deactivate
from community.people.models import FieldChange, Person
from community.people.views import own
from tests.access.visits import browser, form_token, send
from tests.company import Company

EDIT, PICTURE, REMOVE = "/settings/profile", "/settings/profile/picture", "/settings/profile/picture/remove"
ACCOUNT = "/settings/account"
WORDS = {
    "name": "Mia Member",
    "headline": "Gardens by the sea",
    "company": "Example & Sons",
    "about": "I *grow* things. <script>alert(1)</script>",
    "links": "https://mia.example/garden\nhttps://www.other.example/",
}


def page(company: Company, name: str) -> str:
    return f"/people/{company.person(name).thing.ref}"


def png(size: tuple[int, int] = (900, 600), **extra: object) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "teal").save(made, "PNG", **extra)
    return made.getvalue()


def send_picture(app: Flask, content: bytes, name: str = "me.png") -> tuple[int, str]:
    client = browser(app, "Mia")
    form = {"csrf_token": form_token(client), "picture": (BytesIO(content), name)}
    answer = client.post(PICTURE, data=form, follow_redirects=True)
    return answer.status_code, answer.text


def test_a_profile_says_what_its_person_says(app: Flask, company: Company) -> None:
    assert send(browser(app, "Mia"), EDIT, **WORDS).status_code == 302
    text = browser(app).get(page(company, "Mia")).text
    for part in ("Gardens by the sea", "Example &amp; Sons", "<em>grow</em>", "mia.example/garden", "other.example<"):
        assert part in text
    assert "<script>alert" not in text


def test_the_form_shows_what_was_saved_as_it_was_written(app: Flask) -> None:
    client = browser(app, "Mia")
    send(client, EDIT, **WORDS)
    shown = html.unescape(client.get(EDIT).text)
    assert all(written in shown for written in WORDS.values())


def test_a_picture_that_is_refused_at_the_last_moment_is_not_kept(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = set(files().keys("pictures"))

    def shut_meanwhile(content: BytesIO) -> bytes:
        with unit_of_work():
            deactivate(system(), company.person("Mia"), now())
        return square(content)

    monkeypatch.setattr(own, "square", shut_meanwhile)
    assert send_picture(app, png())[0] == 404
    assert set(files().keys("pictures")) == kept


def test_what_changed_is_kept_apart_from_the_log(app: Flask, company: Company) -> None:
    client = browser(app, "Mia")
    send(client, EDIT, **WORDS)
    send(client, EDIT, **WORDS)
    send(client, EDIT, **WORDS | {"company": "Another"})
    session().rollback()
    told = session().scalars(select(Activity).where(Activity.verb == "person.profile_changed").order_by(Activity.id))
    first, second = told.all()
    assert first.facts["fields"] == ["headline", "company", "about", "links"]
    assert second.facts["fields"] == ["company"]
    row = session().get_one(FieldChange, second.facts["changes"][0])
    assert (row.person_id, row.before, row.after) == (company.person("Mia").id, "Example & Sons", "Another")
    assert "Another" not in str(second.facts)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "  ", "Enter a name"),
        ("name", "x" * 81, "too long"),
        ("headline", "x" * 121, "too long"),
        ("about", "x" * 4001, "too long"),
        ("links", "javascript:alert(1)", "no address of a page"),
        ("links", "https://user:secret@example.org/", "no address of a page"),
        ("links", "https://a.example/\n" * 6, "At most 5"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(app: Flask, field: str, value: str, said: str) -> None:
    answer = send(browser(app, "Mia"), EDIT, **WORDS | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert session().scalars(select(FieldChange)).all() == []


def test_who_is_not_signed_in_has_no_settings(app: Flask) -> None:
    for path in (EDIT, ACCOUNT):
        assert browser(app).get(path).headers["Location"] == f"/sign-in?back={path}"
        assert send(browser(app), path, **WORDS).status_code == 404
    for path in (PICTURE, REMOVE):
        assert send(browser(app), path).status_code == 404


def test_groups_and_activity_are_what_the_viewer_may_see(app: Flask, company: Company) -> None:
    mias = page(company, "Mia")
    seen = {who: browser(app, who).get(mias).text for who in ("anyone", "Sam", "Ada")}
    for who in ("anyone", "Sam"):
        assert "Open Garden" in seen[who]
        assert "Half House" not in seen[who]
        assert "Quiet Room" not in seen[who]
    assert "Half House" in seen["Ada"]
    assert "Quiet Room" in seen["Ada"]
    assert "Edit profile" not in seen["Ada"]
    assert "Edit profile" in browser(app, "Mia").get(mias).text


def test_whoever_is_shut_out_has_no_page_and_no_picture(app: Flask, company: Company) -> None:
    send_picture(app, png())
    mia = company.person("Mia")
    path, picture = page(company, "Mia"), f"{page(company, 'Mia')}/picture/{mia.principal.picture}"
    assert browser(app).get(picture).status_code == 200
    with unit_of_work():
        deactivate(system(), session().get_one(Person, mia.id), now())
    assert browser(app).get(path).status_code == 404
    tag = {"If-None-Match": f'"{mia.principal.picture}"'}
    assert [browser(app, "Ada").get(picture, headers=each).status_code for each in ({}, tag)] == [404, 404]
    topic = browser(app).get(f"/topics/{company.topic('Open Garden').ref}").text
    assert "Mia Member" in topic
    assert path not in topic
    assert browser(app).get("/people/0000000000zz").status_code == 404


def test_names_lead_to_their_pages(app: Flask, company: Company) -> None:
    path = page(company, "Mia")
    for where in ("/", f"/topics/{company.topic('Open Garden').ref}", f"/groups/{company.group('Open Garden').ref}"):
        assert f'href="{path}"' in browser(app).get(where).text


def test_a_picture_is_made_anew(app: Flask, company: Company) -> None:
    exif = Image.Exif()
    exif[0x010E] = "kanari-camera"
    status, text = send_picture(app, png(exif=exif) + b"kanari-behind")
    assert (status, "This is your new picture." in text) == (200, True)
    version = company.person("Mia").principal.picture
    answer = browser(app).get(f"{page(company, 'Mia')}/picture/{version}")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"kanari" not in answer.data
    with Image.open(BytesIO(answer.data)) as made:
        assert (made.format, made.size, dict(made.getexif())) == ("WEBP", (512, 512), {})
    again = browser(app).get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_new_picture_takes_the_place_of_the_old_one(app: Flask, company: Company) -> None:
    send_picture(app, png())
    first = company.person("Mia").principal.picture
    send_picture(app, png((300, 900)))
    session().rollback()
    assert [key for key in files().keys("pictures") if str(first) in key] == []
    assert browser(app).get(f"{page(company, 'Mia')}/picture/{first}").status_code == 404
    assert send(browser(app, "Mia"), REMOVE).status_code == 302
    session().expire_all()
    assert company.person("Mia").principal.picture is None


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 422, "no picture that we can read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "no picture that we can read"),
        (b"GIF89a" + b"\0" * 100, 422, "no picture that we can read"),
        (png()[:200], 422, "no picture that we can read"),
        (png((12_001, 2)), 422, "too many points"),
    ],
    ids=("empty", "svg", "gif", "cut short", "too wide"),
)
def test_what_is_no_picture_is_refused(app: Flask, content: bytes, status: int, said: str) -> None:
    before = set(files().keys("pictures"))
    answered, text = send_picture(app, content)
    assert answered == status
    assert said in text
    assert set(files().keys("pictures")) == before


def test_a_file_has_a_limit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "MOST_BYTES", 1000)
    status, text = send_picture(app, b"x" * 1001)
    assert (status, "too large" in text) == (422, True)
    client = browser(app, "Mia")
    claimed = {"CONTENT_LENGTH": str(MOST_BYTES + 2 * MEGABYTE)}
    form = {"picture": (BytesIO(b"x"), "me.png")}
    assert client.post(PICTURE, data=form, environ_overrides=claimed).status_code == 413


def test_language_and_zone_are_kept_and_an_address_does_not_reset_them(app: Flask, company: Company) -> None:
    client = browser(app, "Mia")
    assert send(client, ACCOUNT, language="en", zone="Europe/Berlin").status_code == 302
    assert send(client, ACCOUNT, language="xx", zone="Europe/Berlin").status_code == 422
    assert send(client, ACCOUNT, language="en", zone="Nowhere/Land").status_code == 422
    session().rollback()
    mia = company.person("Mia")
    assert (mia.language, mia.zone) == ("en", "Europe/Berlin")
