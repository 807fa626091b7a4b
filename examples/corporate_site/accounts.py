"""The company's customers and who of them is here. A real company has a database; this one has a dict."""

from __future__ import annotations

from dataclasses import dataclass

from flask import session
from werkzeug.security import check_password_hash, generate_password_hash

from community import HostPerson

SESSION_KEY = "customer_id"

# One password for all three, shown on the sign-in page: this is an example, and nothing is behind it.
DEMO_PASSWORD = "measure twice"
_DEMO_HASH = generate_password_hash(DEMO_PASSWORD)


@dataclass(frozen=True)
class Customer:
    """Somebody with an account at Northwind."""

    id: str
    name: str
    email: str
    company: str
    password_hash: str

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]


CUSTOMERS = {
    customer.id: customer
    for customer in (
        Customer("C-1041", "Ines Okafor", "ines@haldenwater.example", "Halden Water", _DEMO_HASH),
        Customer("C-1187", "Samir Haddad", "samir@massedelyon.example", "Masse de Lyon", _DEMO_HASH),
        Customer("C-1302", "Aiko Mori", "aiko@senbokudairy.example", "Senboku Dairy", _DEMO_HASH),
    )
}


def current_customer() -> Customer | None:
    """The customer who is signed in, if any."""
    return CUSTOMERS.get(session.get(SESSION_KEY, ""))


def check_password(email: str, password: str) -> Customer | None:
    """The customer with this address and password. Takes as long when nobody has the address."""
    wanted = email.strip().casefold()
    customer = next((one for one in CUSTOMERS.values() if one.email == wanted), None)
    right = check_password_hash(customer.password_hash if customer else _DEMO_HASH, password)
    return customer if right else None


def sign_in(customer: Customer) -> None:
    """Begin a session of this customer, and of nobody before."""
    session.clear()
    session[SESSION_KEY] = customer.id


def sign_out() -> None:
    """End the session."""
    session.clear()


def identify() -> HostPerson | None:
    """Tell the community who is here: the same customer, in its words."""
    customer = current_customer()
    if customer is None:
        return None
    return HostPerson(subject=customer.id, name=customer.name, email=customer.email, email_verified=True)
