"""How often somebody may write: so much for each person, and so much for each network."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

from flask import Flask, request

from community.core.clock import now
from community.core.limits import Limit, network_of, spend
from community.core.settings import settings
from community.core.unit import SAFE

SPAN = timedelta(minutes=1)
P = ParamSpec("P")
R = TypeVar("R")


def counts_itself(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view that keeps its own count: to count it here would cost more than what it does."""
    view.counts_itself = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def init_app(app: Flask, who: Callable[[], str]) -> None:
    """Count every writing request, by person (`who` says which; nothing for visitors) and by network."""

    @app.before_request
    def count() -> None:
        if request.method in SAFE or request.endpoint is None:
            return
        if getattr(app.view_functions.get(request.endpoint), "counts_itself", False):
            return
        given = settings()
        shares = [
            (Limit("writes of a person", given.writes_per_person, SPAN), who()),
            (Limit("writes from a network", given.writes_per_network, SPAN), stranger(request.remote_addr)),
        ]
        if counted := [(limit, whose) for limit, whose in shares if whose and limit.times]:
            spend(now(), *counted)


def stranger(address: str | None) -> str:
    """The network that an address is in. Nothing for this machine itself, which is a proxy that nobody counted, or
    the operator, and nothing for what is no address.
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return "" if found.is_loopback else network_of(address)
