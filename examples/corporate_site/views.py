"""The company's own pages: home, products, service, contact, and the door to a customer's account."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from .accounts import CUSTOMERS, DEMO_PASSWORD, check_password, sign_in, sign_out
from .products import PRODUCTS

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    return render_template("home.html", products=PRODUCTS)


@pages.get("/products")
def products() -> str:
    return render_template("products.html", products=PRODUCTS)


@pages.get("/service")
def service() -> str:
    return render_template("service.html")


@pages.route("/contact", methods=["GET", "POST"])
def contact() -> str | Response:
    if request.method == "GET":
        return render_template("contact.html", missing=False)
    if not request.form.get("message", "").strip():
        return render_template("contact.html", missing=True)
    flash("Thank you. One of us reads this today and writes back by tomorrow evening.")
    return redirect(url_for("pages.contact"))


@pages.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
def sign_in_page() -> str | Response:
    back = _local_path(request.values.get("next", ""))
    email = request.form.get("email", "")
    wrong = False
    if request.method == "POST":
        customer = check_password(email, request.form.get("password", ""))
        if customer:
            sign_in(customer)
            flash(f"Welcome back, {customer.first_name}.")
            return redirect(back or url_for("pages.home"))
        wrong = True
    examples = CUSTOMERS.values()
    return render_template(
        "sign_in.html", back=back, email=email, wrong=wrong, examples=examples, password=DEMO_PASSWORD
    )


@pages.post("/sign-out", endpoint="sign_out")
def sign_out_now() -> Response:
    sign_out()
    flash("You are signed out. See you soon.")
    return redirect(url_for("pages.home"))


def _local_path(address: str) -> str:
    """The address if it is a path on this site, else nothing: nobody is sent elsewhere after signing in."""
    parts = urlsplit(address)
    local = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if local and not (parts.scheme or parts.netloc) else ""
