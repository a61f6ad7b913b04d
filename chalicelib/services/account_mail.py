"""What the people of an account are told about its end. It goes to everybody, whatever they have switched off: it may be
the last thing they hear before their data is erased (promise D1)."""

from chalicelib.mail.dates import name_moment
from chalicelib.models.account import Account
from chalicelib.models.user import User
from chalicelib.services.mail import language_of, page_link, send_mail


def tell_deletion(account: Account, user: User, role: str) -> None:
    """That the account was deleted, until when it can be restored, and to an owner, where. Raises Unavailable."""
    if role == "owner":
        send_mail("account_deleted_owner", user.email, user.locale, **_facts(account, user), link=page_link("signin"))
    else:
        send_mail("account_deleted", user.email, user.locale, **_facts(account, user))


def remind_owner(account: Account, user: User) -> None:
    """That the time to restore a deleted account runs out. Raises Unavailable."""
    send_mail("deletion_reminder", user.email, user.locale, **_facts(account, user), link=page_link("signin"))


def tell_restore(account: Account, user: User) -> None:
    """That the account is back. Raises Unavailable."""
    send_mail("account_restored", user.email, user.locale, company=account.company, link=page_link("signin"))


def _facts(account: Account, user: User) -> dict[str, str]:
    return {"company": account.company, "until": name_moment(account.purge_at, language_of(user.locale))}
