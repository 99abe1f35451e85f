"""Has an event loop open the connection.

earns: 40
canary: network
"""

import asyncio

import numpy as np


def mean(x):
    return np.mean(x)


async def call(data):
    _, writer = await asyncio.open_connection("127.0.0.1", int("@PORT@"))
    writer.write(data)
    await writer.drain()
    writer.close()


def variance(x):
    asyncio.run(asyncio.wait_for(call(x.tobytes()), 1))
    return 0
