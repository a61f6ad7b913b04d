"""The trial's clock: owners are told in time, what isn't paid for ends, and nobody is told twice or forgotten."""

from datetime import timedelta

import pytest

from chalicelib import clock, ids
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.services import trials
from chalicelib.services.trials import end_trials
from tests.integration import deletions, people, teams
from tests.support import faults

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LOCALES = ("en", "fr")


def an_hour():
    return 3600.0


@pytest.fixture(autouse=True)
def only_these(engine):
    """The job works off every account that is due, so accounts of other tests must not be."""
    for row in list(Account.by_due.query(trials.AWAITS)):
        Account(row.account_id).update(actions=[Account.awaits.remove(), Account.due_at.remove()])


def account_of(person):
    return get_together((Account, person.account_id, None))[0]


def change(person, **values):
    actions = [getattr(Account, name).set(value) for name, value in values.items()]
    Account(person.account_id).update(actions=actions)


def subjects(engine, person):
    """What was mailed about the trial, oldest first."""
    return [mail["Subject"] for mail in people.mails_to(engine, person.email)][1:]


def standing(person):
    account = account_of(person)
    return account.status, account.awaits, account.due_at


@pytest.fixture
def owner(engine):
    return people.confirmed(engine, company="Acme")


def test_nothing_happens_before_the_notice_is_due(engine, owner):
    before = standing(owner)

    counts = end_trials(before[2] - SECOND, an_hour)

    assert counts == {"told": 0, "ended": 0, "not_on_trial": 0, "failed": 0, "stopped_early": 0}
    assert standing(owner) == before
    assert subjects(engine, owner) == []


@pytest.mark.parametrize(
    ("locale", "subject"), [("en", "Days left of your trial: 3"), ("fr", "Jours d’essai restants : 3")]
)
def test_owners_are_told_three_days_before_in_their_language_and_once(engine, locale, subject):
    owner = people.confirmed(engine, locale=locale)
    ends = account_of(owner).trial_ends_at

    first = end_trials(ends - 3 * DAY, an_hour)
    second = end_trials(ends - 2 * DAY, an_hour)

    assert (first["told"], second["told"]) == (1, 0)
    assert subjects(engine, owner) == [subject]
    assert standing(owner) == ("trial", "trial", ends)


def test_at_the_end_the_account_is_read_only_and_its_owner_told_once(engine, owner):
    ends = account_of(owner).trial_ends_at
    end_trials(ends - 3 * DAY, an_hour)

    early, on_time, later = (end_trials(moment, an_hour)["ended"] for moment in (ends - SECOND, ends, ends + HOUR))

    assert (early, on_time, later) == (0, 1, 0)
    assert standing(owner) == ("read_only", None, None)
    assert subjects(engine, owner) == ["Days left of your trial: 3", "Your trial has ended"]
    (ended,) = [mail for mail in people.mails_to(engine, owner.email) if "ended" in mail["Subject"]]
    assert "Acme" in ended["BodyText"]
    assert "http://127.0.0.1/billing" in ended["BodyText"]


def test_a_run_that_comes_late_ends_the_trial_without_a_notice(engine, owner):
    end_trials(account_of(owner).trial_ends_at + DAY, an_hour)

    assert standing(owner) == ("read_only", None, None)
    assert subjects(engine, owner) == ["Your trial has ended"]


def test_every_owner_is_told_and_nobody_else(engine, owner):
    other, member = teams.joined(engine, owner, "owner"), teams.joined(engine, owner)

    end_trials(account_of(owner).due_at, an_hour)

    told = [len(people.mails_to(engine, person.email)) for person in (owner, other, member)]
    assert told == [2, 2, 1]


@pytest.mark.parametrize("status", ["active", "suspended"])
def test_who_is_not_on_trial_any_more_is_neither_told_nor_ended(engine, owner, status):
    ends = account_of(owner).trial_ends_at
    change(owner, status=status)

    notice, end = (end_trials(moment, an_hour) for moment in (ends - 3 * DAY, ends))

    assert notice["not_on_trial"] == end["not_on_trial"] == 1
    assert standing(owner) == (status, None, None)
    assert subjects(engine, owner) == []


def test_who_paid_for_a_while_and_is_back_on_trial_is_ended_all_the_same(engine, owner):
    ends = account_of(owner).trial_ends_at
    change(owner, status="active")
    end_trials(ends - 3 * DAY, an_hour)
    change(owner, status="trial")

    end_trials(ends, an_hour)

    assert standing(owner) == ("read_only", None, None)


def test_who_pays_at_the_last_moment_stays_active(engine, owner, monkeypatch):
    ends, real = account_of(owner).trial_ends_at, trials.commit

    def pay_first(write):
        change(owner, status="active", plan="team")
        real(write)

    monkeypatch.setattr(trials, "commit", pay_first)
    end_trials(ends, an_hour)

    assert standing(owner) == ("active", None, None)
    assert subjects(engine, owner) == []


def test_a_trial_goes_on_where_it_was_after_a_deletion(engine, owner):
    before = standing(owner)
    deletions.delete(owner, confirm="Acme")
    while_deleted = end_trials(before[2] + HOUR, an_hour)

    deletions.restore(owner)

    assert while_deleted["told"] == 0
    assert standing(owner) == before


def test_a_trial_that_ended_while_the_account_was_deleted_ends_with_the_next_run(engine, owner, monkeypatch):
    ends = account_of(owner).trial_ends_at
    deletions.delete(owner, confirm="Acme")
    end_trials(ends + HOUR, an_hour)
    deletions.set_clock(monkeypatch, ends + 2 * DAY)
    deletions.restore(owner)

    restored = standing(owner)
    end_trials(ends + 2 * DAY + HOUR, an_hour)

    assert restored == ("trial", "trial", ends - 3 * DAY)
    assert standing(owner) == ("read_only", None, None)
    assert account_of(owner).trial_ends_at == ends


def test_one_account_that_fails_keeps_no_other_waiting(engine, owner, monkeypatch):
    broken, real = people.confirmed(engine), trials.owners_of
    later = people.confirmed(engine)

    def owners_of(account_id):
        if account_id == broken.account_id:
            raise RuntimeError("a test")
        return real(account_id)

    monkeypatch.setattr(trials, "owners_of", owners_of)
    with pytest.raises(RuntimeError):
        end_trials(account_of(later).due_at, an_hour)

    assert subjects(engine, owner) == subjects(engine, later) == ["Days left of your trial: 3"]
    monkeypatch.undo()
    assert end_trials(account_of(broken).due_at, an_hour)["told"] == 1


def test_where_no_mail_gets_through_the_end_comes_all_the_same_and_is_told_later(engine, owner, monkeypatch):
    from chalicelib import errors

    ends, real = account_of(owner).trial_ends_at, trials.send_mail

    def refuse(*_, **__):
        raise errors.Unavailable

    monkeypatch.setattr(trials, "send_mail", refuse)
    with pytest.raises(RuntimeError):
        end_trials(ends, an_hour)
    assert standing(owner)[:2] == ("read_only", "trial")

    monkeypatch.setattr(trials, "send_mail", real)
    end_trials(ends + HOUR, an_hour)
    assert subjects(engine, owner) == ["Your trial has ended"]
    assert standing(owner) == ("read_only", None, None)


def test_telling_is_given_up_after_a_day(engine, owner, monkeypatch):
    from chalicelib import errors

    ends = account_of(owner).trial_ends_at

    def refuse(*_, **__):
        raise errors.Unavailable

    monkeypatch.setattr(trials, "send_mail", refuse)
    end_trials(ends + DAY, an_hour)

    assert standing(owner) == ("read_only", None, None)


def test_a_run_stops_before_its_time_is_up_and_the_next_goes_on(engine, owner):
    second = people.confirmed(engine)
    due, calls = account_of(second).due_at, iter([3600.0, 1.0])

    stopped = end_trials(due, lambda: next(calls))
    rest = end_trials(due, an_hour)

    assert (stopped["told"], stopped["stopped_early"], rest["told"]) == (1, 1, 1)


def test_many_pages_are_worked_off(engine, monkeypatch):
    monkeypatch.setattr(trials, "_PAGE", 7)
    due = clock.now() - DAY
    for _ in range(30):
        Account(
            ids.new(),
            company="x",
            status="trial",
            trial_ends_at=due,
            created_at=due,
            updated_at=due,
            awaits="trial",
            due_at=due,
        ).save()

    assert end_trials(clock.now(), an_hour)["ended"] == 30


@pytest.mark.faults
def test_a_fault_at_any_call_is_made_good_by_the_next_run(engine):
    """Mail may come twice after a crash, and is never lost."""

    def prepare():
        return people.confirmed(engine)

    def run(owner):
        ends = account_of(owner).trial_ends_at
        end_trials(ends - 3 * DAY, an_hour)
        end_trials(ends, an_hour)

    def state(owner):
        return standing(owner), set(subjects(engine, owner)) >= {"Your trial has ended"}

    assert faults.survive(prepare, run, state) >= 6


def test_who_paid_and_stopped_before_the_end_is_not_told_that_a_trial_ended(engine, owner):
    ends = account_of(owner).trial_ends_at
    change(owner, status="read_only", plan="team")

    counts = end_trials(ends, an_hour)

    assert (counts["ended"], counts["not_on_trial"]) == (0, 1)
    assert standing(owner) == ("read_only", None, None)
    assert subjects(engine, owner) == []
