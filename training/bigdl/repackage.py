"""Unpacks BigDL's own classes from its Python wheels into a folder of classes.

The wheels are downloaded once, by pip, into a cache outside the build, and checked against the hashes of
requirements.txt. contents.txt says what is taken out of them. When the output is up to date no wheel is read.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import io
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
REQUIREMENTS = HERE / "requirements.txt"
# The wheels hold Linux natives only, so they are asked for by these platforms whatever machine builds.
PLATFORMS = ("manylinux1_x86_64", "manylinux2010_x86_64")
# How many bytes a constant takes after its tag, by tag; strings (tag 1) say their own length.
CONSTANT_SIZES = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}


def main():
    arguments = parse_arguments()
    recipe = hashlib.sha256()
    for name in ("repackage.py", "requirements.txt", "contents.txt", "NOTICE"):
        recipe.update((HERE / name).read_bytes())
    if is_up_to_date(arguments.stamp, recipe.hexdigest(), arguments.output):
        return
    arguments.stamp.unlink(missing_ok=True)
    shutil.rmtree(arguments.output, ignore_errors=True)
    entries = read_jars(cached_wheels(arguments.cache))
    chosen = choose(entries)
    for name in chosen:
        write(arguments.output / name, entries[name]())
    write(arguments.output / "META-INF" / "NOTICE", (HERE / "NOTICE").read_bytes())
    write(arguments.stamp, stamp_of(recipe.hexdigest(), arguments.output).encode())
    print(f"BigDL: {len(chosen)} of the {len(entries)} files in its jars unpacked to {arguments.output}")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="folder that keeps the wheels between builds")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="folder of classes, replaced as a whole")
    parser.add_argument("--stamp", type=pathlib.Path, required=True, help="file that says what the output was made of")
    return parser.parse_args()


def stamp_of(recipe, output):
    """The recipe and what lies in the output: a class lost from it is noticed at the price of a listing."""
    sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    return f"{recipe} {len(sizes)} files {sum(sizes)} bytes\n"


def is_up_to_date(stamp, recipe, output):
    return stamp.is_file() and output.is_dir() and stamp.read_text() == stamp_of(recipe, output)


def cached_wheels(cache):
    """The paths of the wheels, downloaded when the cache lacks one of them, each checked against its hash."""
    hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", REQUIREMENTS.read_text())
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another build at the same time waits and finds the wheels
        wheels = [cache / f"{sha256}.whl" for sha256 in hashes]
        if not all(wheel.is_file() for wheel in wheels):
            download(cache)
        for wheel, sha256 in zip(wheels, hashes):
            if not wheel.is_file():
                fail(f"pip downloaded no wheel of hash {sha256}; compare {REQUIREMENTS} with the package index")
            if sha256_of(wheel) != sha256:
                fail(f"{wheel} is damaged: its SHA-256 is not its name; delete it and build again")
    return wheels


def download(cache):
    """Lets pip download into a folder of its own; a wheel enters the cache, by rename, only when it is whole."""
    if importlib.util.find_spec("pip") is None:
        fail(f"{sys.executable} has no pip, which downloads BigDL once; install it (for example: apt install python3-pip)")
    for leftover in cache.glob("download-*"):
        shutil.rmtree(leftover)
    with tempfile.TemporaryDirectory(prefix="download-", dir=cache) as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input"]
        command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement", str(REQUIREMENTS)]
        command += [argument for platform in PLATFORMS for argument in ("--platform", platform)]
        print(f"BigDL: downloading its wheels (116 MB, once) to {cache}", flush=True)
        if subprocess.run(command + ["--dest", folder]).returncode != 0:
            fail(
                "pip could not download BigDL's wheels (its message is above). Without a network, fetch on another"
                f" machine the wheels that {REQUIREMENTS} names and put each into {cache} as SHA256.whl"
            )
        for wheel in pathlib.Path(folder).glob("*.whl"):
            os.replace(wheel, cache / f"{sha256_of(wheel)}.whl")


def sha256_of(path):
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            sha256.update(block)
    return sha256.hexdigest()


def read_jars(wheels):
    """Name -> function that reads it, for every file of the jar in each wheel."""
    entries = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            jars = [name for name in archive.namelist() if name.endswith(".jar")]
            if len(jars) != 1:
                fail(f"{wheel} holds the jars {jars}, expected exactly one")
            jar = zipfile.ZipFile(io.BytesIO(archive.read(jars[0])))
        for name in jar.namelist():
            if not name.endswith("/"):
                entries.setdefault(name, lambda jar=jar, name=name: jar.read(name))
    return entries


def choose(entries):
    """The files of contents.txt, and the entry points with all that they refer to, sorted."""
    lines = [line.split() for line in (HERE / "contents.txt").read_text().splitlines() if line[:1] not in ("", "#")]
    own = tuple(name for kind, name in lines if kind == "own")
    waiting = [name + ".class" for kind, name in lines if kind == "class"]
    chosen = {name for kind, name in lines if kind == "file"}.union(waiting)
    for name in chosen:
        if name not in entries:
            fail(f"contents.txt names {name}, which is in neither of BigDL's jars")
    while waiting:
        for reference in references(entries[waiting.pop()]()):
            if reference.startswith(own) and reference in entries and reference not in chosen:
                chosen.add(reference)
                waiting.append(reference)
    return sorted(chosen)


def references(content):
    """File names of the classes that a class file may refer to: by name, in a descriptor, or in a string."""
    names = set()
    for text in constant_strings(content):
        names.add(text.replace(".", "/") + ".class")
        names.update(name + ".class" for name in re.findall(r"L([\w/$]+)[;<]", text))
    return names


def constant_strings(content):
    (count,) = struct.unpack_from(">H", content, 8)
    offset, index = 10, 1
    while index < count:
        tag = content[offset]
        if tag == 1:
            (size,) = struct.unpack_from(">H", content, offset + 1)
            yield content[offset + 3 : offset + 3 + size].decode("utf-8", "replace")
            size += 2
        else:
            size = CONSTANT_SIZES[tag]
        offset += 1 + size
        index += 2 if tag in (5, 6) else 1  # long and double take two numbers


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def fail(message):
    sys.exit(f"BigDL: {message}")


if __name__ == "__main__":
    main()
