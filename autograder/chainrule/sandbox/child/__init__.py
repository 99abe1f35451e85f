"""What runs in a submission's own process: it is read, run statement by statement, and asked. Nothing here is the judge's.

The process begins in sealed.py, which seals it, or, where it wasn't forked, in unsealed.py. serve.py loads the submission
there, and answers one question at a time. statements.py
reads a file as statements, and takes apart what is no Python; module.py runs them one by one, and leaves out what fails.
imports.py lets in what may be imported, and stands in for libraries that are not there; functions.py what stands
in the place of a missing function, and who calls whom; values.py makes plain bytes of what came back.
"""
