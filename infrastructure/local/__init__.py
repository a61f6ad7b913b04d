"""The local stack: an embedded AWS, the same template and bundle that AWS would get, one origin, demo data."""
