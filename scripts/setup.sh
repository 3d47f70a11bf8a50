# Sourced by the other scripts, which set `extras`: what of pyproject.toml's extras they need.
# Makes a virtual environment with satrchin in it, puts it first on PATH, and gets Tesseract. An environment of the
# user's own is left alone. Leaves the shell in the repository's root.
# Exit codes: 5 something must be installed first (the line to run is printed); others are pip's.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
cd "$root" || exit 1

say() { printf '%s\n' "$*" >&2; }

# Python: hazm installs on 3.12 and 3.13, so these come first. A name on PATH may be a shim of a version
# that is not there: only running it tells.
runs() { "$1" -c "import sys; sys.exit(not $2 <= sys.version_info[:2] <= $3)" >/dev/null 2>&1; }

choose() {
    for candidate in python3.12 python3.13 python3 \
        "$HOME"/.pyenv/versions/3.12.*/bin/python "$HOME"/.pyenv/versions/3.13.*/bin/python; do
        runs "$candidate" '(3, 12)' '(3, 13)' && return
    done
    for candidate in python3 python3.14 python3.11 "$HOME"/.pyenv/versions/3.1[14].*/bin/python; do
        runs "$candidate" '(3, 11)' '(3, 14)' && return
    done
    return 1
}

apt() {
    say "Installing$(printf ' %s' "$@")"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qqy --no-install-recommends "$@"; } >/dev/null
}
may_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

if ! choose && may_apt; then
    apt python3
    choose
fi
if ! runs "$candidate" '(3, 11)' '(3, 14)'; then
    say "Satrchin needs Python 3.11 to 3.14 (3.12 or 3.13 for hazm), and there is none."
    exit 5
fi
# the interpreter itself, past any shim
python=$("$candidate" -c 'import os, sys; print(os.path.realpath(sys.executable))')
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

# System packages
wanted=
lacks_venv() { ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; }
lacks_tesseract() { ! tesseract --list-langs 2>/dev/null | grep -qx fas; }
lacks_venv && wanted="python$version-venv"
lacks_tesseract && wanted="$wanted tesseract-ocr tesseract-ocr-fas"
if [ -n "$wanted" ]; then
    if may_apt; then
        # shellcheck disable=SC2086  # a list of words
        apt $wanted
    else
        say "Something is missing. Run this as root, then this script again:"
        say "  apt-get update && apt-get install -y --no-install-recommends$(printf ' %s' $wanted)"
        exit 5
    fi
    if lacks_venv || lacks_tesseract; then
        say "Still missing after the installation:$(printf ' %s' $wanted)"
        exit 5
    fi
fi

# The virtual environment: .venv, or .venv-satrchin beside one that these scripts did not make. It is made anew when
# pyproject.toml or the interpreter changes.
venv=.venv
[ -e .venv ] && [ ! -e .venv/satrchin-key ] && venv=.venv-satrchin
key="$("$python" -VV | tr '\n' ' ') $python $(cksum <pyproject.toml) $root"
if [ "$(cat $venv/satrchin-key 2>/dev/null)" != "$key" ] || ! $venv/bin/python -c '' 2>/dev/null; then
    say "Making $venv with $python"
    rm -rf $venv
    "$python" -m venv $venv || exit
    printf '%s\n' "$key" >$venv/satrchin-key
fi
if [ ! -e "$venv/satrchin-has$extras" ]; then
    say "Installing satrchin$extras into $venv (a minute or two)"
    $venv/bin/python -m pip install -qq --disable-pip-version-check --editable ".$extras" || exit
    : >"$venv/satrchin-has$extras"
fi
PATH=$root/$venv/bin:$PATH
export PATH
