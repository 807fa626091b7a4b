"""What Northwind makes: the catalogue behind the home page and the product page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """One instrument, as the website shows it."""

    code: str
    name: str
    line: str
    text: str
    facts: tuple[tuple[str, str], ...]

    @property
    def picture(self) -> str:
        return f"products/{self.code.lower()}.svg"


PRODUCTS = (
    Product(
        "TX-400",
        "Pressure transmitter",
        "For tanks, mains and pump houses that nobody heats.",
        "A ceramic cell that forgives pressure shocks, and electronics that know their own temperature. It "
        "settles in forty minutes after a cold start and then stays where it is for years.",
        (("Range", "0.1 to 60 bar"), ("Accuracy", "0.075 % of span"), ("Output", "4 to 20 mA, HART, Modbus")),
    ),
    Product(
        "TX-450",
        "Differential transmitter",
        "For filters, flow over an orifice, and level in a closed tank.",
        "Two cells on one board, so that a change in the weather is a change in both and disappears. The "
        "manifold is part of the housing: two bolts fewer, two leaks fewer.",
        (("Range", "5 mbar to 10 bar"), ("Accuracy", "0.05 % of span"), ("Static pressure", "up to 160 bar")),
    ),
    Product(
        "FM-200",
        "Magnetic flow meter",
        "For water, slurry, milk and everything else that conducts.",
        "Nothing stands in the pipe and nothing wears. It checks its own coils every night and tells you in "
        "the morning, in a sentence, whether it would trust itself.",
        (("Bore", "DN 15 to DN 600"), ("Accuracy", "0.3 % of reading"), ("Lining", "PTFE or hard rubber")),
    ),
)
