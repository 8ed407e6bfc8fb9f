# shellcheck shell=bash disable=SC2034
# What run.sh and test.sh share: the Debian 12 packages, their installation, the build. Sourced, not run.

# To build, and to run what was built.
build_packages=(
    build-essential cmake ninja-build ccache pkg-config
    libtorch-dev libopenblas0-pthread libgloo-dev libdnnl-dev
    qt6-base-dev qt6-base-dev-tools qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-svg-dev qt6-pdf-dev qt6-qpa-plugins
    qt6-translations-l10n libgl1-mesa-dev
    libopencv-dev libjpeg-dev libpng-dev libtiff-dev libwebp-dev zlib1g-dev libdeflate-dev
    libsane-dev
    libsodium-dev qtkeychain-qt6-dev libsecret-1-0 libqt6sql6-sqlite libqt6sql6-psql
    libexpected-dev nlohmann-json3-dev libcli11-dev
    fonts-dejavu-core
)

# To test: a display without a screen, other programs' opinions of the PDF, a database server, scanners without a device
# (SANE's test backend comes with libsane1) and another program to scan with.
test_packages=(xvfb xauth poppler-utils qpdf procps postgresql-15 libsane1 sane-utils
               gnome-keyring dbus-daemon)

say() { printf '\n== %s\n' "$*"; }

fail() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "installing packages needs root or sudo; or install them yourself: $*"
    fi
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Installs the packages that are missing; asks the network for nothing where none is.
install_missing() {
    command -v dpkg-query >/dev/null || fail "this script needs Debian 12 (bookworm)"
    local package missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing ${missing[*]}"
    as_root apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# One compiler a core, but no more than the memory holds: a file with LibTorch takes about 2 GB.
jobs() {
    local cores gigabytes
    cores=$(nproc)
    gigabytes=$(awk '/^MemAvailable/ { print int($2 / 2097152) }' /proc/meminfo)
    if [ "$gigabytes" -lt 1 ]; then
        echo 1
    else
        echo $((gigabytes < cores ? gigabytes : cores))
    fi
}

# build PRESET [TARGET...]: configures and builds. Both scripts build alike, so that each finds the other's objects.
build() {
    local preset=$1
    shift
    say "Building ($preset)"
    cmake --preset "$preset" -DCOUNTERSIGN_WERROR=ON --log-level=WARNING
    cmake --build --preset "$preset" --parallel "$(jobs)" ${1+--target "$@"}
}
