"""Rules of routing: functions from values to values. Nothing here waits, reads a clock or speaks to anybody."""
