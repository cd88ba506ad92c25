"""Nothing outlives the supervisor: the kernel ends a child whose parent died, however the parent died."""

import ctypes
import signal

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(signal_number: int = signal.SIGTERM) -> None:
    """Ask the kernel to send this signal to the calling process when its parent ends. Survives ``exec``."""
    _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
