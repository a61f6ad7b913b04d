"""After a deletion and a restore: jobs are cancelled, session rows go, everybody is told, nobody twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.gateways import mailer
from chalicelib.models.account import Account
from chalicelib.models.import_job import ImportJob
from chalicelib.models.member import Member
from chalicelib.models.session import Session
from chalicelib.models.user import User
from chalicelib.services import closing, contact_jobs, deletion, exports, imports
from chalicelib.services.contact_filters import Selection
from chalicelib.services.sessions import list_sessions, switch_account
from chalicelib.services.team import close_sessions_in
from chalicelib.tokens import token_hash
from tests.integration import jobs, people, teams
from tests.integration.deletions import DAY, account_of, delete, outcome, restore, set_clock, signed_in_again
from tests.support import faults

DELETED = "The account of Example & Co was deleted"
RESTORED = "The account of Example & Co was restored"


@pytest.fixture(autouse=True)
def no_delays(monkeypatch):
    """Messages can be taken at once."""
    monkeypatch.setattr(deletion, "_DELAY", 0)
    monkeypatch.setattr(closing, "_EARLY_DELAY", 0)


def waiting(account_id):
    """The messages of the account that are on the queue."""
    return [message for message in jobs.messages("closing") if message["account_id"] == account_id]


def close(owner, remaining=jobs.long):
    """Works off the queue for one account until nothing is left; gives the number of messages."""
    count = 0
    while found := waiting(owner.account_id):
        for message in found:
            count += 1
            closing.work_closing(message, remaining)
    return count


def subjects(engine, person):
    """What a person was mailed about the account, oldest first."""
    return [mail["Subject"] for mail in people.mails_to(engine, person.email) if "Example & Co was" in mail["Subject"]]


def team_of(engine):
    owner = people.confirmed(engine)
    return owner, [
        owner,
        teams.joined(engine, owner, "owner"),
        teams.joined(engine, owner, "admin"),
        teams.joined(engine, owner),
    ]


def test_everybody_is_told_once_with_the_date_and_owners_how_to_come_back(engine, monkeypatch):
    owner, team = team_of(engine)
    at = clock.now().replace(hour=9, minute=5)
    set_clock(monkeypatch, at)
    delete(owner)

    close(owner)

    assert [subjects(engine, person) for person in team] == [[DELETED]] * 4
    texts = [people.mails_to(engine, person.email)[-1]["BodyText"] for person in team]
    until = at + 30 * DAY
    assert all(f"{until.day} {until:%B} {until.year} at 09:05 UTC" in text for text in texts)
    assert ["/signin" in text for text in texts] == [True, True, False, False]


def test_mail_is_in_the_language_of_who_gets_it(engine):
    owner = people.confirmed(engine, locale="fr")
    delete(owner)

    close(owner)

    assert people.mails_to(engine, owner.email)[-1]["Subject"] == "Le compte de Example & Co a été supprimé"


def test_session_rows_in_this_account_go_and_others_stay(engine):
    owner, other = people.confirmed(engine), people.confirmed(engine)
    teams.join_also(engine, owner, other)
    inside, elsewhere = signed_in_again(other), signed_in_again(other)
    switch_account(other.user_id, token_hash(inside), owner.account_id)
    close_sessions_in(owner.account_id, other.user_id, before=clock.now() - DAY)
    delete(owner)
    later = signed_in_again(owner)

    close(owner)

    assert [row.token_hash for row in list_sessions(owner.user_id)] == [token_hash(later)]
    left = {row.token_hash for row in list_sessions(other.user_id)}
    assert token_hash(inside) not in left
    assert token_hash(elsewhere) in left


def test_a_session_that_moved_in_after_the_deletion_stays(engine):
    owner, other = people.confirmed(engine), people.confirmed(engine)
    teams.join_also(engine, other, owner)
    token = signed_in_again(owner)
    switch_account(owner.user_id, token_hash(token), other.account_id)
    delete(owner)
    switch_account(owner.user_id, token_hash(token), owner.account_id)

    close(owner)

    assert Session.get(owner.user_id, token_hash(token)).account_id == owner.account_id


def test_running_jobs_are_cancelled_and_exports_go_on(engine):
    owner = people.confirmed(engine)
    account_id = owner.account_id
    imported = jobs.upload(account_id, b"Email\njane@example.com\n")
    ready = jobs.upload(account_id, b"Email\njane@example.com\n")
    jobs.start(imported)
    change = contact_jobs.start_job(account_id, "u", "delete", {"filter": {}, "value": ""})
    export = exports.create_export(account_id, "u", "jsonl", Selection())
    delete(owner)

    close(owner)
    jobs.work_off("import", account_id)
    contact_jobs.work_job({"account_id": account_id, "job_id": change.job_id}, jobs.long)
    jobs.work_off("export", account_id)

    found = [imports.get_import(account_id, job.import_id).status for job in (imported, ready)]
    assert found == ["cancelled", "ready"]
    assert contact_jobs.get_job(account_id, change.job_id).status == "cancelled"
    assert exports.get_export(account_id, export.export_id).status == "done"
    assert jobs.contacts_of(account_id) == {}


def test_a_restore_is_told_to_everybody_and_leaves_nothing_behind(engine):
    owner, team = team_of(engine)
    delete(owner)
    close(owner)

    restore(owner)
    close(owner)

    assert [subjects(engine, person) for person in team] == [[DELETED, RESTORED]] * 4
    assert (account_of(owner).told, account_of(owner).restored_at) == (None, None)


def test_what_was_restored_before_it_was_told_is_told_as_restored_only(engine):
    owner = people.confirmed(engine)
    delete(owner)
    restore(owner)

    close(owner)

    assert subjects(engine, owner) == [RESTORED]


def test_an_early_message_waits_for_the_row_and_not_for_ever(engine):
    owner = people.confirmed(engine)
    message = {"account_id": owner.account_id, "deleted_at": clock.to_iso(clock.now()), "tries": 0}

    closing.work_closing(message, jobs.long)
    (again,) = waiting(owner.account_id)
    closing.work_closing(message | {"tries": 3}, jobs.long)

    assert again == message | {"tries": 1}
    assert waiting(owner.account_id) == []
    assert subjects(engine, owner) == []


@pytest.mark.parametrize("late", ["restored", "deleted again", "purging", "gone", "day 30"])
def test_a_late_message_does_nothing(engine, monkeypatch, late):
    owner = people.confirmed(engine)
    delete(owner)
    (message,) = waiting(owner.account_id)
    token = signed_in_again(owner)
    if late in ("restored", "deleted again"):
        restore(owner)
    if late == "deleted again":
        delete(owner)
    if late == "purging":
        Account(owner.account_id).update(actions=[Account.status.set("purging")])
    if late == "gone":
        Account(owner.account_id).delete()
    if late == "day 30":
        set_clock(monkeypatch, account_of(owner).purge_at)
    waiting(owner.account_id)
    before = account_of(owner) and account_of(owner).to_simple_dict()

    closing.work_closing(message, jobs.long)

    assert waiting(owner.account_id) == []
    assert subjects(engine, owner) == []
    assert (account_of(owner) and account_of(owner).to_simple_dict()) == before
    assert Session.count(owner.user_id) == 2, token


def test_it_stops_before_its_time_is_up_and_goes_on_from_its_place(engine):
    owner, team = team_of(engine)
    delete(owner)
    (message,) = waiting(owner.account_id)
    left = [110.0]

    def running_out():
        left[0] -= 40
        return left[0]

    closing.work_closing(message, running_out)
    told_at_first = sum(bool(subjects(engine, person)) for person in team)
    turns = close(owner)

    assert (told_at_first, turns) == (2, 1)
    assert [subjects(engine, person) for person in team] == [[DELETED]] * 4


def test_who_could_not_be_mailed_is_mailed_when_the_message_comes_again(engine, monkeypatch):
    owner, team = team_of(engine)
    delete(owner)
    (message,) = waiting(owner.account_id)
    real = mailer.send_mail

    def refusing(to, *parts):
        if to == team[2].email:
            raise errors.Unavailable
        return real(to, *parts)

    with monkeypatch.context() as patched:
        patched.setattr(mailer, "send_mail", refusing)
        assert isinstance(outcome(closing.work_closing, message, jobs.long), errors.Unavailable)
        assert isinstance(outcome(closing.work_closing, message, jobs.long), errors.Unavailable)
    closing.work_closing(message, jobs.long)
    closing.work_closing(message, jobs.long)

    assert [subjects(engine, person) for person in team] == [[DELETED]] * 4


def test_a_message_that_comes_twice_at_once_tells_at_most_one_person_twice(engine):
    owner, team = team_of(engine)
    delete(owner)
    (message,) = waiting(owner.account_id)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: closing.work_closing(message, jobs.long), range(3)))
    closing.work_closing(message, jobs.long)

    assert all(set(subjects(engine, person)) == {DELETED} for person in team)
    assert sum(len(subjects(engine, person)) for person in team) <= len(team) + 2


def small_team(news):
    """An account of two people, each with a session from before, and an import that runs; rows only, for there are many."""
    now = clock.now()
    account_id, at = ids.new(), now - timedelta(minutes=1)
    row = Account(account_id, company="Example & Co", trial_ends_at=now, created_at=now, updated_at=now)
    if news == "deleted":
        row.status, row.deleted_at, row.purge_at = "deleted", at, at + 30 * DAY
    else:
        row.status, row.restored_at = "trial", at
    row.save()
    team = [small_person(account_id, role, at - DAY) for role in ("owner", "member")]
    job = ImportJob(
        account_id, ids.new(), status="running", file_name="a.csv", created_by="u", options={"task": "import"}
    )
    job.created_at, job.updated_at, job.expires_at = now, now, now + DAY
    job.save()
    return team, job, {"account_id": account_id, f"{news}_at": clock.to_iso(at), "tries": 0}


def small_person(account_id, role, since):
    user = User(ids.new(), email=people.new_email(), name="Jane Doe", accepted={}, created_at=since, updated_at=since)
    user.save()
    Member(account_id, user.user_id, role=role, joined_at=since).save()
    ends = since + 60 * DAY
    session = Session(user.user_id, ids.new(), account_id=account_id, created_at=since, last_seen_at=since)
    session.ends_at = session.expires_at = ends
    session.save()
    return user


@pytest.mark.faults
@pytest.mark.parametrize("news", ["deleted", "restored"])
def test_whatever_call_fails_a_rerun_makes_it_good_and_repeats_one_mail_at_most(engine, news):
    repeated = Counter()

    def run(case):
        with suppress(errors.Unavailable):  # the queue brings it again
            closing.work_closing(case[2], jobs.long)

    def state(case):
        team, job, message = case
        account: Account = Account.get(message["account_id"], consistent_read=True)
        mails = [subjects(engine, person) for person in team]
        repeated[sum(map(len, mails)) - len(team)] += 1
        return (
            [set(subjects) for subjects in mails],
            sum(map(len, mails)) <= len(team) + 1,
            imports.get_import(job.account_id, job.import_id).status,
            [len(list_sessions(person.user_id)) for person in team],
            account.told is None or account.told["untold"],
            account.restored_at,
        )

    positions = faults.survive(lambda: small_team(news), run, state)

    print(f"closing after {news}: {positions} positions; mails repeated: {dict(repeated)}")
    assert positions >= 6
