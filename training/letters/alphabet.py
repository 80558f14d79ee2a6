"""The characters that the head tells apart, and what is drawn for them."""

LOWER = "ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿœăąćčďđęěğıľłńňőřśšşțťůűźżž"
UPPER = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝÞŸŒĂĄĆČĎĐĘĚĞİĽŁŃŇŐŘŚŠŞȚŤŮŰŹŻŽ"
SYMBOLS = "€£¥§©®°±²³µ·×÷½«»„“”‘’–—•™№¿¡ª√"
ASCII = "".join(chr(code) for code in range(33, 127))
CHARACTERS = ASCII + LOWER + UPPER + SYMBOLS

# Classes in the order of the network's output: the blank first, the space last, as the decoder has it.
CLASSES = ["", *CHARACTERS, " "]
INDEX = {character: index for index, character in enumerate(CLASSES)}

# Twins in print: one class stands for both, and the language tells them apart, if anything does.
TWINS = {"Ð": "Đ", "ș": "ş", "Ș": "Ş", "ţ": "ț", "Ţ": "Ț", "º": "°", "‚": ",", "\u00a0": " "}

ALPHABETS = {
    "en": "",
    "de": "ßäöüÄÖÜ",
    "fr": "àâæçèéêëîïôùûüÿœÀÂÆÇÈÉÊËÎÏÔÙÛÜŸŒ",
    "es": "áéíñóúüÁÉÍÑÓÚÜ",
    "pt": "àáâãçéêíóôõúüÀÁÂÃÇÉÊÍÓÔÕÚÜ",
    "it": "àèéìíîòóùúÀÈÉÌÍÎÒÓÙÚ",
    "nl": "áèéêëïíóöúüÁÈÉÊËÏÍÓÖÚÜ",
    "da": "æøåéÆØÅÉ",
    "no": "æøåéêòôÆØÅÉÊÒÔ",
    "sv": "åäöéÅÄÖÉ",
    "fi": "åäöšžÅÄÖŠŽ",
    "is": "áðéíóúýþæöÁĐÉÍÓÚÝÞÆÖ",
    "pl": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ",
    "cs": "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ",
    "sk": "áäčďéíľňóôšťúýžÁÄČĎÉÍĽŇÓÔŠŤÚÝŽ",
    "hu": "áéíóöőúüűÁÉÍÓÖŐÚÜŰ",
    "tr": "çğıöşüâÇĞİÖŞÜÂ",
    "ro": "ăâîşțĂÂÎŞȚ",
    "hr": "čćđšžČĆĐŠŽ",
    "sl": "čšžČŠŽ",
}


def normal(text):
    """Text as the classes spell it; characters without a class are kept and must be dropped by the caller."""
    return "".join(TWINS.get(character, character) for character in text)
