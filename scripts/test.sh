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
# on up to four processors; a worker that is done takes tests of another
python -m pytest -q -n logical --maxprocesses 4 --dist worksteal -m "not slow" "$@" || failed=1
exit $failed
