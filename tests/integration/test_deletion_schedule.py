"""The hourly look at deleted accounts: reminders at day 7 and 29, the purge at day 30, and no account waits for another."""

from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.gateways import mailer
from chalicelib.jobs import PartlyFailed
from chalicelib.models.account import Account
from chalicelib.models.certificate import Certificate
from chalicelib.services import account_mail, deletion_schedule
from tests.integration import jobs, people, teams
from tests.integration.deletions import DAY, account_of, delete, restore
from tests.support import faults

REMINDER = "The account of Example & Co will be erased"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def no_account_of_another_test(engine):
    """The index is shared by all tests; what others left due is not this one's."""
    for index, model in ((Account.by_due, Account), (Certificate.by_due, Certificate)):
        for awaits in ("deletion", "hold"):
            for row in index.query(awaits):
                model(row.account_id).update(actions=[model.due_at.remove()])


def deleted(engine, **changes):
    """The owner of an account that was deleted, and when."""
    owner = people.confirmed(engine, **changes)
    return owner, delete(owner).deleted_at


def run(now, remaining=jobs.long):
    return {name: count for name, count in deletion_schedule.run_due(now, remaining).items() if count}


def reminders(engine, person):
    return [mail["Subject"] for mail in people.mails_to(engine, person.email)].count(REMINDER)


def purges(owner):
    return [message for message in jobs.messages("purge") if message["account_id"] == owner.account_id]


def test_nothing_is_due_before_day_7(engine):
    owner, at = deleted(engine)

    assert run(at + 7 * DAY - SECOND) == {}
    assert reminders(engine, owner) == 0


def test_owners_are_reminded_at_day_7_and_29_and_the_purge_comes_at_day_30(engine):
    owner, at = deleted(engine)

    counts = {day: run(at + day * DAY) for day in (7, 8, 28, 29, 30)}

    assert counts == {7: {"reminded": 1}, 8: {}, 28: {}, 29: {"reminded": 1}, 30: {"queued": 1}}
    assert reminders(engine, owner) == 2
    assert purges(owner) == [{"account_id": owner.account_id, "now": clock.to_iso(at + 30 * DAY)}]


def test_every_owner_is_reminded_and_nobody_else(engine):
    owner = people.confirmed(engine)
    team = [owner, teams.joined(engine, owner, "owner"), teams.joined(engine, owner, "admin")]
    at = delete(owner).deleted_at

    run(at + 7 * DAY)

    assert [reminders(engine, person) for person in team] == [1, 1, 0]


def test_a_reminder_names_the_day_of_the_purge_in_the_owners_language(engine):
    owner, at = deleted(engine, locale="fr")

    run(at + 7 * DAY)

    text = people.mails_to(engine, owner.email)[-1]["BodyText"]
    assert account_mail.name_moment(at + 30 * DAY, "fr") in text


def test_reminders_that_were_missed_are_made_up_for_by_one(engine):
    owner, at = deleted(engine)

    counts = [run(at + day * DAY) for day in (29, 29, 30)]

    assert counts == [{"reminded": 1}, {}, {"queued": 1}]
    assert reminders(engine, owner) == 1


def test_when_all_was_missed_the_purge_comes_without_a_reminder(engine):
    owner, at = deleted(engine)

    assert run(at + 31 * DAY) == {"queued": 1}
    assert reminders(engine, owner) == 0


def test_a_purge_is_asked_for_again_until_it_has_begun(engine):
    owner, at = deleted(engine)
    due = at + 30 * DAY

    counts = [run(due), run(due + timedelta(hours=1))]
    begun = [Account.status.set("purging"), Account.awaits.remove(), Account.due_at.remove()]
    Account(owner.account_id).update(actions=begun)
    counts.append(run(due + timedelta(hours=2)))

    assert counts == [{"queued": 1}, {"queued": 1}, {}]
    assert len(purges(owner)) == 2


def test_a_restored_account_is_left_alone(engine):
    owner, at = deleted(engine)
    restore(owner)

    assert [run(at + day * DAY) for day in (7, 29, 30, 31)] == [{}, {}, {}, {}]
    assert reminders(engine, owner) == 0


def test_a_restore_in_the_moment_of_the_reminder_wins(engine, monkeypatch):
    owner, at = deleted(engine)
    real = account_mail.remind_owner
    monkeypatch.setattr(account_mail, "remind_owner", lambda *args: (real(*args), restore(owner)))

    counts = run(at + 7 * DAY)

    assert counts == {}
    assert account_of(owner).awaits == "trial"


def hold(account_id, until, **changes):
    values = {"status": "held", "awaits": "hold", "due_at": until, "started_at": clock.now()}
    Certificate(account_id, **(values | changes)).save()


def test_the_end_of_a_hold_wakes_the_purge(engine):
    account_id, until = ids.new(), clock.now()
    hold(account_id, until)

    before, after = run(until - SECOND), run(until)

    assert (before, after) == ({}, {"held": 1})
    assert {"account_id": account_id, "now": clock.to_iso(until)} in list(jobs.messages("purge"))


def test_an_account_under_hold_waits_for_its_end(engine):
    owner, at = deleted(engine)
    hold(owner.account_id, at + 60 * DAY)

    assert [run(at + day * DAY) for day in (30, 59, 60)] == [{}, {}, {"held": 1}]


def test_one_bad_account_keeps_no_other_waiting_and_the_run_ends_with_an_error(engine, capsys):
    bad, at = deleted(engine)
    good = [deleted(engine)[0] for _ in range(2)]
    Account(bad.account_id).update(actions=[Account.purge_at.remove()])

    with pytest.raises(PartlyFailed) as failure:
        deletion_schedule.run_due(at + 8 * DAY, jobs.long)

    assert failure.value.counts == {"reminded": 2, "queued": 0, "held": 0, "failed": 1, "stopped_early": 0}
    assert [reminders(engine, owner) for owner in good] == [1, 1]
    assert f'"account_id":"{bad.account_id}"' in capsys.readouterr().out


def test_a_reminder_that_reached_no_owner_stays_due(engine, monkeypatch):
    owner, at = deleted(engine)
    with monkeypatch.context() as patched:
        patched.setattr(mailer, "send_mail", lambda *_: (_ for _ in ()).throw(errors.Unavailable()))
        assert isinstance(failing(at + 7 * DAY), PartlyFailed)

    assert run(at + 7 * DAY + SECOND) == {"reminded": 1}
    assert reminders(engine, owner) == 1


def failing(now):
    try:
        return run(now)
    except PartlyFailed as failure:
        return failure


def test_it_stops_before_its_time_is_up_and_the_next_run_goes_on(engine):
    owners = [deleted(engine) for _ in range(3)]
    at = max(moment for _, moment in owners)
    left = iter([100.0, 100.0, 3.0])

    first = run(at + 7 * DAY, lambda: next(left))
    second = run(at + 7 * DAY)

    assert (first, second) == ({"reminded": 2, "stopped_early": 1}, {"reminded": 1})
    assert [reminders(engine, owner) for owner, _ in owners] == [1, 1, 1]


def test_more_accounts_than_a_page_of_the_index_are_served(engine, monkeypatch):
    owners = [deleted(engine) for _ in range(4)]
    real = Account.by_due.query
    monkeypatch.setattr(Account.by_due, "query", lambda *args: real(*args, page_size=1))

    assert run(max(at for _, at in owners) + 30 * DAY) == {"queued": 4}


@pytest.mark.faults
@pytest.mark.parametrize("day", [7, 30])
def test_whatever_call_fails_a_rerun_makes_it_good(engine, day):
    made = []

    def prepare():
        for owner, _ in made:
            Account(owner.account_id).update(actions=[Account.due_at.remove()])
        made.append(deleted(engine))
        return made[-1]

    def work(case):
        with suppress(PartlyFailed):  # Lambda tries again
            deletion_schedule.run_due(case[1] + day * DAY, jobs.long)

    def state(case):
        owner, at = case
        account = account_of(owner)
        asked = {message["account_id"] for message in jobs.messages("purge")}
        return account.status, account.due_at - at, reminders(engine, owner) > 0, owner.account_id in asked

    positions = faults.survive(prepare, work, state)

    print(f"run_due on day {day}: {positions} positions")
    assert positions >= 6
