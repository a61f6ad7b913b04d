"""Idempotency-Key where requests die or answers can't be kept: the work is done once, and nobody is locked out by it."""

import json
import time

import pytest
from chalice import Response

from chalicelib import errors, ids
from chalicelib.edge import idempotency
from chalicelib.edge.call import Call
from chalicelib.edge.principal import Principal
from chalicelib.models.account import Account


class Died(BaseException):
    """Stands for an invocation that was ended from outside: nothing of the program runs any more."""


class Context:
    """What Lambda says of the time that an invocation has left."""

    def __init__(self, milliseconds):
        self.milliseconds = milliseconds

    def get_remaining_time_in_millis(self):
        return self.milliseconds


def new_call():
    principal = Principal(Account(ids.new()), ids.new(), frozenset())
    return Call(None, None, {}, {}, "192.0.2.1", "", "POST /things", principal)


def die():
    raise Died


def answer(text):
    return Response(body=json.dumps(text), status_code=201, headers={"Content-Type": "application/json"})


def test_the_first_answer_is_given_again(engine):
    call = new_call()

    first = idempotency.run_once(call, "key", b"{}", lambda: answer("first"), Context(1000))
    second = idempotency.run_once(call, "key", b"{}", lambda: answer("second"), Context(1000))

    assert (first.body, second.body, second.status_code) == ('"first"', '"first"', 201)


def test_another_person_of_the_account_gets_an_answer_of_their_own(engine):
    call = new_call()
    other = Call(None, None, {}, {}, "", "", call.route, Principal(call.who.account, ids.new(), frozenset()))

    idempotency.run_once(call, "key", b"{}", lambda: answer("first"), Context(1000))

    assert idempotency.run_once(other, "key", b"{}", lambda: answer("other"), Context(1000)).body == '"other"'


def test_a_request_that_died_can_be_repeated_when_its_time_is_up(engine):
    call = new_call()
    with pytest.raises(Died):
        idempotency.run_once(call, "key", b"{}", die, Context(300))

    with pytest.raises(errors.Conflict):
        idempotency.run_once(call, "key", b"{}", lambda: answer("too early"), Context(300))
    time.sleep(0.4)

    assert idempotency.run_once(call, "key", b"{}", lambda: answer("again"), Context(300)).body == '"again"'


def test_an_answer_too_large_to_be_kept_is_given_all_the_same(engine):
    call, large = new_call(), "é" * 100_000

    given = idempotency.run_once(call, "key", b"{}", lambda: answer(large), Context(1000))

    assert (given.status_code, json.loads(given.body)) == (201, large)
