"""What runs under valgrind: a process that does with a handler what Lambda does. Called by cold_start.py.

    python -I -S lambda_process.py <folder of the bundle> <module.function> <event.json> <expected.json>

It imports the handler (Lambda's init phase), calls it with the event (the first request), and fails unless the answer
holds what is expected. It imports nothing itself that a handler would not have to pay for.
"""

import sys

sys.path[:0] = [sys.argv[1]]
sys.dont_write_bytecode = True


class Context:
    """The part of Lambda's context that handlers read."""

    aws_request_id = "00000000-0000-0000-0000-000000000000"
    function_name = "benchmark"

    def get_remaining_time_in_millis(self) -> int:
        """The time left; never short here."""
        return 30_000


def main() -> None:
    """Init, then one request."""
    module_name, _, name = sys.argv[2].partition(".")
    handler = getattr(__import__(module_name), name)
    import json  # the runtime itself reads the event with it, so that every handler has it for nothing

    with open(sys.argv[3]) as event, open(sys.argv[4]) as expected:  # noqa: PTH123 - pathlib would be counted
        answer = handler(json.load(event), Context())
        sys.exit(None if json.load(expected).items() <= answer.items() else f"unexpected answer: {answer}")


main()
