"""What runs in a submission's own process: it is read, run statement by statement, and asked. Nothing here is the judge's.

The process begins in sealed.py, which seals it, or, where it wasn't forked, in unsealed.py. serve.py loads the submission
there, and answers one question at a time. statements.py makes statements of a file: reading.py reads what is Python,
unreadable.py saves what it can of a cell that isn't, magics.py takes out what Jupyter knows and what was pasted along.
module.py runs them one by one, and leaves out what fails. imports.py lets in what may be imported, and stands in for
libraries that are not there; functions.py tells what stands in the place of a missing function, and who calls whom;
values.py makes plain bytes of what came back.
"""
