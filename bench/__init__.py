"""The bench: figures of the default recipe beside its peers', from one run of ``python -m bench``."""
