"""What every step of the build raises."""


class BuildError(Exception):
    """The build can't go on; the text is one sentence for whoever started it."""
