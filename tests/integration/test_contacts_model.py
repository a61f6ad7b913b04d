"""Any order of creates, changes, restrictions, erasures and bulk actions against a model in a dictionary."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from chalicelib import errors, ids
from chalicelib.services import account, contact_addresses, contact_bulk, contacts
from tests.integration.contact_rows import ACTOR, kept, listed, tag_counts

ADDRESSES = st.sampled_from([f"{name}@{at}.example" for name in "abc" for at in ("acme", "mail.acme", "other")])
TAGS = st.lists(st.sampled_from(["vip", "VIP", "new", "a b", "#1"]), max_size=4, unique_by=str.casefold)
TEXTS = st.none() | st.sampled_from(["Zoë", "x", "Company & Co"])
# Without shrinking, which takes minutes on a real database; the failing steps are printed as they are.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
REAL = settings(phases=PHASES, stateful_step_count=15, suppress_health_check=list(HealthCheck))


class Contacts(RuleBasedStateMachine):
    """`self.model` is `{id: {email, tags, company, restricted}}`."""

    known = Bundle("known")

    def __init__(self):
        super().__init__()
        self.account_id, self.shards, self.model = ids.new(), 1, {}

    def holder(self, email):
        return next((contact_id for contact_id, it in self.model.items() if it["email"] == email), None)

    @rule()
    def grow(self):
        self.shards = 16

    @rule(target=known, email=ADDRESSES, tags=TAGS, company=TEXTS)
    def create(self, email, tags, company):
        if (holder := self.holder(email)) is not None:
            with pytest.raises(errors.AlreadyExists) as refused:
                kept(self.account_id, shards=self.shards, email=email, tags=tags, company=company)
            assert refused.value.extra == {"id": holder}
            return multiple()
        created = kept(self.account_id, shards=self.shards, email=email, tags=tags, company=company)
        self.model[created["id"]] = {"email": email, "tags": tags, "company": company, "restricted": False}
        return created["id"]

    @rule(
        contact_id=known,
        patch=st.fixed_dictionaries({}, optional={"email": ADDRESSES, "tags": TAGS, "company": TEXTS}),
    )
    def change(self, contact_id, patch):
        problem = self.problem_with(contact_id, patch)
        if problem is not None:
            with pytest.raises(problem):
                contacts.change_contact(self.account_id, contact_id, ACTOR, patch)
            return
        changed = contacts.change_contact(self.account_id, contact_id, ACTOR, patch)
        self.model[contact_id] |= patch
        assert {name: changed[name] for name in patch} == patch

    def problem_with(self, contact_id, patch):
        it = self.model.get(contact_id)
        if it is None:
            return errors.NotFound
        if it | patch == it:
            return None
        if it["restricted"]:
            return errors.Conflict
        return errors.AlreadyExists if self.holder(patch.get("email")) not in (None, contact_id) else None

    @rule(contact_id=known, is_restricted=st.booleans())
    def restrict_or_lift(self, contact_id, is_restricted):
        try:
            if is_restricted:
                contacts.restrict_contact(self.account_id, contact_id, ACTOR, "unlawful")
            else:
                contacts.lift_restriction(self.account_id, contact_id, ACTOR)
        except errors.NotFound:
            assert contact_id not in self.model
        else:
            self.model[contact_id]["restricted"] = is_restricted

    @rule(contact_id=known | consumes(known))
    def erase(self, contact_id):
        try:
            contacts.delete_contact(self.account_id, contact_id)
        except errors.NotFound:
            assert contact_id not in self.model
        else:
            del self.model[contact_id]

    @rule(
        chosen=st.lists(known, max_size=4),
        action=st.sampled_from(["tag", "untag", "delete"]),
        tag=st.sampled_from(["vip", "Vip", "z"]),
    )
    def act(self, chosen, action, tag):
        outcome = contact_bulk.apply_to_ids(self.account_id, chosen, action, tag, ACTOR)

        reasons = {}
        for contact_id in dict.fromkeys(chosen):
            it = self.model.get(contact_id)
            keys = [] if it is None else [other.casefold() for other in it["tags"]]
            if it is None:
                reasons[contact_id] = "not_found"
            elif action == "delete":
                del self.model[contact_id]
            elif (tag.casefold() in keys) == (action == "tag"):
                continue
            elif it["restricted"]:
                reasons[contact_id] = "restricted"
            elif action == "tag":
                it["tags"] = [*it["tags"], tag]
            else:
                it["tags"] = [other for other in it["tags"] if other.casefold() != tag.casefold()]
        assert dict(outcome.failed) == reasons
        assert outcome.done == len(set(chosen)) - len(reasons)

    @invariant()
    def the_list_is_the_model(self):
        found = listed(self.account_id, shards=self.shards, limit=3)
        assert [it["id"] for it in found] == sorted(self.model, reverse=True)
        assert {it["id"]: (it["email"], it["tags"], it["company"]) for it in found} == {
            contact_id: (it["email"], it["tags"], it["company"]) for contact_id, it in self.model.items()
        }

    @invariant()
    def the_counts_are_exact(self):
        counted = {}
        for it in self.model.values():
            for tag in it["tags"]:
                counted[tag.casefold()] = counted.get(tag.casefold(), 0) + 1
        assert {tag.casefold(): count for tag, count in tag_counts(self.account_id, 2).items()} == counted
        assert account.count_holdings(self.account_id).contacts == len(self.model)

    @invariant()
    def filters_select_what_they_say(self):
        at_acme = [
            contact_id
            for contact_id, it in self.model.items()
            if it["email"].endswith(("@acme.example", ".acme.example"))
        ]
        vip = [contact_id for contact_id, it in self.model.items() if "vip" in map(str.casefold, it["tags"])]
        assert {it["id"] for it in listed(self.account_id, shards=self.shards, domain="acme.example")} == set(at_acme)
        assert {it["id"] for it in listed(self.account_id, shards=self.shards, tag="Vip")} == set(vip)

    @invariant()
    def every_address_is_its_contacts(self):
        for contact_id, it in self.model.items():
            assert contact_addresses.find_holder(self.account_id, it["email"]) == contact_id


def test_any_order_of_actions_agrees_with_the_model(engine):
    examples = 10 if engine.name == "dynamodb-local" else 4  # the emulator takes five times as long

    run_state_machine_as_test(Contacts, settings=settings(REAL, max_examples=examples))
