"""Many files: a folder in, a folder out, and a manifest by which every run goes on where the last one ended.

``tree`` finds the files, ``plan`` decides about each, ``run`` carries the plan out through an executor (``local``:
processes here; ``cluster``: Dask), ``work`` does one file, ``manifest`` and ``report`` tell about it.
"""
