"""What routes share: the route decorator, principals, body parsing, cursors, answers and errors."""
