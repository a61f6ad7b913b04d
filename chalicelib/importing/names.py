"""One column with a whole name → first name and last name."""

_PARTICLES = frozenset(
    [
        "al",
        "ap",
        "ben",
        "bin",
        "d'",
        "da",
        "dal",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "les",
        "lo",
        "saint",
        "st",
        "te",
        "ten",
        "ter",
        "van",
        "vom",
        "von",
        "zu",
        "zum",
        "zur",
    ]
)
_SALUTATIONS = frozenset(
    [
        "dr",
        "dr.",
        "m.",
        "me",
        "mlle",
        "mme",
        "mr",
        "mr.",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "pr",
        "pr.",
        "prof",
        "prof.",
        "herr",
        "frau",
        "sir",
        "madame",
        "monsieur",
    ]
)


def split_name(text: str) -> tuple[str, str]:
    """`(first_name, last_name)` of a whole name; one of them may be empty, and no part of the name is lost.

    `Last, First` is turned round. A last name in capitals is taken wherever it stands, as French lists write it.
    Particles (`de la`, `van der`) belong to the last name. A salutation before the name is left out.
    """
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip() and "," not in after:
        return " ".join(after.split()), " ".join(before.split())
    words = text.split()
    while len(words) > 1 and words[0].lower() in _SALUTATIONS:
        words.pop(0)
    if len(words) < 2:
        return " ".join(words), ""
    capitals = [_is_capitals(word) for word in words]
    if any(capitals) and not all(capitals):
        return _split_by_capitals(words, capitals)
    start = len(words) - 1
    for index in range(1, start):
        if words[index].lower() in _PARTICLES:
            start = index
            break
    return " ".join(words[:start]), " ".join(words[start:])


def _is_capitals(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return len(letters) > 1 and word.upper() == word and "." not in word


def _split_by_capitals(words: list[str], capitals: list[bool]) -> tuple[str, str]:
    """Capitals at the beginning or the end are the last name; in between they tell nothing."""
    if capitals[0]:
        end = capitals.index(False)
        return " ".join(words[end:]), " ".join(words[:end])
    start = len(words)
    while start > 1 and (capitals[start - 1] or (start < len(words) and words[start - 1].lower() in _PARTICLES)):
        start -= 1
    if start == len(words):
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])
