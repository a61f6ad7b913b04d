"""The third parties that the operator works with, by category: published as they stand here (promise T1)."""

from dataclasses import dataclass
from typing import Literal

Category = Literal["marketing", "infrastructure", "data", "communication", "customer support", "finance", "statistics"]


@dataclass(frozen=True, slots=True)
class Processor:
    """A company, what it gets to see, and the country of its seat (ISO 3166-1 alpha-2). Where `consent` is needed
    nothing reaches it before a person has agreed, and agreement can be withdrawn."""

    name: str
    category: Category
    receives: str
    country: str
    consent: bool = False


PROCESSORS = (
    Processor("YouTube", "marketing", "visits to pages that show a film", "US", consent=True),
    Processor("Google Ads", "marketing", "visits that follow an advertisement", "US", consent=True),
    Processor("GrowSumo", "marketing", "referrals by partners", "CA", consent=True),
    Processor("Sumo Group", "marketing", "addresses left for the newsletter", "US", consent=True),
    Processor("Zapier", "marketing", "what a customer chooses to pass on to other tools", "US", consent=True),
    Processor("Amazon Web Services", "infrastructure", "everything that the service stores and mails", "US"),
    Processor("Cloudflare", "infrastructure", "network addresses of visitors", "US"),
    Processor("Gandi", "infrastructure", "names of the service's own domains", "FR"),
    Processor("Segment", "infrastructure", "use of pages", "US", consent=True),
    Processor("apilayer", "data", "network addresses, to find a country", "AT"),
    Processor("Calendly", "communication", "appointments that people make", "US"),
    Processor("Google Workspace", "communication", "mail that people write to the operator", "US"),
    Processor("Slack", "communication", "what the operator's staff write to each other", "US"),
    Processor("Crisp", "customer support", "conversations with support", "FR"),
    Processor("Stripe", "finance", "payment details, which reach nobody else", "US"),
    Processor("Intuit", "finance", "the operator's own accounts and invoices", "US"),
    Processor("Google Analytics", "statistics", "pages and clicks", "US", consent=True),
)
