"""Lists the typefaces of this machine that lines are drawn in: python3 fonts.py FOLDER... > fonts.json

A row is {file, family, test, covers}: `covers` are the characters of `alphabet.py` that the file has. Families are kept
apart: those of TEST, and whatever descends from them, are never drawn for training.
"""
import json
import re
import sys
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from alphabet import CHARACTERS

# Carlito descends from Lato, Caladea from Cambo; the others are families of their own.
TEST = re.compile(
    r"^(Carlito|Lato|Caladea|Cambo|Roboto|Linux Libertine|Linux Biolinum|Libertinus|Courier Prime|Cantarell|Cabin|"
    r"IBM Plex|Merriweather|Titillium|PT |Zilla Slab|Space |Karla|Crimson|Bitter)"
)
# Hairlines, swashes, symbols and capitals-only faces: what they draw is no print that anybody scans.
ODD = re.compile(r"math|keyboard|initials|symbol|emoji|z003|chorus|barcode|dingbat|icon|outline|redacted|thin|hairline", re.I)
MOST_FILES = 8


def name(font, number):
    record = font["name"].getDebugName(number)
    return record or ""


def rows(folders):
    count = {}
    for path in sorted(p for folder in folders for p in Path(folder).rglob("*") if p.suffix.lower() in (".ttf", ".otf")):
        try:
            font = TTFont(path, lazy=True, fontNumber=0)
            cmap = font.getBestCmap() or {}
            family, style = name(font, 16) or name(font, 1), name(font, 17) or name(font, 2)
        except (TTLibError, KeyError, AssertionError, OSError):
            continue
        covers = "".join(c for c in CHARACTERS if ord(c) in cmap)
        if ODD.search(f"{family} {style} {path.name}") or not set("aäéAÄ0129.,") <= set(covers):
            continue
        count[family] = count.get(family, 0) + 1
        yield {"file": str(path), "family": family, "style": style, "test": bool(TEST.match(family)), "covers": covers}


def main():
    families = {}
    for row in rows(sys.argv[1:]):
        families.setdefault(row["family"], []).append(row)
    chosen = []
    for files in families.values():
        # Evenly over the weights and slants, which sort by name.
        step = max(1, len(files) / MOST_FILES)
        chosen += [files[int(i * step)] for i in range(min(MOST_FILES, len(files)))]
    json.dump(chosen, sys.stdout, ensure_ascii=False)
    tests = {row["family"] for row in chosen if row["test"]}
    print(f"{len(chosen)} files, {len(families)} families, for the test: {sorted(tests)}", file=sys.stderr)


if __name__ == "__main__":
    main()
