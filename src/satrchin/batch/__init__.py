"""Clean whole folders: an input tree in, an output tree and a manifest out; every run resumes where the last ended.

``tree`` finds the files, ``plan`` decides what to do with each, ``run`` executes the plan through ``pool`` (local
processes) or ``dask_pool`` (a Dask cluster), ``work`` cleans one file, ``manifest`` and ``report`` record the outcome.
"""
