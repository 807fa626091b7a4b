"""Invitations: a secret shown once, used by a form, bound, counted, ended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import Grant, Role, Visibility
from community.access.viewers import Viewer
from community.activity.models import Activity
from community.activity.outbox import deliver_due
from community.core.db import db, session
from community.core.errors import Conflict
from community.core.unit import unit_of_work
from community.groups.actions import remove_member, set_role
from community.groups.inviting import accept_invitation, invite, revoke_invitation
from community.groups.models import Group, Membership
from tests.access.visits import browser, form_token
from tests.company import Company
from tests.groups.test_requests import seen
from tests.groups.visit import invitations_of, new_group, newcomer, send

LATER = timedelta(days=7)


@pytest.fixture
def group(company: Company) -> Group:
    return new_group(Visibility.PRIVATE, company.viewer("Ada"), company.viewer("Mia"))


def token_for(group: Group, inviter: Viewer, *, uses: int = 1, address: str = "", domain: str = "") -> str:
    instant = datetime.now(UTC)
    with unit_of_work():
        until, bound_to = instant + LATER, address
        made = invite(inviter, group, expires_at=until, now=instant, max_uses=uses, address=bound_to, domain=domain)
    return made[1]


def test_the_link_is_shown_once_and_kept_nowhere(app: Flask, company: Company, group: Group) -> None:
    ada = browser(app, "Ada")
    shown = send(ada, f"/groups/{group.ref}/invitations", uses="3", days="7")
    found = re.search(r"http://community\.test/invitations/([\w-]{40,})", shown.text)
    assert found
    assert found[1] not in ada.get(f"/groups/{group.ref}/invitations").text
    facts = session().scalars(select(Activity.facts)).all()
    (invitation,) = invitations_of(group)
    assert found[1] not in str([vars(invitation), facts])
    assert (invitation.max_uses, invitation.uses) == (3, 0)


def test_looking_uses_nothing_up_and_a_form_does(app: Flask, company: Company, group: Group) -> None:
    token = token_for(group, company.viewer("Ada"))
    anyone, sam = browser(app), browser(app, "Sam")
    for _ in range(3):
        page = anyone.get(f"/invitations/{token}")
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert '<meta name="referrer" content="no-referrer">' in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert "Ada Owner invites you to" in page.text
    assert "Where it is measured." in page.text
    assert group.ref not in page.text
    assert "Mia" not in page.text
    assert f"back=/invitations/{token}" in page.text
    assert send(sam, f"/invitations/{token}").location == f"/groups/{group.ref}"
    assert sam.get(f"/groups/{group.ref}").status_code == 200
    assert anyone.get(f"/invitations/{token}").status_code == 409


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(app: Flask, company: Company, group: Group) -> None:
    token = token_for(group, company.viewer("Ada"))
    answer = send(browser(app), f"/invitations/{token}")
    assert answer.location == f"/sign-in?back=/invitations/{token}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert invitations_of(group)[0].uses == 0


def test_the_form_needs_its_token_and_no_referrer(app: Flask, company: Company, group: Group) -> None:
    token, sam = token_for(group, company.viewer("Ada")), browser(app, "Sam")
    bare = sam.post(f"/invitations/{token}", base_url="https://localhost")
    assert bare.location == f"/invitations/{token}"
    session().rollback()
    assert invitations_of(group)[0].uses == 0
    form = {"csrf_token": form_token(sam)}
    assert sam.post(f"/invitations/{token}", base_url="https://localhost", data=form).status_code == 302
    session().rollback()
    assert invitations_of(group)[0].uses == 1


def test_one_for_an_address_is_for_that_confirmed_address(app: Flask, company: Company, group: Group) -> None:
    token = token_for(group, company.viewer("Ada"), address=" Nia@Lab.test ")
    not_yet = newcomer("Kit", "nia@lab.test", verified=False)
    nia = newcomer("Nia", "nia@lab.test")
    sam = browser(app, "Sam")
    assert "another mail address" in sam.get(f"/invitations/{token}").text
    refused = send(sam, f"/invitations/{token}")
    assert refused.status_code == 409
    assert "nia@" not in refused.text
    with pytest.raises(Conflict), unit_of_work():
        accept_invitation(not_yet, token, datetime.now(UTC))
    with unit_of_work():
        assert accept_invitation(nia, token, datetime.now(UTC)).id == group.id


@pytest.mark.parametrize("email", ["nia@in.lab.test", "nia@xlab.test", "nia@lab.test.evil.test", ""])
def test_one_for_a_domain_is_for_confirmed_addresses_at_it(company: Company, group: Group, email: str) -> None:
    token, instant = token_for(group, company.viewer("Ada"), uses=3, domain=" Lab.Test "), datetime.now(UTC)
    nia, kit = newcomer("Nia", "nia@lab.test"), newcomer("Kit", "kit@lab.test", verified=False)
    for stranger in (kit, newcomer("Nox", email)):
        with pytest.raises(Conflict), unit_of_work():
            accept_invitation(stranger, token, instant)
    with unit_of_work():
        assert accept_invitation(nia, token, instant).id == group.id


def inbox(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)


@pytest.fixture
def sent(app: Flask) -> Callable[[], list[EmailMessage]]:
    """Send what waits, and give all mails that lie in the folder."""

    def deliver_all() -> list[EmailMessage]:
        deliver_due()
        session().rollback()
        folder = Path(app.extensions["community.settings"].data_dir) / "mail"
        return [message_from_bytes(each.read_bytes(), policy=default) for each in inbox(folder)]

    return deliver_all


def test_one_for_an_address_is_mailed_there(
    app: Flask, company: Company, group: Group, sent: Callable[[], list[EmailMessage]]
) -> None:
    before = len(sent())
    page = send(browser(app, "Ada"), f"/groups/{group.ref}/invitations", address="nia@lab.test", days="7")
    assert "mailed to nia@lab.test" in page.text
    (mail,) = sent()[before:]
    assert mail["To"] == "nia@lab.test"
    assert mail["Subject"] == "Ada Owner invites you to Lab"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # every letter has a text
    (token,) = re.findall(r"http://community\.test/invitations/(\S+)", text)
    assert "Where it is measured." in text
    nia = newcomer("Nia", "nia@lab.test")
    with unit_of_work():
        assert accept_invitation(nia, token, datetime.now(UTC)).id == group.id


@pytest.mark.parametrize("end", ["revoked", "orphaned"])
def test_a_mail_that_has_become_pointless_is_not_sent(
    app: Flask, company: Company, group: Group, sent: Callable[[], list[EmailMessage]], end: str
) -> None:
    before = len(sent())
    with unit_of_work():
        set_role(company.viewer("Ada"), group, company.person("Mia").principal, Role.MODERATOR)
    token_for(group, company.viewer("Mia"), address="nia@lab.test")
    with unit_of_work():
        if end == "revoked":
            revoke_invitation(company.viewer("Ada"), invitations_of(group)[0], datetime.now(UTC))
        else:
            remove_member(company.viewer("Ada"), group, company.person("Mia").principal, datetime.now(UTC))
    assert len(sent()) == before


def test_an_address_is_not_flooded(app: Flask, company: Company, group: Group) -> None:
    ada = browser(app, "Ada")
    form = {"address": "nia@lab.test", "days": "7"}
    answers = [send(ada, f"/groups/{group.ref}/invitations", **form).status_code for _ in range(3)]
    assert answers == [200, 200, 409]
    assert len(invitations_of(group)) == 2


def test_revoked_expired_and_orphaned_ones_open_nothing(app: Flask, company: Company, group: Group) -> None:
    ada, sam = company.viewer("Ada"), browser(app, "Sam")
    with unit_of_work():
        set_role(ada, group, company.person("Mia").principal, Role.MODERATOR)
    revoked, orphaned, expired = (token_for(group, inviter) for inviter in (ada, company.viewer("Mia"), ada))
    first = invitations_of(group)[0]
    send(browser(app, "Ada"), f"/groups/{group.ref}/invitations/{first.ref}/revoke")
    with unit_of_work():
        set_role(ada, group, company.person("Mia").principal, Role.MEMBER)
    for token in (revoked, orphaned):
        assert sam.get(f"/invitations/{token}").status_code == 409
        assert send(sam, f"/invitations/{token}").status_code == 409
    app.extensions["clock"] = lambda: datetime.now(UTC) + LATER
    assert send(sam, f"/invitations/{expired}").status_code == 409
    assert sam.get(f"/invitations/{'x' * 43}").status_code == 404
    assert "Lab" not in sam.get(f"/invitations/{expired}").text


def test_whoever_is_in_already_uses_nothing_up(app: Flask, company: Company, group: Group) -> None:
    token = token_for(group, company.viewer("Ada"))
    assert send(browser(app, "Mia"), f"/invitations/{token}").location == f"/groups/{group.ref}"
    assert invitations_of(group)[0].uses == 0


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"address": "nobody", "days": "7"}, "This is not a mail address"),
        ({"uses": "0", "days": "7"}, "Between 1 and 100"),
        ({"uses": "101", "days": "7"}, "Between 1 and 100"),
        ({"days": "9999"}, "Not a valid choice"),
        ({"days": "7", "domain": "nowhere"}, "no mail domain"),
        ({"days": "7", "domain": "lab.test", "address": "nia@lab.test"}, "not for both"),
    ],
)
def test_what_is_wrong_is_said(app: Flask, group: Group, form: dict[str, str], said: str) -> None:
    answer = send(browser(app, "Ada"), f"/groups/{group.ref}/invitations", **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert invitations_of(group) == []


def test_nobody_but_the_keepers_sees_that_there_is_one(company: Company, group: Group) -> None:
    token_for(group, company.viewer("Ada"))
    found = {name for name in ("Ada", "Mia", "Sam", "anyone") if seen(company.viewer(name), "group.invited")}
    assert found == {"Ada"}


@pytest.mark.parametrize("uses", [1, 7])
def test_fifty_at_once_do_not_use_it_more_often_than_it_is_good(
    app: Flask, company: Company, group: Group, uses: int
) -> None:
    people = [newcomer(f"Racer {number}") for number in range(50)]
    token = token_for(group, company.viewer("Ada"), uses=uses)
    start = Barrier(len(people))

    def attempt(person: Viewer) -> str:
        with app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    accept_invitation(person, token, datetime.now(UTC))
            except Conflict:
                return "refused"
            finally:
                db.session.remove()
            return "in"

    session().rollback()
    with ThreadPoolExecutor(len(people)) as pool:
        outcomes = Counter(pool.map(attempt, people))
    assert outcomes == {"in": uses, "refused": 50 - uses}
    racers = [person.principal_id for person in people]
    entered = select(Membership).where(Membership.group_id == group.id, Membership.principal_id.in_(racers))
    granted = select(Grant).where(Grant.audience_id == group.audience_id, Grant.principal_id.in_(racers))
    assert len(session().scalars(entered).all()) == uses
    assert len(session().scalars(granted).all()) == uses
    assert invitations_of(group)[0].uses == uses
