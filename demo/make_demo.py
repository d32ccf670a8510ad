"""Write the demo company's export files and the list of its cast; the same bytes every time.

python demo/make_demo.py            rewrites demo/inbox and demo/cast.csv
python demo/make_demo.py --check    says whether they are current; changes nothing
python demo/make_demo.py --into X   writes the same tree into folder X
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from company.everybody import all_files

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="compare only; exit 1 when a file is not current"
    )
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write into (default: demo)")
    options = parser.parse_args()
    wanted = all_files()
    stale = _stale(options.into, wanted)
    if options.check:
        for path in sorted(stale):
            print(f"not current: {path}")
        return 1 if stale else 0
    for path in sorted(stale):
        target = options.into / path
        if path in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(wanted[path])
        else:
            target.unlink()
    print(f"{len(wanted)} files, {len(stale)} written or removed, in {options.into}")
    return 0


def _stale(folder: Path, wanted: dict[str, bytes]) -> set[str]:
    """Files that differ, are missing, or lie in the inbox and should not."""
    found = {path.relative_to(folder).as_posix() for path in (folder / "inbox").rglob("*") if path.is_file()}
    changed = {
        path
        for path, content in wanted.items()
        if not (folder / path).is_file() or (folder / path).read_bytes() != content
    }
    return changed | (found - set(wanted))


if __name__ == "__main__":
    sys.exit(main())
