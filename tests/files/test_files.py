"""Files that people bring along: taken in, shown to those alone who read what they belong to, cleared up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from community.access.models import State, Visibility
from community.core.clock import now
from community.core.db import session
from community.core.files import KEPT, FolderFiles, files
from community.core.settings import settings
from community.core.unit import unit_of_work
from community.files import actions, taking
from community.files.jobs import clear_up
from community.files.models import File
from community.files.taking import WHAT, safe_name, take
from community.groups.actions import leave_group
from community.groups.visibility import change_visibility
from community.plugins import hookimpl
from tests.access.visits import anew, browser, form_token
from tests.client import Browser
from tests.company import Company
from tests.people.test_profiles import png

PLACE = b"GPSLatitude 52 31 11"


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, KEPT, FolderFiles(tmp_path / "kept"))


def jpeg(size: tuple[int, int] = (3000, 1500)) -> bytes:
    """A photograph that says where it was taken, and lies on its side."""
    made, exif = BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010E] = 6, PLACE.decode()
    Image.new("RGB", size, "teal").save(made, "JPEG", exif=exif.tobytes())
    return made.getvalue()


def bring(client: Browser, content: bytes, name: str) -> dict[str, str]:
    answer = client.post("/files", data={"csrf_token": form_token(client), "file": (BytesIO(content), name)})
    assert answer.status_code == 201, answer.text
    assert answer.json
    return dict(answer.json)


def post_with(app: Flask, company: Company, group: str, content: bytes, name: str) -> str:
    """Mia replies with a file; gives its reference."""
    client = browser(app, "Mia")
    brought = bring(client, content, name)
    form = {"csrf_token": form_token(client), "body": f"Look:\n\n{brought['text']}"}
    assert client.post(f"/topics/{company.topic(group).ref}/posts", data=form).status_code == 302
    anew()
    return brought["ref"]


def test_a_picture_is_made_anew_and_says_nothing_of_where_it_was_taken(app: Flask, company: Company) -> None:
    sent = jpeg()
    assert PLACE in sent
    ref = post_with(app, company, "Open Garden", sent, "../Urlaub <1>.JPG")
    whole, small = (browser(app).get(f"/files/{ref}{size}") for size in ("", "/small"))
    sizes = [Image.open(BytesIO(each.data)).size for each in (whole, small)]
    assert sizes == [(1024, 2048), (512, 1024)]  # upright, no side longer than is wanted
    assert all(PLACE not in each.data and each.mimetype == "image/webp" for each in (whole, small))
    page = browser(app).get(f"/topics/{company.topic('Open Garden').ref}").text
    shown = re.search(r"<a href=\"/files/\w+\"><img ([^>]*)></a>", page)
    assert shown is not None
    for part in (f'src="/files/{ref}/small"', 'width="512"', 'height="1024"', 'loading="lazy"'):
        assert part in shown[1]


def two_in_one() -> bytes:
    """As telephones make them: a JPEG with a second picture behind the first."""
    made, picture = BytesIO(), Image.new("RGB", (300, 200), "teal")
    picture.save(made, "MPO", save_all=True, append_images=[picture.copy()])
    return made.getvalue()


def claims_to_be(width: int, height: int, *, progressive: bool) -> bytes:
    """A small JPEG whose head says another size."""
    made = BytesIO()
    Image.new("RGB", (16, 16)).save(made, "JPEG", progressive=progressive)
    size = (16).to_bytes(2, "big") * 2
    return made.getvalue().replace(size, height.to_bytes(2, "big") + width.to_bytes(2, "big"), 1)


@pytest.mark.parametrize(("size", "progressive"), [((7000, 7000), True), ((12_001, 9), False), ((8000, 8000), False)])
def test_what_would_take_too_much_memory_is_not_unpacked(
    app: Flask, size: tuple[int, int], *, progressive: bool
) -> None:
    with pytest.raises(taking.Refused, match="too many points"):
        take(BytesIO(claims_to_be(*size, progressive=progressive)), "a.jpg", now())


def test_a_photograph_with_a_second_one_behind_it_is_taken_as_its_first(app: Flask) -> None:
    brought = bring(browser(app, "Mia"), two_in_one(), "IMG_1.JPG")
    assert brought["picture"]
    assert Image.open(BytesIO(browser(app, "Mia").get(f"/files/{brought['ref']}").data)).size == (300, 200)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg"),
        (b"<script>alert(1)</script>", "a.html"),
        (b"GIF89a/*<script>alert(1)</script>*/=1", "a.gif"),
        (b"%PDF-1.4 /JavaScript", "a.PDF.png"),
        (b"PK\x03\x04" + bytes(50), "a.docx"),
    ],
)
def test_all_else_is_given_to_be_kept_and_cannot_run(app: Flask, company: Company, content: bytes, name: str) -> None:
    ref = post_with(app, company, "Open Garden", content, name)
    answer = browser(app).get(f"/files/{ref}")
    assert answer.data == content
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert browser(app).get(f"/files/{ref}/small").status_code == 404


def leaves(company: Company) -> None:
    leave_group(company.viewer("Mia"), company.group("Open Garden"), now())
    closes(company)


def closes(company: Company) -> None:
    change_visibility(company.viewer("Ada"), company.group("Open Garden"), Visibility.PRIVATE, now())


def moves(company: Company) -> None:
    company.topic("Open Garden").move_to(company.group("Quiet Room").audience_id)


def is_deleted(company: Company) -> None:
    company.posts("Open Garden")[-1].thing.state = State.DELETED


@pytest.mark.parametrize("happens", [closes, moves, is_deleted, leaves])
def test_a_file_goes_where_its_post_goes(app: Flask, company: Company, happens: Callable[[Company], None]) -> None:
    ref = post_with(app, company, "Open Garden", png(), "a.png")
    seen = browser(app).get(f"/files/{ref}")
    assert seen.status_code == 200
    assert seen.headers["Cache-Control"] == "private, no-cache"
    kept = {"If-None-Match": seen.headers["ETag"]}
    assert browser(app).get(f"/files/{ref}", headers=kept).status_code == 304
    assert browser(app).get(f"/files/{ref}", headers={"Range": "bytes=0-9"}).status_code == 206
    with unit_of_work():
        happens(company)
    for headers in ({}, kept, {"Range": "bytes=0-9"}, {"If-Modified-Since": seen.headers["Last-Modified"]}):
        for path in (f"/files/{ref}", f"/files/{ref}/small"):
            for name in ("anyone", "Sam"):
                client = browser(app, name)
                assert client.get(path, headers=headers).status_code == 404
                assert client.head(path, headers=headers).status_code == 404
    ada = browser(app, "Ada").get(f"/files/{ref}")
    assert (ada.status_code, ada.headers["Cache-Control"]) == (200, "no-store")
    mia = browser(app, "Mia").get(f"/files/{ref}")
    assert mia.status_code == (404 if happens is leaves else 200)


def test_what_belongs_to_nothing_is_its_owners_alone(app: Flask, company: Company) -> None:
    mia = browser(app, "Mia")
    brought = bring(mia, png(), "a.png")
    for name in ("Ada", "anyone"):
        assert browser(app, name).get(f"/files/{brought['ref']}").status_code == 404
    assert mia.get(f"/files/{brought['ref']}").status_code == 200
    ada = browser(app, "Ada")
    form = {"csrf_token": form_token(ada), "body": f"Mine now: {brought['text']}"}
    ada.post(f"/topics/{company.topic('Open Garden').ref}/posts", data=form)
    assert browser(app, "Ada").get(f"/files/{brought['ref']}").status_code == 404
    token = {"csrf_token": form_token(ada)}
    assert ada.post(f"/files/{brought['ref']}/drop", data=token).status_code == 404
    assert mia.post(f"/files/{brought['ref']}/drop", data={"csrf_token": form_token(mia)}).status_code == 302
    assert list(files().keys(WHAT)) == []


def test_an_edit_takes_a_file_out_and_it_is_nobodys_but_its_owners(app: Flask, company: Company) -> None:
    ref = post_with(app, company, "Open Garden", png(), "a.png")
    mia, post = browser(app, "Mia"), company.posts("Open Garden")[-1]
    look = {"csrf_token": form_token(mia), "body": post.source}
    assert f'src="/files/{ref}"' in mia.post("/preview", data=look).text
    form = {"csrf_token": form_token(mia), "body": "Nothing to see", "seen": "first"}
    assert mia.post(f"/posts/{post.ref}/edit", data=form).status_code == 302
    assert browser(app).get(f"/files/{ref}").status_code == 404
    assert mia.get(f"/files/{ref}").status_code == 200


def test_a_plain_form_takes_files_along(app: Flask, company: Company) -> None:
    mia, topic = browser(app, "Mia"), company.topic("Open Garden")
    form = {"csrf_token": form_token(mia), "body": "With it", "files_show": "A field]("}
    both = [(BytesIO(png()), "a.png"), (BytesIO(b"words"), "notes.txt")]
    assert mia.post(f"/topics/{topic.ref}/posts", data={**form, "files": both}).status_code == 302
    page = browser(app).get(f"/topics/{topic.ref}").text
    assert 'alt="A field]("' in page
    assert 'download="notes.txt"' in page
    sam = browser(app, "Sam")
    refused = {"csrf_token": form_token(sam), "body": "x", "files": [(BytesIO(b"words"), "notes.txt")]}
    kept = set(files().keys(WHAT))
    assert sam.post(f"/topics/{topic.ref}/posts", data=refused).status_code == 403
    assert set(files().keys(WHAT)) == kept


def test_a_file_that_is_too_large_or_too_much_or_broken_is_refused_in_words(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (taking, actions):  # what is larger than 500 kB the client leaves open
        monkeypatch.setattr(module, "MEGABYTE", 100_000)
    limited = settings().model_copy(update={"upload_megabytes": 1, "quota_megabytes": 1})
    monkeypatch.setitem(app.extensions, "community.settings", limited)
    mia = browser(app, "Mia")
    many = BytesIO()
    Image.new("1", (20_000, 10), 0).save(many, "PNG")
    for content, status in (
        (bytes(100_001), 413),
        (b"", 422),
        (png()[:200], 422),
        (many.getvalue(), 422),
    ):
        answer = mia.post("/files", data={"csrf_token": form_token(mia), "file": (BytesIO(content), "a.png")})
        assert answer.status_code == status
    bring(mia, bytes(60_000), "a.bin")
    again = {"csrf_token": form_token(mia), "file": (BytesIO(bytes(60_000)), "b.bin")}
    answer = mia.post("/files", data=again)
    assert answer.status_code == 409
    assert "Delete some first" in answer.text
    assert len(list(files().keys(WHAT))) == 1
    assert "58.6 KiB of" in mia.get("/settings/files").text


def test_a_scanner_says_no(app: Flask, company: Company) -> None:
    class Scanner:
        @hookimpl
        def community_file_scanners(self) -> list[Callable[[BytesIO, str], str | None]]:
            return [lambda content, name: f"{name} holds a virus." if b"EICAR" in content.read() else None]

    manager, scanner = app.extensions["community.plugins"], Scanner()
    manager.register(scanner)
    mia = browser(app, "Mia")
    sent = {"csrf_token": form_token(mia), "file": (BytesIO(b"EICAR"), "a.exe")}
    answer = mia.post("/files", data=sent)
    assert (answer.status_code, answer.json) == (422, {"error": "a.exe holds a virus."})
    bring(mia, b"harmless", "a.exe")
    manager.unregister(scanner)


def test_what_nobody_uses_is_cleared_up(app: Flask, company: Company) -> None:
    used = post_with(app, company, "Open Garden", png(), "a.png")
    bring(browser(app, "Mia"), b"loose", "b.txt")
    take(BytesIO(b"of no row"), "c.txt", now())
    anew()
    clear_up(now() + timedelta(hours=20))
    assert len(list(files().keys(WHAT))) == 3
    clear_up(now() + timedelta(days=92))
    anew()
    assert [each.ref for each in session().scalars(select(File))] == [used]
    assert len(list(files().keys(WHAT))) == 1


def test_names_are_safe() -> None:
    given = {
        "../../etc/passwd": "passwd",
        "C:\\x\\evil.exe": "evil.exe",
        "a\u202egpj.exe": "agpj.exe",
        "...": "file",
        "": "file",
        'a"b\r\nX: y.txt': "abX y.txt",
    }
    assert {name: safe_name(name) for name in given} == given
    assert len(safe_name("x" * 500 + ".tar")) == 120


def test_a_group_shows_its_files_to_those_who_read_what_they_belong_to(app: Flask, company: Company) -> None:
    post_with(app, company, "Quiet Room", b"words", "quiet.txt")
    post_with(app, company, "Open Garden", b"words", "open.txt")
    quiet, opened = (f"/groups/{company.group(name).ref}/files" for name in ("Quiet Room", "Open Garden"))
    assert "quiet.txt" in browser(app, "Ada").get(quiet).text
    assert browser(app, "Sam").get(quiet).status_code == 404
    page = browser(app).get(opened).text
    assert "open.txt" in page
    assert "quiet.txt" not in page
    with unit_of_work():
        company.posts("Open Garden")[-1].thing.state = State.HIDDEN
    assert "open.txt" not in browser(app).get(opened).text


def test_of_what_is_refused_no_bytes_stay_behind(
    app: Flask, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, topic = browser(app, "Mia"), company.topic("Open Garden").ref
    with unit_of_work():
        company.topic("Open Garden").slow_minutes = 60
    form = {
        "csrf_token": form_token(mia),
        "body": "Look",
        "files": [(BytesIO(b"x"), "a.txt"), (BytesIO(b"y"), "b.txt")],
    }
    assert mia.post(f"/topics/{topic}/posts", data=form).status_code == 409
    assert list(files().keys(WHAT)) == []
    monkeypatch.setattr(actions, "MEGABYTE", 100)
    limited = settings().model_copy(update={"quota_megabytes": 1})
    monkeypatch.setitem(app.extensions, "community.settings", limited)
    bring(mia, b"x" * 100, "full.bin")
    monkeypatch.setattr(taking, "_as_it_is", lambda *_given: pytest.fail("it was taken in all the same"))
    more: dict[str, object] = {"csrf_token": form_token(mia), "file": (BytesIO(b"x"), "more.bin")}
    assert mia.post("/files", data=more).status_code == 409
