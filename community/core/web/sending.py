"""Forms that are sent once, also when the answer to the first sending is lost and they are sent again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from flask import flash, request
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Length

from community.core.clock import now
from community.core.i18n import _
from community.core.ids import new_ref
from community.core.once import NUMBER_LENGTH, Done, Sending, do_once
from community.core.unit import write

UNSAID = {"csrf_token", "sending", "draft_form", "draft_place", "draft_version"}
"""Fields that say about a page what its reader does not see."""
R = TypeVar("R")


class SentOnceForm(FlaskForm):
    """A form with the number of its sending. A text that the browser keeps keeps the number along."""

    sending = HiddenField(
        default=new_ref, validators=[Length(max=NUMBER_LENGTH)], render_kw={"data-fc-kept": True, "id": None}
    )

    def begin_anew(self) -> None:
        """Let the next sending be one of its own."""
        self.sending.data = new_ref()
        self.sending.render_kw = {**self.sending.render_kw, "data-fc-anew": True}


def send_once(
    form: SentOnceForm,
    who: int,
    act: Callable[[], R],
    leads_to: Callable[[R], str],
    *,
    before: Callable[[], object] = lambda: None,
) -> Done[R]:
    """Write what a form asks for, if this is the first sending of it; `before` is done only then, and not in the
    transaction. Raises SentOtherwise where the first had other words.
    """
    number = form.sending.data or new_ref()
    said = sorted((name, request.form.getlist(name)) for name in set(request.form) - UNSAID)
    said += sorted((name, [each.filename or ""]) for name, each in request.files.items(multi=True) if each.filename)
    sending = Sending.of(str(who), request.path, number, content=json.dumps(said))
    address = sending.led_to()
    if address is None:
        before()
    done: Done[R] = Done(address) if address else write(do_once, sending, act, leads_to, now())
    if done.made is None:
        flash(_("That had arrived already."))
    return done
