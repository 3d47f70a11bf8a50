"""The bench: figures of the default recipe beside its peers', from one run of ``python -m bench``."""

import os

# lines a CPU second are those of one core, as in the command line; numpy reads it when it is loaded
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
