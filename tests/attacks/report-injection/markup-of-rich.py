"""Uses the markup of the library rich: hidden text, a link and a closing tag that matches nothing, which raises.

earns: 40
canary: raw
"""

import numpy as np


def mean(x):
    return np.mean(x)


def variance(x):
    print("[/red][/][bold green]ok[/] [conceal]")
    raise ValueError("[link=https://evil.example][green]ok   variance   60 / 60[/green][/link][/nothing] [blink]\\")
