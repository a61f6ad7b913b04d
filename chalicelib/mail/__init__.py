"""The mails that we write: texts in French and English, and how they become plain text and HTML."""
