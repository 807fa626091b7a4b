"""Groups for staff: found by name, and no private one by rank."""

from __future__ import annotations

import pytest
from flask import Flask

from community.access.models import Role
from tests.admin.stage import as_role, staff
from tests.company import Company


def test_staff_see_the_groups_that_they_may_know_of_and_no_other(app: Flask, company: Company) -> None:
    mia, sol = staff(app), as_role(app, "Sol", Role.OWNER)
    assert "Quiet Room" in mia.get("/admin/groups").text, "she is in it"
    shown = sol.get("/admin/groups").text
    assert "Open Garden" in shown
    assert "Half House" in shown
    assert "Quiet Room" not in shown, "owning the site opens no private group"
    found = mia.get("/admin/groups?q=half").text
    assert "Half House" in found
    assert "Open Garden" not in found
    assert "begins so" in mia.get("/admin/groups?q=zzz").text


def test_a_long_list_goes_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.groups.queries.PAGE", 1)
    client, path, seen = staff(app), "/admin/groups", ""
    for _page in range(3):
        text = client.get(path).text
        seen += text
        if "after=" in text:
            path = f"/admin/groups?after={text.partition('after=')[2].partition(chr(34))[0]}"
    assert all(name in seen for name in ("Open Garden", "Half House", "Quiet Room"))
