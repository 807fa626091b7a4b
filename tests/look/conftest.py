"""One stand and one browser for all tests of how pages look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.look.eyes import Eyes, chromium
from tests.look.paths import references
from tests.look.stand import Stand, stand
from tests.missing import not_run
from tests.peers import axe
from tests.peers.oidc.node import PeerUnavailableError


@pytest.fixture(scope="package")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with stand(tmp_path_factory.mktemp("look")) as made:
        yield made


@pytest.fixture(scope="package")
def eyes(standing: Stand) -> Iterator[Eyes]:
    with chromium() as browser:
        if browser is None:
            not_run("there is no Chromium here")
        try:
            axe.source()
        except PeerUnavailableError as error:
            not_run(str(error))
        made = Eyes(browser, standing, references(standing.app, standing.extras) | standing.more)
        yield made
        made.close()
