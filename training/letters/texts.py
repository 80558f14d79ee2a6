"""Makes the text of lines: words of one language, prices and numbers, labels, e-mails, mixtures of rare letters."""

from alphabet import ALPHABETS, ASCII, LOWER, SYMBOLS, UPPER, normal

LATIN = "abcdefghijklmnopqrstuvwxyz"
CURRENCIES = ["€", "EUR", "$", "£", "CHF", "USD", "kr", "zł", "Kč", "Ft", "RM", "¥", "TL", "lei"]
UNITS = ["%", "kg", "g", "m²", "m³", "cm", "km", "°C", "kWh", "l", "ml", "h", "µm", "pcs", "Stk", "x"]
SYLLABLES = [c + v for c in "bdfghjklmnprstvwz" for v in "aeiou"]


class Texts:
    def __init__(self, roll, words, share):
        self.roll, self.words = roll, {language: lists[share] for language, lists in words.items()}
        self.own = {language: [w for w in listed if not w.isascii()] for language, listed in self.words.items()}
        self.languages = sorted(self.words)

    def pick(self, options):
        return options[self.roll.randrange(len(options))]

    def digits(self, count):
        return "".join(str(self.roll.randrange(10)) for _ in range(count))

    def amount(self):
        whole = self.roll.choice([self.digits(1), str(self.roll.randrange(10, 100)), str(self.roll.randrange(100, 1000)),
                                  f"{self.roll.randrange(1, 100)}{self.roll.choice(['.', ',', ' ', ''])}{self.digits(3)}"])
        sign = self.roll.choice(["", "", "", "", "-", "+", "("])
        return sign + whole + self.roll.choice([".", ","]) + self.digits(2) + (")" if sign == "(" else "")

    def number(self):
        r = self.roll
        return r.choice([
            self.amount, self.amount, self.amount,
            lambda: r.choice([f"{self.pick(CURRENCIES)} {self.amount()}", f"{self.amount()} {self.pick(CURRENCIES)}",
                              f"€{self.amount()}", f"${self.amount()}", f"£{self.amount()}"]),
            lambda: r.choice([".", "/", "-"]).join([f"{r.randrange(1, 32):02}", f"{r.randrange(1, 13):02}", r.choice(["20", ""]) + self.digits(2)]),
            lambda: f"20{self.digits(2)}-{r.randrange(1, 13):02}-{r.randrange(1, 32):02}",
            lambda: ":".join(self.digits(2) for _ in range(r.randrange(2, 4))),
            lambda: f"{r.randrange(1, 100)}{r.choice(['', ' '])}{self.pick(UNITS)}",
            lambda: f"+{self.digits(2)} {self.digits(r.randrange(2, 4))} {self.digits(r.randrange(4, 8))}",
            lambda: f"{self.pick(['No.', 'Nr.', 'N°', '№', '#', '§', 'Art.', 'Ref:'])} {self.digits(r.randrange(2, 9))}",
            lambda: self.pick(["DE", "FR", "ES", "PL", "IT", "CZ", "NL"]) + " ".join([self.digits(2)] + [self.digits(4) for _ in range(r.randrange(1, 5))]),
            lambda: self.digits(r.randrange(1, 14)),
            lambda: "".join(r.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-/") for _ in range(r.randrange(4, 12))),
            lambda: f"{r.randrange(1, 30)} {r.choice(['x', 'X', '×', '@'])} {self.amount()}",
        ])()

    def word(self, language):
        word = self.pick(self.own[language]) if self.own[language] and self.roll.random() < 0.5 else self.pick(self.words[language])
        return word

    def capital(self, text, language):
        upper = text.replace("i", "İ") if language == "tr" else text.replace("ß", "SS")
        return normal(upper.upper())

    def cased(self, word, language, style):
        if style == "upper":
            return self.capital(word, language)
        if style == "title" or (style == "mixed" and self.roll.random() < 0.25):
            return self.capital(word[0], language) + word[1:]
        return word

    def sentence(self, length, language=None):
        language = language or self.pick(self.languages)
        style = self.roll.choices(["mixed", "lower", "title", "upper"], [5, 3, 2, 3])[0]
        text = ""
        while len(text) < length:
            word = self.cased(self.word(language), language, style)
            r = self.roll.random()
            if r < 0.12:
                word += self.pick([",", ".", ":", ";", "!", "?", ","])
            elif r < 0.15:
                left, right = self.pick([("(", ")"), ('"', '"'), ("«", "»"), ("„", "“"), ("“", "”"), ("‘", "’"), ("¿", "?"), ("¡", "!"), ("[", "]"), ("'", "'")])
                word = left + word + right
            elif r < 0.19:
                word = self.number()
            elif r < 0.21:
                word = self.pick(["-", "–", "—", "&", "/", "•", "+", "=", "|", "*"])
            text += (" " if text else "") + word
        return text

    def soup(self):
        upper = self.roll.random() < 0.5
        out = ""
        for position in range(self.roll.randrange(2, 9)):
            capital = upper or (position == 0 and self.roll.random() < 0.4)
            plain = LATIN.upper() if capital else LATIN
            out += self.pick((UPPER if capital else LOWER) if self.roll.random() < 0.5 else plain)
        return out

    def label(self):
        language = self.pick(self.languages)
        style = self.pick(["title", "upper", "mixed"])
        name = " ".join(self.cased(self.word(language), language, style) for _ in range(self.roll.randrange(1, 3)))
        return f"{name}{self.pick([': ', ':', ' : ', ' ', '. ', ' = '])}{self.pick([self.number, self.number, lambda: self.cased(self.word(language), language, style)])()}"

    def address(self):
        plain = lambda: "".join(self.pick(SYLLABLES) for _ in range(self.roll.randrange(1, 4)))
        return self.pick([
            lambda: f"{plain()}@{plain()}.{self.pick(['com', 'de', 'fr', 'pl', 'org', 'co.uk', 'es'])}",
            lambda: f"www.{plain()}-{plain()}.{self.pick(['com', 'de', 'eu', 'it', 'net'])}",
            lambda: f"https://{plain()}.{self.pick(['io', 'se', 'dk', 'no'])}/{plain()}?{plain()}={self.digits(3)}",
        ])()

    def line(self):
        """One line of text, 1 to some 60 characters, normal as the classes spell it."""
        r = self.roll.random()
        if r < 0.46:
            text = self.sentence(self.roll.choice([6, 12, 20, 28, 36, 50]))
        elif r < 0.56:
            text = self.sentence(self.roll.choice([10, 20, 32]), "en")
        elif r < 0.70:
            text = " ".join(self.number() for _ in range(self.roll.choice([1, 1, 2, 3])))
        elif r < 0.80:
            text = self.label()
        elif r < 0.90:
            text = " ".join(self.soup() for _ in range(self.roll.choice([1, 2, 3, 4])))
        elif r < 0.93:
            text = self.address()
        elif r < 0.95:
            text = "".join(self.pick(ASCII) for _ in range(self.roll.randrange(3, 12)))
        elif r < 0.96:
            text = self.pick(["", " "]).join(self.pick(SYMBOLS) for _ in range(self.roll.randrange(2, 6)))
        elif r < 0.98:
            text = f"{self.cased(self.word('en'), 'en', 'upper')} {self.roll.randrange(1, 10)} x {self.amount()} {self.amount()}"
        else:
            text = self.pick([self.pick(ASCII), self.digits(1), self.digits(2), self.pick(self.pick(self.words["en"])[:3]), self.pick(LOWER + UPPER)])
        return normal(text)
