#!/bin/sh
# Sets everything up, cleans the sample letters of data/raw into data/clean, and shows what was done.
set -u
extras=''
. "$(dirname -- "$0")/setup.sh"

satrchin batch data/raw data/clean
code=$?
[ "$code" -eq 0 ] || [ "$code" -eq 4 ] || exit "$code"

for sample in data/raw/*.txt; do
    printf '\n%s\n' "What was done to $sample:"
    satrchin clean "$sample" --diff | head -n 12
    break
done
printf '\n%s\n' "Clean texts are in data/clean. Every change with its reason: .venv/bin/satrchin clean FILE --explain"
