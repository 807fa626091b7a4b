"""Long topics and long groups are read in pages, with nothing lost or shown twice between them."""

from __future__ import annotations

import pytest
from flask import Flask

from community.access.models import State
from community.content.base.queries import POSTS, TOPICS
from community.core.unit import unit_of_work
from tests.access.visits import browser, send
from tests.company import Company
from tests.content.writing import button, newcomers, numbers, write_posts, write_topics


@pytest.fixture
def address(app: Flask, company: Company) -> str:
    """A topic with the two posts of the company and 43 more: pages of 20, 20 and 5."""
    write_posts(43, "Open Garden", newcomers(3, "Open Garden"))
    return f"/topics/{company.topic('Open Garden').ref}"


def test_later_leads_through_all_posts_once(app: Flask, address: str) -> None:
    client, path, pages = browser(app), address, []
    while path:
        page = client.get(path).text
        pages.append(page)
        path = button("Later posts", page) or ""
    assert [page.count('<article class="fc-post"') for page in pages] == [20, 20, 5]
    assert [number for page in pages for number in numbers("Saying", page)] == list(range(43))
    assert [button("Earlier posts", page) is None for page in pages] == [True, False, False]


def test_earlier_leads_back_over_the_same_pages(app: Flask, company: Company, address: str) -> None:
    client, pages = browser(app), []
    path = f"{address}?at={company.posts('Open Garden')[-1].ref}"
    while path:
        pages.append(numbers("Saying", page := client.get(path).text))
        path = button("Earlier posts", page) or ""
    assert pages == [list(range(38, 43)), list(range(18, 38)), list(range(18))]


@pytest.mark.parametrize(("number", "first"), [(0, 0), (19, 0), (20, 20), (39, 20), (40, 40), (44, 40)])
def test_a_posts_own_address_shows_the_page_that_it_stands_on(
    app: Flask, company: Company, address: str, number: int, first: int
) -> None:
    posts = company.posts("Open Garden")
    page = browser(app).get(f"{address}?at={posts[number].ref}").text
    assert f'id="post-{posts[number].ref}"' in page
    shown = [post.ref for post in posts if f'id="post-{post.ref}"' in page]
    assert shown == [post.ref for post in posts[first : first + POSTS]]


@pytest.mark.parametrize("at", ["", "made-up", "0000000000zz", "'--", "x" * 3000])
def test_an_address_that_leads_nowhere_shows_the_first_page(app: Flask, address: str, at: str) -> None:
    assert numbers("Saying", browser(app).get(f"{address}?at={at}").text) == list(range(18))


def test_a_hidden_post_is_not_shown_and_the_others_stay_on_their_pages(
    app: Flask, company: Company, address: str
) -> None:
    with unit_of_work():
        for post in company.posts("Open Garden")[2:7]:
            post.thing.state = State.HIDDEN
    page = browser(app).get(address).text
    assert numbers("Saying", page) == list(range(5, 18))
    later = browser(app).get(button("Later posts", page) or "").text
    assert numbers("Saying", later) == list(range(18, 38))
    last = browser(app).get(button("Later posts", later) or "").text
    assert numbers("Saying", last) == list(range(38, 43))
    assert button("Later posts", last) is None


@pytest.mark.parametrize(
    ("at", "number"),
    [("1", 1), ("0", 1), ("21", 21), ("45", 45), ("46", 45), ("99999999", 45), ("last", 45), ("24", 23)],
)
def test_a_number_leads_to_its_post_or_to_the_one_before(
    app: Flask, company: Company, address: str, at: str, number: int
) -> None:
    posts = company.posts("Open Garden")
    with unit_of_work():
        posts[23].thing.state = State.HIDDEN
    answer = browser(app).get(f"{address}?at={at}")
    ref = posts[number - 1].ref
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}?at={ref}#post-{ref}")
    assert f'id="post-{ref}"' in browser(app).get(answer.headers["Location"]).text


def test_the_topics_of_a_group_are_all_shown_once_newest_first(app: Flask, company: Company) -> None:
    write_topics(65, "Open Garden", newcomers(3, "Open Garden"))
    client, pages = browser(app), []
    path: str | None = f"/groups/{company.group('Open Garden').ref}"
    while path:
        page = client.get(path).text
        pages.append(numbers(">Topic", page))
        path = button("Older topics", page)
    assert [len(page) for page in pages] == [TOPICS, TOPICS, 5]
    assert [number for page in pages for number in page] == list(range(64, -1, -1))


def test_an_outsider_pages_through_teasers_as_well(app: Flask, company: Company) -> None:
    write_topics(35, "Half House", newcomers(2, "Half House"))
    first = browser(app, "Sam").get(f"/groups/{company.group('Half House').ref}").text
    older = browser(app, "Sam").get(button("Older topics", first) or "").text
    assert numbers(">Topic", first) + numbers(">Topic", older) == list(range(34, -1, -1))
    assert "The rest is for members" in first


def test_topics_of_the_same_instant_are_neither_lost_nor_doubled(app: Flask, company: Company) -> None:
    writers = newcomers(1, "Open Garden")
    write_topics(40, "Open Garden", writers)
    with unit_of_work() as work:
        work.connection().exec_driver_sql("UPDATE topic SET last_post_at = '2027-03-01 00:00:00.000000'")
    page = browser(app).get(f"/groups/{company.group('Open Garden').ref}").text
    older = browser(app).get(button("Older topics", page) or "").text
    assert sorted(numbers(">Topic", page) + numbers(">Topic", older)) == list(range(40))


def test_a_new_post_brings_its_topic_to_the_top(app: Flask, company: Company) -> None:
    writers = newcomers(1, "Open Garden")
    write_topics(3, "Open Garden", writers)
    write_posts(5, "Open Garden", writers, since=10)
    page = browser(app).get(f"/groups/{company.group('Open Garden').ref}").text
    assert page.index("Talk of Open Garden") < page.index("Topic 02") < page.index("Topic 01")
    assert '<span class="fc-count__figure">6</span>' in page


def test_what_was_deleted_stands_where_it_stood_for_those_who_still_see_it(
    app: Flask, company: Company, address: str
) -> None:
    posts = company.posts("Open Garden")
    ada = browser(app, "Ada")
    for number in (20, 41):
        answer = send(ada, f"/posts/{posts[number].ref}/delete")
        page = ada.get(answer.headers["Location"]).text
        assert f'id="post-{posts[number].ref}"' in page, "whoever deleted it is shown it, with the way back"
        assert f'id="post-{posts[number + 1].ref}"' in page
    assert f'id="post-{posts[20].ref}"' not in ada.get(address).text, "on one page alone"
    assert f'id="post-{posts[20].ref}"' not in browser(app, "Sam").get(f"{address}?at={posts[21].ref}").text
