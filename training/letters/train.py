"""Trains the head: python3 train.py --train F-1 F-2 ... --test T-1 --out head.npz [--epochs 4] [--width 192]

The backbone and the neck of the recogniser stay as they are; the head sees three rows of the backbone and three of its
fifth stage at a quarter of the line's width, and the neck at an eighth, and is trained by CTC (Graves et al., 2006).
Everything is seeded; on another machine sums may round otherwise.
"""
import argparse
import json
import queue
import threading
import time
from collections import defaultdict

import jax
import jax.numpy as jnp
import numpy as np
import optax
from rapidfuzz.distance import Levenshtein

from alphabet import CLASSES, INDEX, LOWER, UPPER, normal

STAGE = 720
ROWS, NECK = 1440 + STAGE, 480
# Features are stored as bytes of 1/127 of each channel's range; the head sees them at about unit variance.
UNIT = 24.0
# Lengths that batches are padded to: each is compiled once.
LENGTHS = (48, 64, 96, 128, 160, 192, 256, 320)
STEPS_A_BATCH = 6_144
MOST_LABELS = 128

def padded(steps):
    return next(length for length in LENGTHS if length >= steps)


class Lines:
    """Lines of features in files; reads one at a time, so that more fit than memory holds."""

    def __init__(self, stems, keep=lambda row: True):
        self.rows, self.files, self.offsets, self.maps = [], [], [], []
        for number, stem in enumerate(stems):
            self.maps.append(np.memmap(f"{stem}.bin", np.int8, "r"))
            offset = 0
            for line in open(f"{stem}.jsonl"):
                row = json.loads(line)
                size = row["steps"] * ROWS + row["steps"] // 2 * NECK
                text = normal(row["text"])
                known = all(character in INDEX for character in text)
                if known and len(text) <= MOST_LABELS and len(text) * 1.25 + 1 < row["steps"] and offset + size <= len(self.maps[-1]) and keep(row):
                    self.rows.append({**row, "text": text})
                    self.files.append(number)
                    self.offsets.append(offset)
                offset += size

    def __len__(self):
        return len(self.rows)

    def batch(self, indices):
        steps = padded(max(self.rows[i]["steps"] for i in indices))
        rows = np.zeros((len(indices), steps, ROWS), np.int8)
        neck = np.zeros((len(indices), steps // 2, NECK), np.int8)
        lengths = np.zeros(len(indices), np.int32)
        labels = np.zeros((len(indices), MOST_LABELS), np.int32)
        for at, i in enumerate(indices):
            count, start, file = self.rows[i]["steps"], self.offsets[i], self.maps[self.files[i]]
            rows[at, :count] = file[start : start + count * ROWS].reshape(count, ROWS)
            start += count * ROWS
            neck[at, : count // 2] = file[start : start + count // 2 * NECK].reshape(count // 2, NECK)
            lengths[at] = count
            text = self.rows[i]["text"]
            labels[at, : len(text)] = [INDEX[character] for character in text]
        return rows, neck, lengths, labels

    def batches(self, seed=None):
        """Indices of lines of about one length, some `STEPS_A_BATCH` steps at once; shuffled by the seed."""
        buckets = defaultdict(list)
        for i, row in enumerate(self.rows):
            buckets[padded(row["steps"])].append(i)
        shuffle = np.random.default_rng(seed)
        out = []
        for bucket, indices in sorted(buckets.items()):
            count = STEPS_A_BATCH // bucket
            if seed is not None:
                shuffle.shuffle(indices)
            for start in range(0, len(indices), count):
                part = indices[start : start + count]
                out.append(part + part[:1] * (count - len(part)) if seed is not None else part)
        if seed is not None:
            shuffle.shuffle(out)
        return out


def ahead(lines, batches):
    """Reads batches in a thread of its own while the one before is worked on."""
    ready = queue.Queue(4)

    def read():
        for indices in batches:
            ready.put((indices, lines.batch(indices)))
        ready.put(None)

    threading.Thread(target=read, daemon=True).start()
    while (item := ready.get()) is not None:
        yield item


def initial(key, width, blocks, kernel):
    keys = iter(jax.random.split(key, 8 + blocks * 2))
    normal_of = lambda shape, inputs: jax.random.normal(next(keys), shape) * np.sqrt(1.6 / inputs)
    head = {"rows": normal_of((ROWS, width), ROWS + NECK), "neck": normal_of((NECK, 2, width), ROWS + NECK), "bias": jnp.zeros(width), "blocks": []}
    for _ in range(blocks):
        head["blocks"].append({"weight": normal_of((kernel, width, width), kernel * width), "bias": jnp.zeros(width)})
    head["out"] = jax.random.normal(next(keys), (width, len(CLASSES))) * np.sqrt(1 / width)
    head["out_bias"] = jnp.zeros(len(CLASSES)).at[0].set(2.0)
    return head


def convolution(x, weight):
    return jax.lax.conv_general_dilated(x, weight, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))


def logits_of(head, rows, neck, lengths, key=None, dropout=0.0, noise=0.0):
    rows, neck = rows.astype(jnp.float32) / UNIT, neck.astype(jnp.float32) / UNIT
    mask = (jnp.arange(rows.shape[1])[None, :] < lengths[:, None])[:, :, None]
    if key is not None:
        keys = jax.random.split(key, 4 + len(head["blocks"]))
        keep = lambda k, shape, share: jax.random.bernoulli(k, 1 - share, shape) / (1 - share)
        # Whole channels of a line: another printer, another scanner.
        rows = rows * keep(keys[0], (rows.shape[0], 1, rows.shape[2]), dropout)
        neck = neck * keep(keys[1], (neck.shape[0], 1, neck.shape[2]), dropout)
    x = rows @ head["rows"] + head["bias"]
    pair = jnp.einsum("btc,cpw->btpw", neck, head["neck"])
    x = x + pair.reshape(x.shape)
    x = jax.nn.relu(x) * mask
    for at, block in enumerate(head["blocks"]):
        y = jax.nn.relu(convolution(x, block["weight"]) + block["bias"])
        if key is not None:
            y = y * (jax.random.bernoulli(keys[4 + at], 0.9, y.shape) / 0.9)
        x = (x + y) * mask
    return x @ head["out"] + head["out_bias"]


def loss_of(head, batch, key, dropout):
    rows, neck, lengths, labels = batch
    logits = logits_of(head, rows, neck, lengths, key, dropout)
    padding = (jnp.arange(logits.shape[1])[None, :] >= lengths[:, None]).astype(jnp.float32)
    loss = optax.ctc_loss(logits, padding, labels, (labels == 0).astype(jnp.float32))
    return loss.sum() / jnp.maximum(1, (labels > 0).sum())


@jax.jit
def best_of(head, rows, neck, lengths):
    return logits_of(head, rows, neck, lengths).argmax(-1)


def read_lines(head, lines):
    out = [""] * len(lines)
    for indices, (rows, neck, lengths, _) in ahead(lines, lines.batches()):
        for i, classes, length in zip(indices, np.asarray(best_of(head, rows, neck, lengths)), lengths):
            classes = classes[:length]
            kept = classes[(classes != 0) & (np.diff(classes, prepend=0) != 0)]
            out[i] = "".join(CLASSES[c] for c in kept)
    return out


def kind(character):
    if character == " ":
        return "spaces"
    if character in LOWER:
        return "accented lower"
    if character in UPPER:
        return "accented upper"
    if character.isdigit():
        return "digits"
    if character.isascii():
        return "plain" if character.isalpha() else "punctuation"
    return "symbols"


def report(lines, read):
    """Character error rate, and the share of characters of each kind that are right (Levenshtein alignment)."""
    right, total, errors, count = defaultdict(int), defaultdict(int), 0, 0
    false_accents = 0
    for row, text in zip(lines.rows, read):
        truth = row["text"]
        errors += Levenshtein.distance(truth, text)
        count += len(truth)
        wrong = set()
        for tag, start, end, there, until in Levenshtein.opcodes(truth, text):
            if tag in ("replace", "delete"):
                wrong.update(range(start, end))
            if tag == "replace":
                false_accents += sum(kind(a) == "plain" and kind(b).startswith("accented") for a, b in zip(truth[start:end], text[there:until]))
        for at, character in enumerate(truth):
            total[kind(character)] += 1
            right[kind(character)] += at not in wrong
    figures = {name: round(right[name] / total[name], 4) for name in sorted(total)}
    accents = [right[f"accented {c}"] for c in ("lower", "upper")], [total[f"accented {c}"] for c in ("lower", "upper")]
    return {"lines": len(lines), "cer": round(errors / max(1, count), 4), **figures, "accented": round(sum(accents[0]) / max(1, sum(accents[1])), 4), "false accents": false_accents}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", nargs="+", required=True)
    parser.add_argument("--real", nargs="*", default=[], help="lines of real pages, seen as often as --repeat says")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--test", nargs="+", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--start")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--blocks", type=int, default=2)
    parser.add_argument("--kernel", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lines = Lines([*given.train, *given.real * given.repeat])
    tests = {stem: Lines([stem]) for stem in given.test}
    print(f"{len(lines)} lines to train on, {[len(t) for t in tests.values()]} to test", flush=True)
    head = initial(jax.random.key(given.seed), given.width, given.blocks, given.kernel)
    if given.start:
        head = unflatten(np.load(given.start))
    total = given.epochs * len(lines.batches(0))
    schedule = optax.warmup_cosine_decay_schedule(0, given.rate, min(200, total // 10), total, given.rate / 100)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, b2=0.99, weight_decay=1e-3))
    state = optimiser.init(head)

    @jax.jit
    def step(head, state, batch, key):
        loss, gradient = jax.value_and_grad(loss_of)(head, batch, key, given.dropout)
        updates, state = optimiser.update(gradient, state, head)
        return optax.apply_updates(head, updates), state, loss

    key, began, seen = jax.random.key(given.seed), time.time(), 0
    for epoch in range(given.epochs):
        losses = []
        for _, batch in ahead(lines, lines.batches(given.seed * 100 + epoch)):
            key, use = jax.random.split(key)
            head, state, loss = step(head, state, batch, use)
            losses.append(float(loss))
            seen += 1
            if seen in (10, 20, 50) or seen % 100 == 0:
                print(f"  {seen}/{total} loss {np.mean(losses[-100:]):.4f} {time.time() - began:.0f} s", flush=True)
        np.savez(given.out, **flatten(head))
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, {time.time() - began:.0f} s", flush=True)
        for stem, test in tests.items():
            print(" ", stem.split("/")[-1], json.dumps(report(test, read_lines(head, test))), flush=True)


def flatten(head):
    flat = {name: np.asarray(value) for name, value in head.items() if name != "blocks"}
    for at, block in enumerate(head["blocks"]):
        flat[f"block{at}"], flat[f"block{at}_bias"] = np.asarray(block["weight"]), np.asarray(block["bias"])
    return flat


def unflatten(flat):
    blocks = [{"weight": flat[f"block{at}"], "bias": flat[f"block{at}_bias"]} for at in range(16) if f"block{at}" in flat]
    return {**{name: flat[name] for name in ("rows", "neck", "bias", "out", "out_bias")}, "blocks": blocks}


if __name__ == "__main__":
    main()
