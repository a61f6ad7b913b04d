"""A stand-in for Stripe on loopback: its HTTP API for what the product uses, its pages, webhooks, and a clock that can be moved.

Nothing here is shipped. Shapes, rules and messages are those of the current API (docs.stripe.com/api); a parameter that
the stand-in does not know is refused, so that nothing passes here that Stripe would not take or that is not done.
"""
