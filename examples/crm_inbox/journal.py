"""What has arrived, kept in a file with one JSON object a line so that it survives a restart."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ACCEPTED = "accepted"
REPEATED = "repeated"
TURNED_AWAY = "turned away"


@dataclass
class Delivery:
    """One webhook-id and what became of it."""

    message_id: str
    body: str
    at: str
    accepted: bool = False
    repeats: int = 0
    times_refused: int = 0


class Journal:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._deliveries: dict[str, Delivery] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        self._replay()

    def newest_first(self) -> list[Delivery]:
        with self._lock:
            return list(reversed(self._deliveries.values()))

    def accept(self, message_id: str, body: str) -> None:
        with self._lock:
            if self._is_accepted(message_id):
                self._write(REPEATED, message_id)
            else:
                self._write(ACCEPTED, message_id, body)

    def turn_away(self, message_id: str, body: str) -> None:
        with self._lock:
            if not self._is_accepted(message_id):
                self._write(TURNED_AWAY, message_id, body)

    def _is_accepted(self, message_id: str) -> bool:
        known = self._deliveries.get(message_id)
        return known is not None and known.accepted

    def _write(self, outcome: str, message_id: str, body: str = "") -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = {"outcome": outcome, "id": message_id, "at": at, "body": body}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        self._apply(line)

    def _replay(self) -> None:
        """Read the file; a line that a crash left half written is cut off."""
        whole = self._path.read_bytes() if self._path.exists() else b""
        complete = whole[: whole.rfind(b"\n") + 1]
        if complete != whole:
            self._path.write_bytes(complete)
        for line in complete.splitlines():
            self._apply(json.loads(line))

    def _apply(self, line: dict[str, str]) -> None:
        message_id = line["id"]
        if line["outcome"] == REPEATED:
            self._deliveries[message_id].repeats += 1
            return
        earlier = self._deliveries.pop(message_id, None)
        refused = earlier.times_refused if earlier else 0
        delivery = Delivery(message_id, line["body"], line["at"], times_refused=refused)
        delivery.accepted = line["outcome"] == ACCEPTED
        delivery.times_refused += not delivery.accepted
        self._deliveries[message_id] = delivery
