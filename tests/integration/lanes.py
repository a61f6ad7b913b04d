"""The import queue for tests of large imports: its messages are kept here, and worked off by as many workers as one likes.

What a worker sends is really sent, so that the call can fail, and then lies here, due at once. A message whose worker died
comes again, as from the queue.
"""

import random
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Lock

from chalicelib.gateways import queues
from chalicelib.importing import ranges
from chalicelib.services import import_work, imports
from tests.integration import jobs
from tests.support.faults import Killed

NOTHING_LEFT_IN = 0.05


class Lanes:
    def __init__(self, monkeypatch, *, range_rows=7, chunk_rows=3):
        monkeypatch.setattr(ranges, "RANGE_ROWS", range_rows)
        monkeypatch.setattr(import_work, "CHUNK_ROWS", chunk_rows)
        self.waiting, self.lock = deque(), Lock()
        send = queues.send

        def keep(queue, message, delay=0):
            send(queue, message, delay)
            self.put([message] if queue == "import" else [])

        monkeypatch.setattr(queues, "send", keep)

    def put(self, messages):
        with self.lock:
            self.waiting += messages

    def take(self):
        """All messages that lie here now."""
        with self.lock:
            taken = list(self.waiting)
            self.waiting.clear()
        return taken

    def work_off(self, messages=(), remaining=jobs.long):
        """One worker takes one message after the other, until none is left; an error escapes."""
        self.put(messages)
        while self.waiting:
            imports.work_import(self.waiting.popleft(), remaining)

    def work_off_in_any_order(self, seed, messages=()):
        """The same, each time with any of the messages and little time, so that ranges and chunks mix."""
        dice = random.Random(seed)
        self.put(messages)
        while self.waiting:
            dice.shuffle(self.waiting)
            imports.work_import(self.waiting.popleft(), lambda: dice.choice([10.0, 110.0]))

    def work_off_at_once(self, workers, kills=0, seed=0):
        """Several workers at once, of which so many die at an AWS call of theirs and are replaced; `kills` that were left."""
        reaper = Reaper(kills, seed)
        with ThreadPoolExecutor(workers) as pool, reaper:
            running = set()
            while running or self.waiting:
                for message in self.take():
                    running.add(pool.submit(self._live_or_die, message, reaper))
                done, running = wait(running, NOTHING_LEFT_IN)
                for future in done:
                    future.result()
        return reaper.left

    def _live_or_die(self, message, reaper):
        reaper.mortal()
        try:
            imports.work_import(message, jobs.long)
        except Killed:
            time.sleep(0.05)
            self.put([message])


class Reaper:
    """Kills whichever worker makes an AWS call at a moment of chance: everything it would have done from there on is gone."""

    def __init__(self, kills, seed):
        self.left, self._dice, self._lock = kills, random.Random(seed), Lock()

    def mortal(self):
        return self

    def __enter__(self):
        from botocore.client import BaseClient

        self._real = BaseClient._make_api_call
        real = self._real

        def call(client, operation, parameters):
            if self._strikes():
                raise Killed
            answer = real(client, operation, parameters)
            if self._strikes():
                raise Killed
            return answer

        BaseClient._make_api_call = call
        return self

    def __exit__(self, *_):
        from botocore.client import BaseClient

        BaseClient._make_api_call = self._real

    def _strikes(self):
        with self._lock:
            if self.left and self._dice.random() < 0.02:
                self.left -= 1
                return True
        return False
