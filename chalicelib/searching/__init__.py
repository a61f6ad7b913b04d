"""What the search index holds of contacts, and how it is packed: pure functions over texts and bytes, no AWS in it."""
