"""End-to-end tests share the fixtures of a deployed stack."""

from tests.support.deployed import api, aws, mail, signed_in, stack

__all__ = ["api", "aws", "mail", "signed_in", "stack"]
