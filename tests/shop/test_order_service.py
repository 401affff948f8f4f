"""The order service: asked by the contract, never trusted further, and never waited for long."""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from shop.orders import Ability, NumberFormat, OrdersUnavailableError, email_hash, track
from shop.orders import http_source as source
from shop.orders.http_source import HttpOrders
from tests.shop import order_service as stand_in
from tests.shop.order_service import ANSWERS, CONTRACT, KEY, TOKEN, OrderService, validator

NUMBER, EMAIL = "BK-2024-0001", "maria@example.org"
FORM = NumberFormat("BK-0000-0000")
HASH = email_hash(NUMBER, EMAIL, KEY)
EVERYTHING = frozenset(Ability)
ORDER = {"number": NUMBER, "status": "packed", "items": ["Ridge boots"]}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def service():
    service = OrderService()
    service.add(NUMBER, EMAIL, eta="2030-05-31", change_link="https://shop.example.org/change")
    yield service
    service.close()


@pytest.fixture
def orders(service):
    orders = HttpOrders(service.url, TOKEN, EVERYTHING)
    yield orders
    orders.close()


@pytest.fixture
def hasty(service, monkeypatch):
    """Waits for half a second only, and hardly between its tries."""
    monkeypatch.setattr(source, "PAUSES", (0.01, 0.01))
    orders = HttpOrders(service.url, TOKEN, EVERYTHING, seconds=0.5)
    yield orders
    orders.close()


# The contract


def test_the_client_checks_answers_by_the_schemas_of_the_contract():
    schemas = json.loads(source._SCHEMA.read_text(encoding="utf-8"))["components"]["schemas"]
    assert CONTRACT["components"]["schemas"] == schemas
    for schema in schemas:
        Draft202012Validator.check_schema(schemas[schema])


def test_every_reference_of_the_contract_leads_somewhere():
    text = (ROOT / "docs" / "orders-api.yml").read_text(encoding="utf-8")
    for reference in set(re.findall(r"#/([\w/]+)", text)):
        place: Any = yaml.safe_load(text)
        for name in reference.split("/"):
            place = place[name]


def test_the_contract_names_the_calls_and_answers_of_the_client():
    assert set(CONTRACT["paths"]) == set(ANSWERS)
    for path, schema in ANSWERS.items():
        content = CONTRACT["paths"][path]["post"]["responses"]["200"]["content"]
        assert content["application/json"]["schema"]["$ref"].endswith(f"/{schema}")


def test_the_example_of_a_hash_in_the_contract_is_right():
    words = CONTRACT["info"]["description"]
    assert email_hash("LO-48213", EMAIL, KEY) in words
    assert KEY.decode() in words


def test_what_is_sent_is_by_the_contract(service, orders):
    orders.find(NUMBER, HASH)
    orders.cancel(NUMBER, HASH)
    assert [path for path, _ in service.asked] == ["/find", "/cancel"]
    for _, body in service.asked:
        validator("Question").validate(body)


def test_number_and_hash_travel_in_the_body_alone_and_the_email_nowhere(service, orders):
    track(orders, NUMBER, EMAIL, form=FORM, key=KEY)
    on_the_way = "\n".join(service.lines)
    assert not any(value in on_the_way for value in (NUMBER, HASH, EMAIL))
    assert EMAIL not in json.dumps(service.asked)
    assert f"Authorization: Bearer {TOKEN}" in service.lines


# Finding


def test_an_order_is_found(orders):
    order = track(orders, "bk 2024 0001", " Maria@Example.org", form=FORM, key=KEY)
    assert (order.number, order.status, order.names) == (NUMBER, "packed", ("Ridge boots",))
    assert order.abilities == {Ability.CANCEL}
    assert order.change_link == "https://shop.example.org/change"
    assert order.arrives(None).isoformat() == "2030-05-31"


@pytest.mark.parametrize(("number", "email"), [(NUMBER, "sam@example.org"), ("BK-2024-0002", EMAIL)])
def test_a_wrong_email_and_a_wrong_number_are_one(orders, service, number, email):
    assert track(orders, number, email, form=FORM, key=KEY) is None
    assert len(service.asked) == 1


def test_what_is_no_number_is_not_asked_for(orders, service):
    assert track(orders, "nonsense", EMAIL, form=FORM, key=KEY) is None
    assert service.asked == []


def test_an_order_can_no_more_than_its_source(service):
    orders = HttpOrders(service.url, TOKEN, frozenset({Ability.STATUS, Ability.CHANGE_SIZE}))
    assert orders.find(NUMBER, HASH).abilities == frozenset()
    orders.close()


def test_what_the_contract_does_not_name_is_ignored(service, orders):
    service.failures.append(stand_in.says({"order": {**ORDER, "colour": "blue"}, "more": 1}))
    assert orders.find(NUMBER, HASH).status == "packed"


@pytest.mark.parametrize(
    "reply",
    [
        stand_in.sends(b"<html>"),
        stand_in.sends(b"\xff"),
        stand_in.sends(b""),
        stand_in.sends(b"[" * 60_000),
        stand_in.sends(b" " * 70_000),
        stand_in.says([]),
        stand_in.says({}),
        stand_in.says({"order": {}}),
        stand_in.says({"order": {**ORDER, "number": "BK-2024-0002"}}),  # somebody else's
        stand_in.says({"order": {**ORDER, "status": "lost"}}),
        stand_in.says({"order": {**ORDER, "items": []}}),
        stand_in.says({"order": {**ORDER, "items": ["x" * 201]}}),
        stand_in.says({"order": {**ORDER, "eta": "2030-02-31"}}),
        stand_in.says({"order": {**ORDER, "eta": "+2"}}),
        stand_in.says({"order": {**ORDER, "can": ["fly"]}}),
        stand_in.says({"order": {**ORDER, "change_link": "http://shop.example.org"}}),
        stand_in.says({"order": {**ORDER, "change_link": "javascript:alert(1)"}}),
        stand_in.says({"order": {**ORDER, "change_link": "https://shop.example.org/a b"}}),
        stand_in.redirects,
        stand_in.hangs_up,
        stand_in.floods,
        stand_in.drips,
    ],
)
def test_what_is_not_by_the_contract_is_no_answer(service, hasty, reply):
    service.failures.append(reply)
    begun = time.monotonic()
    with pytest.raises(OrdersUnavailableError):
        hasty.find(NUMBER, HASH)
    assert time.monotonic() - begun < 2  # half a second, on a busy machine
    assert len(service.asked) == 1
    assert hasty.find(NUMBER, HASH).number == NUMBER


# Trying again


@pytest.mark.parametrize(("failures", "calls"), [([500], 2), ([503, 502], 3)])
def test_a_fault_of_the_service_is_tried_again(service, hasty, failures, calls):
    service.failures += [stand_in.status(code) for code in failures]
    assert hasty.find(NUMBER, HASH).number == NUMBER
    assert len(service.asked) == calls


@pytest.mark.parametrize(("code", "calls"), [(500, 3), (400, 1), (401, 1), (404, 1), (429, 1), (204, 1)])
def test_other_faults_are_not_and_three_times_is_enough(service, hasty, code, calls):
    service.failures += [stand_in.status(code)] * 5
    with pytest.raises(OrdersUnavailableError, match=f"status {code}"):
        hasty.find(NUMBER, HASH)
    assert len(service.asked) == calls


@pytest.mark.parametrize("reply", [stand_in.status(500), stand_in.hangs_up, stand_in.drips])
def test_a_cancellation_is_never_sent_twice(service, hasty, reply):
    service.failures.append(reply)
    with pytest.raises(OrdersUnavailableError):
        hasty.cancel(NUMBER, HASH)
    assert len(service.asked) == 1


def test_no_connection_is_tried_again(service, hasty, monkeypatch):
    tried = []
    connect = source._Loop.client

    def counted(loop):
        tried.append(1)
        return connect(loop)

    monkeypatch.setattr(source._Loop, "client", counted)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        hasty._address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(OrdersUnavailableError, match="ConnectError"):
            hasty.find(NUMBER, HASH)
    assert len(tried) == 3


def test_a_wrong_token_is_refused(service):
    orders = HttpOrders(service.url, "another", EVERYTHING)
    with pytest.raises(OrdersUnavailableError, match="status 401"):
        orders.find(NUMBER, HASH)
    assert service.asked == []
    orders.close()


# Waiting


def test_a_call_and_the_wait_before_it_take_three_seconds_at_most():
    assert source.SECONDS + source._QUEUE_SECONDS < 3


def test_a_slow_service_takes_few_threads(service, hasty):
    """Whoever comes while all places are taken is told so, and does not wait for the others to end."""
    service.failures += [stand_in.drips] * source.AT_ONCE
    outcomes: list[str] = []

    def ask() -> None:
        try:
            hasty.find(NUMBER, HASH)
        except OrdersUnavailableError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(source.AT_ONCE + 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("too many calls at once") == 3
    assert outcomes.count("no answer in time") == source.AT_ONCE
    assert hasty.find(NUMBER, HASH).number == NUMBER


# Cancelling


def test_an_order_is_cancelled(service, orders):
    assert orders.cancel(NUMBER, HASH)
    assert service.cancelled == [NUMBER]


def test_an_order_of_somebody_else_is_not(service, orders):
    assert not orders.cancel(NUMBER, email_hash(NUMBER, "sam@example.org", KEY))
    assert service.cancelled == []


# What is written down


def test_the_log_has_the_event_and_no_value(service, hasty, caplog):
    caplog.set_level(logging.DEBUG)
    service.failures += [
        stand_in.status(400),
        stand_in.drips,
        stand_in.sends(f"{EMAIL} {NUMBER}".encode()),
        stand_in.says({"order": {**ORDER, "number": "BK-9999-9999"}}),
    ]
    for _ in range(4):
        with pytest.raises(OrdersUnavailableError):
            hasty.find(NUMBER, HASH)
    assert len([one for one in caplog.records if one.name == "shop.orders"]) == 4
    written = caplog.text
    assert not any(value in written for value in (NUMBER, HASH, EMAIL, TOKEN, "9999", service.url))
    assert TOKEN not in repr(hasty)
