#!/bin/sh
# Sets everything up and runs every check: style, types, tests. Arguments go to pytest.
set -u
extras='[test,dev]'
. "$(dirname -- "$0")/setup.sh"

ruff check . || exit
mypy || exit
python -m pytest -q "$@"
