"""Logs tell an exception by class and place, never by its text."""

import logging
import sys

import asyncpg

from tandem.log_lines import LogLines


def line_of(raise_it: BaseException) -> str:
    """The log line of an exception that was raised from another one, in a group."""
    try:
        try:
            raise ValueError("Ann Secret, +34600111222")
        except ValueError as cause:
            raise raise_it from cause
    except BaseException:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "it ended", (), sys.exc_info())
    return LogLines().format(record)


def test_an_exceptions_text_is_not_told_but_its_class_and_place_are() -> None:
    line = line_of(RuntimeError("Ann Secret, +34600111222"))
    assert "Secret" not in line
    assert "+34600111222" not in line
    assert "RuntimeError" in line
    assert "from ValueError" in line
    assert "test_log_lines.py" in line
    assert "line_of" in line


def test_a_drivers_error_is_told_by_its_state_and_constraint() -> None:
    error = asyncpg.UniqueViolationError("DETAIL: Key (phone)=(+34600111222) already exists.")
    error.constraint_name = "code_one_open"
    line = line_of(ExceptionGroup("Ann Secret", [error]))
    assert "UniqueViolationError 23505 code_one_open" in line
    assert "+34600111222" not in line
    assert "Secret" not in line
