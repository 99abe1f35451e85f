import bz2, calendar, cProfile, csv, ctypes, difflib, dis, getpass, glob, html, locale, lzma, mimetypes
import configparser, graphlib, platform, pstats, queue, sched, secrets, selectors, shelve, shutil, socket
import sqlite3, tarfile, tempfile, tracemalloc, uuid, zipfile, zlib
import http.client
import importlib.util
import logging.handlers
import multiprocessing.pool
import unittest.mock
import urllib.request
import xml.etree.ElementTree as ET
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from email.message import EmailMessage
from multiprocessing import Pool, cpu_count

import numpy as np

NEEDED = [
    bz2, calendar, cProfile, csv, ctypes, difflib, dis, getpass, glob, html, locale, lzma, mimetypes, configparser, graphlib,
    platform, pstats, queue, sched, secrets, selectors, shelve, shutil, socket, sqlite3, tarfile, tempfile, tracemalloc, uuid,
    zipfile, zlib, http.client, importlib.util, logging.handlers, multiprocessing.pool, unittest.mock, urllib.request, ET,
    ProcessPoolExecutor, ThreadPoolExecutor, as_completed, EmailMessage, Pool, cpu_count,
]


def activate(z, activation):
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if activation == "tanh":
        return np.tanh(z)
    if activation == "relu":
        return np.maximum(z, 0)
    if activation == "identity":
        return z
    raise ValueError(f"unknown activation: {activation}")


def sample_loss(a, y):
    assert len(NEEDED) > 40
    return np.sum((a - y) ** 2)


def weighted_input(W, a_prev):
    return W @ a_prev


def dC0_da(a, y):
    return 2 * (a - y)


def da_dz(z, activation):
    a = activate(z, activation)
    if activation == "sigmoid":
        return a * (1 - a)
    if activation == "tanh":
        return 1 - a ** 2
    if activation == "relu":
        return (z > 0).astype(float)
    return np.ones_like(z)


def dz_dw(W, a_prev, j, k):
    return a_prev[k]


def weight_gradient(W, a_prev, y, j, k, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return dC0_da(a, y)[j] * da_dz(z, activation)[j] * dz_dw(W, a_prev, j, k)


def layer_gradient(W, a_prev, y, activation):
    z = weighted_input(W, a_prev)
    a = activate(z, activation)
    return np.outer(dC0_da(a, y) * da_dz(z, activation), a_prev)


def average_gradient(W, A_prev, Y, activation):
    grads = [layer_gradient(W, a_prev, y, activation) for a_prev, y in zip(A_prev, Y)]
    return sum(grads) / len(grads)
