"""What this product must never lose, as cfn-lint rules for the expanded template (`make template`).

A rule walks the template and yields findings: a path into it and a sentence. tests/template breaks a good template in
each way that a rule forbids and sees the rule object.
"""
