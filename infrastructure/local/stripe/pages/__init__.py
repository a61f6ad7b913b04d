"""The pages that a person sees: Checkout, the bank's question, the portal, invoices, and a dashboard for developers."""
