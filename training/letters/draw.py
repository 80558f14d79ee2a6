"""Draws pages of lines and degrades them: python3 draw.py FONTS WORDS OUT SHARE SEED PAGES

Writes OUT/NNNNN.png and OUT/NNNNN.json: {family, words: [{text, box: [left, top, right, bottom]}, ...] per line}. SHARE
is `train` or `test`, which chooses both the families and the words.
"""
import io
import json
import random
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from texts import Texts

WIDTH, HEIGHT = 1240, 1754


def draw_page(roll, texts, fonts):
    """A page with blocks of lines, each block in one font; returns the image and the lines with the boxes of their words."""
    scale = roll.choice([1, 1, 1, 1.5, 2])
    width, height = int(WIDTH * scale), int(HEIGHT * scale)
    base = roll.choice([255, 255, 250, 240, roll.randrange(180, 256)])
    paper = tuple(max(0, min(255, base + roll.randrange(-8, 9))) for _ in range(3))
    page = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(page)
    lines = []
    y = roll.randrange(10, 40) * scale
    while y < height - 90 * scale:
        font_row = roll.choice(roll.choice(fonts))
        # The em in pixels of the page as it will be read; most print is small.
        em = 12 + roll.random() ** 2 * 46 + (roll.random() < 0.1) * 14
        font = ImageFont.truetype(font_row["file"], max(6, round(em * scale)))
        covers = set(font_row["covers"]) | {" "}
        block = y + roll.randrange(3, 9) * em * 1.6 * scale
        inverse = roll.random() < 0.08
        shade = roll.randrange(0, 110) if roll.random() < 0.6 else roll.randrange(0, 30)
        ink = tuple(max(0, min(255, shade + roll.randrange(-20, 21))) for _ in range(3))
        if roll.random() < 0.08:
            ink = tuple(roll.randrange(0, 160) for _ in range(3))
        leading = roll.uniform(1.25, 2.1)
        if inverse:
            draw.rectangle([0, y, width, block + em * scale], fill=ink)
            ink = tuple(roll.randrange(190, 256) for _ in range(3))
        elif roll.random() < 0.08:
            draw.rectangle([0, y, width, block + em * scale], fill=tuple(roll.randrange(190, 256) for _ in range(3)))
        spread = roll.choice([0, 0, 0, 0, 0, roll.uniform(-0.03, 0.12)]) * em * scale
        while y < min(block, height - 80 * scale):
            x = roll.randrange(8, 60) * scale
            while x < width * 0.82:
                text = "".join(c for c in texts.line() if c in covers)
                text = " ".join(text.split())
                if not text:
                    continue
                words, end = draw_line(draw, font, text, x, y, ink, spread, width - 12)
                if words:
                    lines.append({"family": font_row["family"], "em": em, "words": words})
                x = end + roll.uniform(2.5, 6) * em * scale
            y += leading * em * scale
        y += roll.uniform(0.2, 1.2) * em * scale
    if scale != 1:
        page = page.resize((WIDTH, HEIGHT), roll.choice([Image.BILINEAR, Image.BICUBIC, Image.LANCZOS, Image.BOX]))
        for line in lines:
            for word in line["words"]:
                word["box"] = [value / scale for value in word["box"]]
    return page, lines


def draw_line(draw, font, text, x, y, ink, spread, right):
    """Draws as many words as fit; returns them with their ink boxes, and where the last ends."""
    words = []
    space = font.getlength(" ") + spread
    start = x
    for word in text.split(" "):
        length = font.getlength(word) + spread * len(word)
        if x + length > right:
            break
        if spread:
            at = x
            for character in word:
                draw.text((at, y), character, font=font, fill=ink)
                at += font.getlength(character) + spread
            box = draw.textbbox((x, y), word, font=font)
            box = (box[0], box[1], x + length - spread, box[3])
        else:
            draw.text((x, y), word, font=font, fill=ink)
            box = draw.textbbox((x, y), word, font=font)
        words.append({"text": word, "box": list(box)})
        x += length + space
    return words, max(x, start + 20)


def degrade(roll, page):
    """What scanners, printers, fax and JPEG do to print. The geometry stays but for a slight shear."""
    noise = np.random.default_rng(roll.randrange(2**32))
    width, height = page.size
    if roll.random() < 0.15:
        page = page.filter(ImageFilter.MinFilter(3) if roll.random() < 0.5 else ImageFilter.MaxFilter(3)) if roll.random() < 0.4 else page
    if roll.random() < 0.3:
        low = roll.uniform(0.6, 0.95)
        small = page.resize((int(width * low), int(height * low)), roll.choice([Image.BILINEAR, Image.BOX, Image.BICUBIC]))
        page = small.resize((width, height), roll.choice([Image.BILINEAR, Image.BICUBIC, Image.NEAREST]))
    if roll.random() < 0.45:
        page = page.filter(ImageFilter.GaussianBlur(roll.uniform(0.3, 1.1)))
    pixels = np.asarray(page, np.float32)
    if roll.random() < 0.3:
        across = np.linspace(roll.uniform(0.75, 1), roll.uniform(0.75, 1), width, dtype=np.float32)
        pixels = pixels * across[None, :, None]
    if roll.random() < 0.5:
        pixels = pixels + noise.normal(0, roll.uniform(2, 16), pixels.shape[:2] + (1 if roll.random() < 0.6 else 3,)).astype(np.float32)
    if roll.random() < 0.25:
        gain = roll.uniform(0.6, 1)
        pixels = pixels * gain + (255 - 255 * gain) * roll.random()
    pixels = np.clip(pixels, 0, 255).astype(np.uint8)
    page = Image.fromarray(pixels)
    if roll.random() < 0.25:
        page = page.convert("L").convert("RGB")
    if roll.random() < 0.04:
        page = page.convert("L").point(lambda value, t=roll.randrange(120, 190): 255 if value > t else 0).convert("RGB")
    if roll.random() < 0.55:
        packed = io.BytesIO()
        page.save(packed, "JPEG", quality=roll.randrange(35, 95))
        page = Image.open(packed).convert("RGB")
    return page


def main():
    fonts_file, words_file, out, share, seed, pages = sys.argv[1:7]
    rows = [row for row in json.load(open(fonts_file)) if row["test"] == (share == "test")]
    families = {}
    for row in rows:
        families.setdefault(row["family"], []).append(row)
    fonts = [families[name] for name in sorted(families)]
    words = json.load(open(words_file))
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(int(pages)):
        roll = random.Random(f"{share} {seed} {number}")
        page, lines = draw_page(roll, Texts(roll, words, share), fonts)
        page = degrade(roll, page)
        name = f"{seed}-{number:05}"
        page.save(folder / f"{name}.png", compress_level=1)
        (folder / f"{name}.json").write_text(json.dumps(lines, ensure_ascii=False))


if __name__ == "__main__":
    main()
