#!/bin/sh
# with_key_store.sh PROGRAM: runs it on a session bus with an empty, unlocked key store in a home folder of its own.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run"
HOME=$home XDG_RUNTIME_DIR=$home/run XDG_DATA_HOME=$home/.local/share COUNTERSIGN_TEST_KEY_STORE=1 \
    dbus-run-session -- sh -c '
        printf unlocked | gnome-keyring-daemon --unlock --components=secrets >/dev/null
        "$@"' sh "$@"
