"""The blacklist against real engines: what is erased, what is refused, what remains."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import errors, ids
from chalicelib.services import blacklist, contacts
from tests.integration.blacklists import (
    ACTOR,
    block,
    emails_of,
    entry_of,
    new_account,
    new_contact,
    new_domain,
    rows_of,
    tables_that_hold,
)


def test_an_address_is_erased_and_counted(engine):
    account_id, domain = new_account(), new_domain()
    new_contact(account_id, f"jane@{domain}")
    new_contact(account_id, f"john@{domain}")

    entry = block(account_id, email=f"jane@{domain}")

    assert (entry.erased, entry.sweep) == (1, "done")
    assert emails_of(account_id) == {f"john@{domain}"}


def test_a_domain_covers_its_subdomains_and_nothing_that_only_looks_like_it(engine):
    account_id, name = new_account(), ids.new().lower()
    covered = [f"a@{name}.example.com", f"b@mail.{name}.example.com", f"c@x.mail.{name}.example.com"]
    spared = [f"d@my{name}.example.com", f"e@{name}.example.com.au", f"f@{name}.example", f"g@{name}-x.example.com"]
    spared += [f"h@x.{name}-x.example.com", f"{name}.example.com@other.example"]
    for email in covered + spared:
        new_contact(account_id, email)

    entry = block(account_id, domain=f"{name}.example.com")

    assert (entry.erased, entry.sweep) == (len(covered), "done")
    assert emails_of(account_id) == set(spared)


def test_siblings_that_sort_between_a_domain_and_its_subdomains_are_spared(engine):
    account_id, name = new_account(), f"x{ids.new().lower()}"
    new_contact(account_id, f"a@{name}-sub.com")
    new_contact(account_id, f"a@mail.{name}-sub.com")
    new_contact(account_id, f"a@mail.{name}.com")

    entry = block(account_id, domain=f"{name}.com")

    assert entry.erased == 1
    assert emails_of(account_id) == {f"a@{name}-sub.com", f"a@mail.{name}-sub.com"}


def test_another_account_is_not_touched(engine):
    account_id, other, domain = new_account(), new_account(), new_domain()
    new_contact(account_id, f"jane@{domain}")
    new_contact(other, f"jane@{domain}")

    block(account_id, domain=domain)

    assert emails_of(other) == {f"jane@{domain}"}
    new_contact(other, f"john@{domain}")
    assert blacklist.blocked(other, [f"jane@{domain}"]) == set()


@pytest.mark.parametrize("spelling", ["JANE@{d}", "Jane@{D}", " <jane@{d}> ", "mailto:jane@{d}", "jane@{wide}"])
def test_every_spelling_of_an_address_is_refused(engine, spelling):
    account_id, domain = new_account(), new_domain()
    block(account_id, email=f"jane@{domain}")

    with pytest.raises(errors.Blacklisted) as refused:
        new_contact(account_id, spelling.format(d=domain, D=domain.upper(), wide=domain.replace(".", "。")))

    assert refused.value.fields[0][0] == "email"
    assert emails_of(account_id) == set()


def test_an_international_domain_is_refused_in_both_forms(engine):
    account_id, name = new_account(), ids.new().lower()[:20]
    block(account_id, domain=f"bücher-{name}.example.com")

    with pytest.raises(errors.Blacklisted):
        new_contact(account_id, f"a@BÜCHER-{name}.example.com")
    with pytest.raises(errors.Blacklisted):
        new_contact(account_id, f"a@{f'bücher-{name}'.encode('idna').decode()}.example.com")


def test_a_plus_address_is_another_mailbox_unless_its_domain_is_listed(engine):
    account_id, domain = new_account(), new_domain()
    block(account_id, email=f"jane@{domain}")
    contact_id = new_contact(account_id, f"jane+news@{domain}")

    entry = block(account_id, domain=domain)

    assert entry.erased == 1
    with pytest.raises(errors.NotFound):
        contacts.get_contact(account_id, contact_id)


def test_a_contact_cannot_be_changed_to_a_listed_address(engine):
    account_id, domain = new_account(), new_domain()
    block(account_id, domain=domain)
    contact_id = new_contact(account_id, f"jane@not-{domain}")

    with pytest.raises(errors.Blacklisted):
        contacts.change_contact(account_id, contact_id, ACTOR, {"email": f"jane@{domain}"})

    assert contacts.get_contact(account_id, contact_id)["email"] == f"jane@not-{domain}"


def test_nothing_but_a_hash_and_a_masked_form_remains(engine):
    account_id, local = new_account(), f"jane.{ids.new().lower()}"
    email = f"{local}@example.com"
    contact_id = new_contact(account_id, email, tags=["lead"], notes="met at the fair", custom={"crm": "7"})
    contacts.change_contact(account_id, contact_id, ACTOR, {"job_title": "Director", "tags": ["vip"]})

    entry = block(account_id, email=email.upper(), reason="asked by phone")

    assert entry.masked == "j•••@e•••.com"
    assert tables_that_hold(local) == set()
    assert tables_that_hold(contact_id) == {"erasures"}  # that this id was erased, until no backup can bring it back
    assert rows_of(account_id, "contact_history.ContactHistory") == []
    assert {row["value"]["N"] for row in rows_of(account_id, "counter.Counter")} <= {"0"}


def test_an_address_that_a_contact_had_before_is_not_kept_either(engine):
    account_id, local = new_account(), f"jane.{ids.new().lower()}"
    contact_id = new_contact(account_id, f"{local}@example.com")
    contacts.change_contact(account_id, contact_id, ACTOR, {"email": f"new-{ids.new()}@example.com".lower()})

    entry = block(account_id, email=f"{local}@example.com")

    assert entry.erased == 0
    assert tables_that_hold(local) == set()


def test_naming_it_again_gives_the_same_entry(engine):
    account_id, domain = new_account(), new_domain()
    new_contact(account_id, f"jane@{domain}")
    target = blacklist.target_of(f"jane@{domain}", None)
    first = blacklist.add_entry(account_id, ACTOR, target, blacklist.remarks_of("first", None))

    again = blacklist.add_entry(account_id, "someone else", target, blacklist.remarks_of("second", None))

    assert (first[1], again[1]) == (True, False)
    assert (again[0].reason, again[0].created_by, again[0].erased) == ("first", ACTOR, 1)


def test_fifty_at_once_make_one_entry_and_count_each_contact_once(engine):
    account_id, domain = new_account(), new_domain()
    for number in range(8):
        new_contact(account_id, f"c{number}@{domain}")
    target = blacklist.target_of(None, domain)

    with ThreadPoolExecutor(10) as pool:
        added = list(pool.map(lambda _: blacklist.add_entry(account_id, ACTOR, target, blacklist.Remarks()), range(50)))

    assert sum(is_new for _, is_new in added) == 1
    assert entry_of(account_id, target.entry_id).erased == 8
    assert emails_of(account_id) == set()


def test_no_create_that_races_with_an_entry_leaves_a_contact(engine):
    account_id, domain = new_account(), new_domain()

    def create(number):
        try:
            new_contact(account_id, f"c{number}@{domain}")
        except errors.Blacklisted:
            return "refused"
        return "created"

    with ThreadPoolExecutor(12) as pool:
        racing = [pool.submit(create, number) for number in range(40)]
        entry = pool.submit(block, account_id, None, domain)
        racing += [pool.submit(create, number) for number in range(40, 80)]
        outcomes = [one.result() for one in racing]
        erased = entry.result().erased

    assert emails_of(account_id) == set()
    assert rows_of(account_id, "contact_email.ContactEmail") == []
    assert erased == outcomes.count("created")
    assert create(99) == "refused"


def test_taken_off_the_list_it_may_be_contacted_again(engine):
    account_id, domain = new_account(), new_domain()
    entry = block(account_id, domain=domain)

    blacklist.remove_entry(account_id, entry.entry_id)

    new_contact(account_id, f"jane@{domain}")
    with pytest.raises(errors.NotFound):
        blacklist.remove_entry(account_id, entry.entry_id)


def test_an_entry_of_another_account_does_not_exist(engine):
    account_id, other = new_account(), new_account()
    entry = block(account_id, domain=new_domain())

    for use in (blacklist.get_entry, blacklist.remove_entry):
        with pytest.raises(errors.NotFound):
            use(other, entry.entry_id)

    assert blacklist.get_entry(account_id, entry.entry_id).entry_id == entry.entry_id


def test_a_look_up_tells_every_entry_that_covers_an_address_the_closest_first(engine):
    account_id, domain = new_account(), new_domain()
    block(account_id, domain=domain)
    block(account_id, domain=f"mail.{domain}")
    block(account_id, email=f"jane@mail.{domain}")
    block(account_id, email=f"john@mail.{domain}")

    covering = blacklist.find_covering(account_id, f"Jane@Mail.{domain}", None)

    assert [entry.domain for entry in covering] == [None, f"mail.{domain}", domain]


def test_a_list_is_paged_newest_first(engine):
    account_id = new_account()
    added = [block(account_id, domain=new_domain()).entry_id for _ in range(5)]

    first, position = blacklist.list_entries(account_id, 3, None)
    second, end = blacklist.list_entries(account_id, 3, position)

    assert [entry.entry_id for entry in first + second] == added[::-1]
    assert end is None


def test_many_addresses_are_asked_for_together(engine):
    account_id, domain = new_account(), new_domain()
    block(account_id, domain=f"listed.{domain}")
    block(account_id, email=f"c7@{domain}")
    candidates = [f"c{number}@{domain}" for number in range(150)] + [f"x@a.b.listed.{domain}", f"x@unlisted.{domain}"]

    blocked = blacklist.blocked(account_id, candidates)

    assert blocked == {f"c7@{domain}", f"x@a.b.listed.{domain}"}
