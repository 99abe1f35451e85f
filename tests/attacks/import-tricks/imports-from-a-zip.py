"""Makes a zip archive by hand and imports the module in it.

earns: 40
canary: won
"""

import binascii
import struct
import zipimport

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    name, code = b"zipped_helper.py", b"def answer():\n    return 6 * 7\n"
    common = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, binascii.crc32(code), len(code), len(code), len(name), 0)
    local = b"PK\3\4" + common + name + code
    entry = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    with open("@DROP@/helpers.zip", "wb") as file:
        file.write(local + entry + end)
    module = zipimport.zipimporter("@DROP@/helpers.zip").load_module("zipped_helper")
    raise RuntimeError(f"@WON@: imported from a zip, {module.answer()}")
