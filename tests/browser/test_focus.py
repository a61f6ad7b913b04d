"""Who is quicker than the screen: what follows a press goes where that press has led, before anything is painted."""

import pytest

FOCUS = """async element => {
  element.click();
  for (let turn = 0; turn < 20; turn += 1) await null;
  const {role, name, tagName} = document.activeElement;
  return role || name || tagName;
}"""
"""Press, let what hangs on it run, but neither a frame nor a timer, and tell who has the focus then."""


@pytest.mark.parametrize(
    ("path", "button", "focused"),
    [
        ("/contacts", "Atelier Martin", "menuitem"),
        ("/api-keys", "Create a key", "label"),
        ("/team", "Invite somebody", "email"),
        ("/contacts/new", "Create contact", "email"),
    ],
    ids=["a menu's first item", "a dialog's first field", "another dialog's", "the field that is wrong"],
)
def test_the_focus_is_there_at_once(visitor, owner, path, button, focused):
    page = visitor(person=owner).open(path)

    assert page.get_by_role("button", name=button).first.evaluate(FOCUS) == focused
