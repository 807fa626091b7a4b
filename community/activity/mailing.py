"""Mail by way of the outbox: letters that a feature wrote the recipe of, and one attempt to send one.

A row of the outbox holds a letter's name and values. Its words are made when it leaves, from the recipe that a
feature declared by the hook `community_letters`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from community.activity.models import Delivery
from community.activity.outbox import Lane, is_known, put
from community.activity.webhooks import Answer
from community.core.clock import now
from community.core.db import session
from community.core.mail.letters import Letter, writing_letters
from community.core.mail.message import compose
from community.core.mail.transport import MailRefused, transport
from community.plugins import hooks

LIMITS = ((timedelta(hours=1), 2), (timedelta(days=1), 5))
"""How many letters of one name go to one address in what time."""
ACCEPTED = 250


def send_mail(address: str, letter: str, values: Mapping[str, Any], message_id: str, *, language: str = "en") -> bool:
    """Queue a letter about somebody's account; it leaves after the commit of the unit of work it is called in.

    `letter` names a recipe of the hook `community_letters`, `values` is what it gets (ids, or the secret of a link:
    the row is emptied when the mail has left). `message_id` is its own for each mail and the same for a repetition.
    Gives False where too many of this name went to this address of late; nothing is queued then.
    """
    tally = f"{letter}:{hashlib.sha256(address.strip().lower().encode()).hexdigest()}"
    if _too_many(tally):
        return False
    body = {"letter": letter, "address": address.strip(), "values": dict(values), "language": language}
    if not is_known(LetterRoute.name, message_id):
        put(LetterRoute.name, message_id, json.dumps(body), tally=tally)
    return True


def _too_many(tally: str) -> bool:
    counts = [
        select(func.count(Delivery.id)).where(Delivery.tally == tally, Delivery.created_at > now() - span)
        for span, _most in LIMITS
    ]
    sent = session().execute(select(*(count.scalar_subquery() for count in counts))).one()
    return any(count >= most for count, (_span, most) in zip(sent, LIMITS, strict=True))


@dataclass(frozen=True)
class LetterRoute:
    """The route of letters about accounts. They go to an address, whoever may read what."""

    name: str = "letters"
    keeps_body: bool = False
    lane: Lane = Lane.MAILS

    def attempt(self, delivery: Delivery) -> Answer | None:
        """Write the letter and send it; None if the feature that wrote such letters is gone."""
        body, message_id = json.loads(delivery.body), delivery.message_id
        recipes = {name: recipe for found in hooks().community_letters() for name, recipe in found.items()}
        recipe = recipes.get(body["letter"])
        if recipe is None:
            return None
        with writing_letters(body["language"]):
            letter = recipe(body["values"])
            return post(letter, body["address"], message_id) if letter else None


def post(letter: Letter, address: str, message_id: str) -> Answer:
    """Send a letter once, inside `writing_letters`. Never raises for what the mail server does."""
    try:
        message = compose(letter, address, message_id, now())
    except ValueError as error:
        return Answer(None, str(error), lasting=True)
    session().rollback()  # no transaction stays open while the mail server takes its time
    try:
        transport().send(message, address)
    except MailRefused as refusal:
        return Answer(refusal.status, str(refusal), lasting=refusal.lasting)
    return Answer(ACCEPTED)
