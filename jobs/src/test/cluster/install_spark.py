"""Installs Spark's distribution, which the cluster tests start masters and workers of.

pip downloads the Python package pyspark once, checked against the hash of requirements.txt; its folder "deps" is a Spark
installation. It becomes HOME, by rename when it is whole; when HOME is there nothing is done.
"""

import argparse
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

REQUIREMENTS = pathlib.Path(__file__).resolve().parent / "requirements.txt"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=pathlib.Path, help="where Spark is to be")
    home = parser.parse_args().home
    home.parent.mkdir(parents=True, exist_ok=True)
    with open(home.parent / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another build at the same time waits and finds it
        if home.is_dir():
            return
        for leftover in home.parent.glob("install-*"):
            shutil.rmtree(leftover)
        with tempfile.TemporaryDirectory(prefix="install-", dir=home.parent) as folder:
            install(pathlib.Path(folder), home)
    print(f"Spark is installed in {home}")


def install(folder, home):
    print("Spark: downloading its Python package (318 MB, once)", flush=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-deps", "--no-binary=:all:", "--requirement", str(REQUIREMENTS)]
    if subprocess.run(command + ["--dest", str(folder)]).returncode != 0:
        sys.exit(f"Spark: pip could not download what {REQUIREMENTS} names (its message is above)")
    (package,) = folder.glob("*.tar.gz")
    with tarfile.open(package) as archive:
        deps = [member for member in archive if member.name.split("/")[1:2] == ["deps"]]
        archive.extractall(folder, deps)
    os.replace(next(folder.glob("*/deps")), home)


if __name__ == "__main__":
    main()
