#!/bin/sh
# Fetch the fonts of `python -m bench.font_scans` into a folder, from Debian's packages and npm; nothing is installed.
# The registries are those that apt-get and npm are set up for. Names the fonts that have another version than those of
# bench/data/fonts.sha256, whose figures are in bench/RESULTS.md.
#   scripts/bench-fonts.sh FOLDER
set -eu
folder=${1:?usage: scripts/bench-fonts.sh FOLDER}
known=$(cd "$(dirname "$0")/.." && pwd)/bench/data/fonts.sha256
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download fonts-dejavu-core fonts-farsiweb fonts-freefarsi fonts-hosny-amiri fonts-hosny-thabit fonts-kacst-one \
    fonts-nafees fonts-noto-core fonts-paktype fonts-sil-harmattan fonts-sil-lateef fonts-sil-scheherazade
for package in ./*.deb; do dpkg -x "$package" debian; done
for name in alexandria almarai baloo-bhaijaan-2 cairo changa el-messiri ibm-plex-sans-arabic lalezar markazi-text mirza \
    rubik vazirmatn; do
    npm pack --silent "@fontsource/$name" >/dev/null
done
for package in ./*.tgz; do tar xzf "$package" --one-top-level --wildcards '*-arabic-400-normal.woff'; done
cd - >/dev/null
find "$work" \( -name '*.ttf' -o -name '*.otf' -o -name '*-arabic-400-normal.woff' \) -exec cp {} "$folder" \;
cd "$folder"
sha256sum --check --quiet "$known" || echo "other versions of fonts give other figures than bench/RESULTS.md" >&2
