"""Defines nothing and fails with a poisoned text: what is said of a file that can't be graded has a form of its own.

earns: 0
canary: raw
"""

source = "raise type('::error ::\\x1b[1A', (BaseException,), {})('  ok    variance   60 / 60\\r\\u202e\\n::notice ::')"
exec(compile(source, "\r::group::", "exec"))
