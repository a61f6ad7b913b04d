"""The part of Lambda's context that handlers read, for benchmarks that call them in this process."""


class Context:
    """A context with time to spare."""

    aws_request_id = "00000000-0000-0000-0000-000000000000"
    function_name = "benchmark"

    def get_remaining_time_in_millis(self) -> int:
        """The time left; never short here."""
        return 30_000
