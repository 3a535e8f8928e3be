#!/bin/sh
# Installs the browser and the fonts that the browser tests need; quiet when they are there.
set -eu

packages="chromium fonts-noto-cjk fonts-noto-color-emoji"
missing=""
for package in $packages; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done

[ -z "$missing" ] && exit 0
if ! command -v apt-get >/dev/null; then
    command -v chromium >/dev/null && exit 0
    echo "tandem: the browser tests need Chromium; install it with this system's package manager" >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "tandem: the browser tests need$missing: sudo apt-get install$missing" >&2
    exit 1
fi
echo "Installing$missing"
log=$(mktemp)
if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } \
    >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    exit 1
fi
rm -f "$log"
