"""What pages say to programs: valid, and no more than the page shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask

from tests.access.visits import browser, send
from tests.company import Company
from tests.content.test_markdown_in_pages import read


def told_by(page: str) -> dict[str, Any]:
    [told] = read(page).told
    assert told["@context"] == "https://schema.org"
    return told


def check_written(told: dict[str, Any]) -> None:
    """What Google asks of everything that somebody wrote."""
    assert told["author"]["@type"] == "Person"
    assert told["author"]["name"]
    assert told["url"].startswith("http://community.test/")
    assert datetime.fromisoformat(told["datePublished"]).tzinfo is not None
    assert told["text"]


def test_a_topic_is_a_posting_with_comments_and_one_address(app: Flask, company: Company) -> None:
    topic = company.topic("Open Garden")
    path = f"/topics/{topic.ref}"
    hostile = "</script><script>alert(1)</script> & more"
    assert send(browser(app, "Mia"), f"{path}/posts", body=hostile).status_code == 302
    page = browser(app).get(path).text
    told = told_by(page)
    assert told["@type"] == "DiscussionForumPosting"
    assert told["headline"] == "Talk of Open Garden"
    check_written(told)
    assert told["author"]["url"].endswith(f"/people/{company.viewer('Ada').ref}")
    for each in told["comment"]:
        assert each["@type"] == "Comment"
        check_written(each)
    assert "alert(1)" in told["comment"][-1]["text"]
    assert f'<link rel="canonical" href="http://community.test{path}">' in page
    assert '<meta property="og:title" content="Talk of Open Garden">' in page
    assert f'<link rel="canonical" href="http://community.test{path}">' in browser(app).get(f"{path}?at=made-up").text


def test_a_teaser_says_no_more_than_its_first_words(app: Flask, company: Company) -> None:
    path = f"/topics/{company.topic('Half House').ref}"
    page = browser(app).get(path).text
    told = told_by(page)
    assert told["headline"] == "Talk of Half House"
    assert told["author"]["name"] == "Ada Owner"
    assert told["isAccessibleForFree"] is False
    [gate] = [told["hasPart"]]
    assert gate["isAccessibleForFree"] is False
    assert f'class="{gate["cssSelector"].removeprefix(".")}"' in page, "the part that stands for the rest is there"
    assert read(browser(app, "Sam").get(path).text).told == [], "programs are nobody"
    assert '<meta property="og:title" content="Talk of Half House">' in page
    assert "kanari" not in page
