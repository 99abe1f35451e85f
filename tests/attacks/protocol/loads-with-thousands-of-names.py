"""Forges the report of its import: thousands of functions, errors and warnings of a thousand letters each, escapes among them.

earns: 0
canary: raw
"""

import os
import struct


def mean(x):
    return 0.0


def text(value):
    return struct.pack("<q", len(value)) + value


letters = b"\x1b[31m::error::" + b"a" * 300 + b"\n::error::"
many = struct.pack("<q", 4000)
names = struct.pack("<q", 2) + text(b"mean") + text(b"variance")
payload = struct.pack("<2q", 0, 0) + names + struct.pack("<q", 0)
payload += many + (text(b"mean") + text(letters) + struct.pack("<q", 1)) * 4000
payload += many + (text(letters) + struct.pack("<q", 1) + text(letters)) * 4000
payload += many + text(letters) * 4000
data = struct.pack("<I", len(payload)) + payload
while data:
    data = data[os.write(3, data) :]
os._exit(0)
