"""`python -m consentry.docs [--check | --quick]`."""

from __future__ import annotations

import sys

from consentry.docs.pages import REPOSITORY, stale, write


def main(arguments: list[str]) -> int:
    """Write the pages; --check only says which are out of date, --quick leaves out the README's run."""
    if arguments not in ([], ["--check"], ["--quick"]):
        print("usage: python -m consentry.docs [--check | --quick]", file=sys.stderr)
        return 2
    if arguments == ["--check"]:
        old = stale(REPOSITORY)
        for name in old:
            print(f"{name} is out of date; write it anew with: make docs", file=sys.stderr)
        return 1 if old else 0
    for name in write(REPOSITORY, session=not arguments):
        print(f"wrote {name}" if (REPOSITORY / name).is_file() else f"removed {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
