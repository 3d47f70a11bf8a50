#!/bin/sh
# Sets everything up, cleans the sample letters of data/raw into data/clean, and shows what was done.
set -u
extras=''
. "$(dirname -- "$0")/setup.sh"

satrchin batch data/raw data/clean
code=$?
# 1: some lines are uncertain, as the summary says; 4: every letter is clean already, from the last time
[ "$code" -eq 0 ] || [ "$code" -eq 1 ] || [ "$code" -eq 4 ] || exit "$code"

sample=data/raw/invitation-runs.txt
printf '\n%s\n\n' "What becomes of $sample (satrchin clean FILE --diff):"
satrchin clean "$sample" --diff | sed -n '3,24p'
printf '\n%s\n\n' "Why (satrchin clean FILE --explain), the end of it:"
satrchin clean "$sample" --explain | tail -n 4
printf '\n%s\n' "All clean texts are in data/clean. Try it on a text of your own: $venv/bin/satrchin clean FILE"
