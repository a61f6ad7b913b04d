"""The registers agree with each other, with the models, and with the ids that everything else goes by."""

import re
from collections import Counter
from datetime import date, timedelta
from typing import get_args

import pytest
from pynamodb.attributes import TTLAttribute

from chalicelib import models
from chalicelib.register import policy, processors, promises, purposes, retention

TABLES = {rule.store: rule for rule in retention.TABLES}
STORES = {rule.store for rule in retention.RULES}
MODELS = models.load_all()


def name_of(model):
    return vars(model.Meta)["name"]


def test_every_table_has_one_rule_and_every_rule_a_table():
    assert Counter(map(name_of, MODELS)) == Counter(rule.store for rule in retention.TABLES)


def test_every_store_has_a_name_of_its_own():
    assert [name for name, count in Counter(rule.store for rule in retention.RULES).items() if count > 1] == []


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_table_expires_by_itself_exactly_where_its_rule_says_so(model):
    expires = any(isinstance(attribute, TTLAttribute) for attribute in model.get_attributes().values())

    assert expires == ("time to live" in TABLES[name_of(model)].mechanism)


@pytest.mark.parametrize("rule", retention.RULES, ids=lambda rule: rule.store)
def test_a_period_is_counted_from_something(rule):
    assert (rule.period is None) == (rule.from_when == "")
    assert rule.period is None or timedelta(0) < rule.period <= timedelta(days=7 * 365)


@pytest.mark.parametrize("rule", retention.RULES, ids=lambda rule: rule.store)
def test_a_rule_serves_a_promise(rule):
    assert rule.promise in promises.PROMISES


def test_every_promise_is_there_under_its_own_id():
    chapters = Counter(re.fullmatch(r"([CULDRT])\d+", one)[1] for one in promises.PROMISES)

    assert chapters == {"C": 7, "U": 7, "L": 4, "D": 6, "R": 12, "T": 5}
    assert all(id == promise.id for id, promise in promises.PROMISES.items())


def test_every_purpose_names_known_data_and_recipients():
    known = {data.key for data in purposes.DATA}
    categories = {processor.category for processor in processors.PROCESSORS}

    for purpose in purposes.PURPOSES:
        assert set(purpose.data) <= known, purpose.key
        assert set(purpose.recipients) <= categories, purpose.key


def test_every_kind_of_data_serves_a_purpose():
    assert {data.key for data in purposes.DATA} == {key for purpose in purposes.PURPOSES for key in purpose.data}


def test_every_store_holds_a_kind_of_data_that_is_told():
    assert {store for data in purposes.DATA for store in data.stores} == STORES


def test_every_category_of_processors_is_used_for_a_purpose():
    used = {category for purpose in purposes.PURPOSES for category in purpose.recipients}

    assert used == set(get_args(processors.Category)) == {one.category for one in processors.PROCESSORS}


def test_every_right_is_a_promise():
    assert all(right.promise in promises.PROMISES for right in purposes.RIGHTS)


def test_statistics_wait_for_consent():
    waiting = [one.consent for one in processors.PROCESSORS if one.category == "statistics"]

    assert waiting == [True]


def test_the_policy_is_in_force_since_its_first_day():
    assert policy.IN_FORCE["privacy"].in_force == date(2019, 12, 26)
    assert policy.IN_FORCE["privacy"].version == "2019-12-26"
