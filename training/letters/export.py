"""Writes the trained head as the product ships it: python3 export.py HEAD.npz SCALES.json ../../src/reading/models

letters.weights.json names the classes and the tensors, letters.weights holds the tensors as half floats, little endian, in the
layout of ONNX's Conv and ConvTranspose.
"""
import json
import sys
from pathlib import Path

import numpy as np

from alphabet import CLASSES
from train import NECK, ROWS, STAGE, UNIT


def main():
    head, measured, folder = np.load(sys.argv[1]), json.load(open(sys.argv[2])), Path(sys.argv[3])
    scales = np.array(measured["scales"])
    # What the network was shown are features divided by their scale; the product has the features themselves.
    rows = head["rows"] / (scales[:ROWS, None] * UNIT)
    neck = head["neck"] / (scales[ROWS:, None, None] * UNIT)
    width = rows.shape[1]
    rows, stage = rows[: ROWS - STAGE], rows[ROWS - STAGE :]
    tensors = {
        "rows": rows.reshape(3, len(rows) // 3, width).transpose(2, 1, 0)[..., None],  # out, in, 3 rows, 1
        "stage": stage.reshape(3, STAGE // 3, width).transpose(2, 1, 0)[..., None],  # out, in, 3 rows, 1
        "bias": head["bias"],
        "neck": neck.transpose(0, 2, 1)[:, :, None, :],  # in, out, 1, 2 steps
    }
    blocks = sum(name.startswith("block") and not name.endswith("bias") for name in head.files)
    for at in range(blocks):
        tensors[f"block{at}"] = head[f"block{at}"].transpose(2, 1, 0)[:, :, None, :]  # out, in, 1, kernel
        tensors[f"block{at}.bias"] = head[f"block{at}_bias"]
    tensors["out"] = head["out"].T[:, :, None, None]
    tensors["out.bias"] = head["out_bias"]
    packed = b""
    listed = []
    for name, tensor in tensors.items():
        half = np.ascontiguousarray(tensor, "<f2")
        assert np.isfinite(half).all(), name
        listed.append({"name": name, "dims": list(tensor.shape)})
        packed += half.tobytes()
    assert NECK == neck.shape[0]
    (folder / "letters.weights").write_bytes(packed)
    described = {"classes": CLASSES, "stretch": measured["stretch"], "blocks": blocks, "tensors": listed}
    (folder / "letters.weights.json").write_text(json.dumps(described, ensure_ascii=False) + "\n")
    print(f"{len(packed) / 2**20:.2f} MiB, {len(CLASSES)} classes")


if __name__ == "__main__":
    main()
