"""Use cases: verb_noun functions with the account first, typed in and out, that know nothing of HTTP."""
