"""How a child's process loses all that it could do but compute.

Its layers, one after the other, and the filter of system calls: seal.py. Which calls there are in that, and why:
table.py, read by syscalls.py. Whether each layer holds on this machine, found by trying: probe.py.
"""
