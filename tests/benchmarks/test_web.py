"""How fast the contacts page is there on a slow line and a slow machine, how much script it takes, and whether it jumps.

The line is the slow 4G that Lighthouse simulates (150 ms there and back, 1.6 Mbit/s), the processor four times slower; the
browser does both itself, over its own debugging protocol. Nothing is cached; the time begins with the navigation. What the
API answers is recorded before and comes after the time that it takes on AWS, since the emulator's speed says nothing.
"""

import gzip
import json
import os
import time
from urllib.parse import urlsplit

import pytest

from infrastructure.build import ROOT
from tests.benchmarks.figures import Figure, record
from tests.browser.conftest import owner
from tests.support.deployed import stack

__all__ = ["owner", "stack"]

CONTACTS = 25
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER = 4
API_MS = 60
"""What API Gateway and a warm function take for a read; the line comes on top."""
RUNS = 3
WATCH = """
const answers = ANSWERS;
const over = window.fetch;
window.fetch = (address, init) => {
  const found = answers[address];
  if (!found) return over(address, init);
  const wait = LATENCY + found.length / BYTES_A_MS;
  const answer = () => new Response(found, {status: 200, headers: {'content-type': 'application/json'}});
  return new Promise(done => setTimeout(() => done(answer()), wait));
};
window.shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
new MutationObserver((_, observer) => {
  if (!document.querySelector('main tbody tr')) return;
  observer.disconnect();
  requestAnimationFrame(() => { window.rows = performance.now(); });
}).observe(document, {childList: true, subtree: true});
"""


@pytest.fixture
def keeper(owner):
    """The owner, with a page of contacts; the API is warm."""
    if not owner.api.get("/v1/contacts").json()["items"]:
        for number in range(CONTACTS):
            body = {"email": f"person{number}@example.com", "first_name": "Ada", "last_name": f"Person {number}"}
            assert (
                owner.api.post("/v1/contacts", json=body | {"company": "Example", "tags": ["fair"]}).status_code == 201
            )
    return owner


def test_the_contacts_page_is_there_soon_and_stays_where_it_is(visitor, keeper):
    answers = _recorded(visitor, keeper)
    runs = [_visit(visitor, keeper, answers) for _ in range(RUNS)]
    seconds = min(rows for rows, _, _ in runs)  # what else the machine does only ever adds
    shift = max(shift for _, shift, _ in runs)
    script = runs[0][2]

    record(Figure("contacts page, first rows on slow 4G", seconds, "s", note="150 ms, 1.6 Mbit/s, CPU 4 times slower"))
    record(Figure("contacts page, script", script / 1000, "kB gzipped"))
    record(Figure("contacts page, layout shift", shift, "CLS"))
    assert script <= 40_000
    if os.getloadavg()[0] <= (os.cpu_count() or 1):  # a machine that does other things says nothing about seconds
        assert seconds <= 2
    assert shift < 0.1


def _recorded(visitor, person):
    """What the API answers on the page, by address."""
    window, answers = visitor(person=person), {}
    heard = []
    window.page.on("response", lambda answer: heard.append(answer) if "/v1/" in answer.url else None)
    window.open("/contacts")
    window.page.wait_for_selector("main tbody tr")
    for answer in heard:
        parts = urlsplit(answer.url)
        answers[parts.path + (f"?{parts.query}" if parts.query else "")] = answer.text()
    return answers


def _visit(visitor, person, answers):
    """Seconds to the first rows, layout shift, and bytes of script of one visit with nothing cached."""
    window = visitor(person=person)
    page, files = window.page, set()
    page.on("response", lambda answer: files.add(urlsplit(answer.url).path))
    script = WATCH.replace("ANSWERS", json.dumps(answers)).replace("LATENCY", str(SLOW_4G["latency"] + API_MS))
    page.add_init_script(script.replace("BYTES_A_MS", str(SLOW_4G["downloadThroughput"] / 1000)))
    protocol = window.context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", SLOW_4G)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{window.stack.origin}/contacts")
    deadline = time.monotonic() + 20
    while (rows := page.evaluate("window.rows")) is None:
        assert time.monotonic() < deadline, "no rows"
        page.wait_for_timeout(50)
    page.wait_for_timeout(500)
    scripts = [ROOT / "build" / "site" / path.lstrip("/") for path in files if path.endswith(".js")]
    size = sum(len(gzip.compress(script.read_bytes(), mtime=0)) for script in scripts)
    return rows / 1000, page.evaluate("window.shift"), size
