"""Data about data: what is promised, kept, for how long and shared with whom; pages, template and probes read it."""
