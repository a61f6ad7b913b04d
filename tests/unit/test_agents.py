"""What is told of a User-Agent: the browsers, phones, programs and bots that there are, and nonsense without harm."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.agents import Agent, describe

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
KNOWN = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/143.0.0.0 Safari/537.36":
        Agent("Chrome", "143.0", "Windows 10", "desktop"),
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0":
        Agent("Edge", "143.0", "Windows 10", "desktop"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":
        Agent("Firefox", "140.0", "Linux", "desktop"),
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":
        Agent("Firefox", "140.0", "Ubuntu", "desktop"),
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/143.0.0.0 Safari/537.36":
        Agent("Chrome", "143.0", "Chrome OS 14541", "desktop"),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15":
        Agent("Safari", "18.1", "macOS", "desktop"),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1":
        Agent("Mobile Safari", "18.1", "iOS 18", "phone"),
    "Mozilla/5.0 (iPad; CPU OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1":
        Agent("Mobile Safari", "17.1", "iOS 17", "tablet"),
    f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/143.0.0.0 Mobile Safari/537.36":
        Agent("Chrome Mobile", "143.0", "Android 10", "phone"),
    f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/143.0.0.0 Safari/537.36":
        Agent("Chrome", "143.0", "Android 10", "tablet"),
    f"Mozilla/5.0 (Linux; Android 12; BRAVIA 4K) {WEBKIT} Chrome/90.0.0.0 Safari/537.36":
        Agent("Chrome", "90.0", "Android 12", "tv"),
    f"Mozilla/5.0 (PlayStation; PlayStation 5/2.26) {WEBKIT} Version/13.0 Safari/605.1.15": None,
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": Agent("Googlebot", "2.1", "", "bot"),
    "curl/8.5.0": Agent("curl", "8.5", "", "tool"),
    "python-httpx/0.28.1": Agent("python-httpx", "0.28", "", "tool"),
    "Python/3.12 aiohttp/3.9.5": None,
    "Java/17.0.1": Agent("Java", "17.0", "", "tool"),
    "": Agent("", "", "", "unknown"),
    "   ": Agent("", "", "", "unknown"),
    "Mozilla/5.0": Agent("", "", "", "unknown"),
}  # fmt: skip
KINDS = {"Mozilla/5.0 (PlayStation": "console", "Python/3.12": "tool"}
SLOW = (";" * 380, "(" * 400, " " * 400, "Linux; " * 57, "Android " * 50, "a/" * 200, "Build/" * 66, "0" * 400)


@pytest.mark.parametrize("agent", [agent for agent, told in KNOWN.items() if told])
def test_known_programs_are_told_apart(agent):
    assert describe(agent) == KNOWN[agent]


@pytest.mark.parametrize("begin", KINDS)
def test_the_kind_is_told_where_the_names_may_change(begin):
    (agent,) = [agent for agent in KNOWN if agent.startswith(begin)]

    assert describe(agent).device == KINDS[begin]


@given(st.text(max_size=400))
def test_nonsense_is_described_by_short_printable_words(agent):
    told = describe(agent)

    for text in (told.browser, told.browser_version, told.system):
        assert len(text) <= 81
        assert text.isprintable()
        assert "@" not in text


@pytest.mark.parametrize("nasty", SLOW, ids=lambda text: text[:10])
def test_no_header_takes_long(nasty):
    describe("warm")
    started = time.process_time()

    describe(f"Mozilla/5.0 ({nasty}")

    assert time.process_time() - started < 0.5
