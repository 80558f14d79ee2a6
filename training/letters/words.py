"""Words of twenty languages from Debian's word lists: python3 words.py > words.json

A row a language: {train: [...], test: [...]}. A word is in the test by a hash of its letters in lower case without
accents, so that no form of a test word is ever drawn for training, in whatever language.
"""
import json
import re
import sys
import unicodedata
import zlib
from pathlib import Path

from alphabet import ALPHABETS, normal

LISTS = {"de": "ngerman", "fr": "french", "es": "spanish", "pt": "portuguese", "it": "italian", "nl": "dutch",
         "da": "danish", "no": "bokmaal", "sv": "swedish", "pl": "polish"}
HUNSPELL = {"en": "en_US", "cs": "cs_CZ", "sk": "sk_SK", "hu": "hu_HU", "tr": "tr_TR", "ro": "ro_RO", "hr": "hr_HR", "sl": "sl_SI"}
MOST = 30_000
TEST_SHARE = 0.1


def decoded(raw, encodings):
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    raise ValueError("a word list in an encoding unknown")


def listed(language):
    if language in LISTS:
        raw = Path("/usr/share/dict", LISTS[language]).read_bytes()
        return decoded(raw, ["utf8", "iso8859-2" if language == "pl" else "iso8859-1"]).split("\n")
    stem = Path("/usr/share/hunspell", HUNSPELL[language])
    encoding = next(line.split()[1] for line in stem.with_suffix(".aff").read_text("latin1").split("\n") if line.startswith("SET"))
    lines = stem.with_suffix(".dic").read_text(encoding.replace("ISO8859", "ISO-8859"), errors="replace").split("\n")[1:]
    return [re.split(r"[/\t ]", line)[0] for line in lines]


def stem(word):
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def is_test(word):
    return zlib.crc32(stem(word).encode()) % 1000 < TEST_SHARE * 1000


def words(language):
    found = [normal(unicodedata.normalize("NFC", word.strip())) for word in listed(language)]
    letters = re.compile(f"[A-Za-z{ALPHABETS[language]}]+(['’-][A-Za-z{ALPHABETS[language]}]+)*")
    found = sorted({word for word in found if 2 <= len(word) <= 16 and letters.fullmatch(word)})
    # Evenly over the alphabet; words with letters of the language's own come first.
    own = [word for word in found if not word.isascii()]
    plain = [word for word in found if word.isascii()]
    thin = lambda those, count: those if len(those) <= count else [those[int(i * len(those) / count)] for i in range(count)]
    return thin(own, MOST // 2) + thin(plain, MOST // 2)


def main():
    out = {}
    for language in [*LISTS, *HUNSPELL]:
        everything = words(language)
        out[language] = {"train": [w for w in everything if not is_test(w)], "test": [w for w in everything if is_test(w)]}
        print(language, len(out[language]["train"]), len(out[language]["test"]), file=sys.stderr)
    json.dump(out, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
