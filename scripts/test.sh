#!/bin/sh
# Sets everything up and runs every check: style, types, tests but the slow ones. Arguments go to pytest
# (-m slow: those alone).
# Every check runs, whichever fails before it; the exit code is 1 if one of them failed.
set -u
extras='[test,dev]'
. "$(dirname -- "$0")/setup.sh"

failed=0
ruff check . || failed=1
mypy || failed=1
python -m pytest -q -m "not slow" "$@" || failed=1
exit $failed
