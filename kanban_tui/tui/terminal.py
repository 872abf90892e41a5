"""The terminal that the board is drawn on. It is given back whatever ends the program, and it may go away itself."""

from __future__ import annotations

import os
import select
import signal
import termios
from contextlib import suppress
from threading import Thread, Timer
from types import FrameType
from typing import Any

from textual.drivers.linux_driver import LinuxDriver

ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
PATIENCE_SECONDS = 0.8
"""How long the board may take to leave by itself once a signal came."""
# Pasting, wrapping, mouse, keyboard protocol, main screen, cursor, focus: as a shell wants them.
_AS_IT_WAS = b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"


class Terminal(LinuxDriver):
    """A terminal in which a signal leaves the board as its own key would, with the exit code a shell tells of it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if self.input_tty:
            Thread(target=self._watch, name="terminal-lost", daemon=True).start()

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        for number in ENDING:
            signal.signal(number, self._end)

    def close(self) -> None:
        """Let go of the terminal: from here on a signal has nothing to give back."""
        super().close()
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        """Leave, and after some patience end: a terminal that no longer reads holds up whoever writes to it."""
        last = Timer(PATIENCE_SECONDS, self._give_up, [128 + number])
        last.daemon = True
        last.start()
        self._loop.call_soon_threadsafe(self._app.exit, None, 128 + number)

    def _give_up(self, code: int) -> None:
        with suppress(OSError, termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            os.set_blocking(self.fileno, False)
            try:
                os.write(self.fileno, _AS_IT_WAS)
            finally:
                os.set_blocking(self.fileno, True)
        os._exit(code)

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop. One that came without a warning has left the terminal to the shell as it was."""
        if self._auto_restart and not self._must_signal_resume and self._writer_thread is not None:
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application()

    def _watch(self) -> None:
        """Where the terminal goes away and nobody sends a signal, send it: the keys would be read for ever."""
        watched = select.poll()
        watched.register(self.fileno, 0)
        if watched.poll()[0][1] & (select.POLLHUP | select.POLLERR):
            os.kill(os.getpid(), signal.SIGHUP)
