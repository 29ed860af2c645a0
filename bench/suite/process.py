"""A process from its start to its end."""

import os
import subprocess
import tempfile
import time


def measured(command, environment=None):
    """({"seconds", "core_seconds", "peak_mib"}, what it printed); None and the last line of its errors if it failed."""
    with tempfile.TemporaryFile("w+") as errors:  # a pipe that nobody reads would hold a talkative program up
        start = time.perf_counter()
        child = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=errors, text=True,
                                 env=environment)
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if child.returncode:
            errors.seek(0)
            return None, (errors.read().strip().splitlines() or [f"exit status {child.returncode}"])[-1]
    return {"seconds": seconds, "core_seconds": usage.ru_utime + usage.ru_stime,
            "peak_mib": usage.ru_maxrss / 1024}, out
