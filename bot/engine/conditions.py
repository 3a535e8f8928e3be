"""Conditions of flows, compiled once at start: `slots.is_paid and not context.verified`.

A small part of Python's expressions: `slots.x`, `context.x`, constants, `and`, `or`, `not`, comparisons and `in`.
Anything else is refused. A slot that is not set is None.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from bot.engine.flow import Condition

CONTEXT = frozenset({"verified", "can_verify", "choices"})
"""What a condition may ask of the turn: is the customer verified, can they be on this channel, can it show choices."""

Values = Mapping[str, Any]
_Read = Callable[[Values, Values], Any]

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda value, container: value in container,
    ast.NotIn: lambda value, container: value not in container,
}


class ConditionError(Exception):
    """A condition says something that is not understood."""


def compile_condition(text: str) -> Condition:
    """The condition as a function; raises `ConditionError`."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ConditionError(f"'{text}' cannot be read") from error
    read = _compile(tree, text)
    return lambda values, context: bool(read(values, context))


def _compile(node: ast.expr, text: str) -> _Read:
    match node:
        case ast.Constant(value=value):
            return lambda slots, context: value
        case ast.Attribute(value=ast.Name(id="slots"), attr=name):
            return lambda slots, context: slots.get(name)
        case ast.Attribute(value=ast.Name(id="context"), attr=name) if name in CONTEXT:
            return lambda slots, context: context[name]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _compile(operand, text)
            return lambda slots, context: not inner(slots, context)
        case ast.BoolOp(op=ast.And(), values=parts):
            all_of = [_compile(part, text) for part in parts]
            return lambda slots, context: all(part(slots, context) for part in all_of)
        case ast.BoolOp(op=ast.Or(), values=parts):
            any_of = [_compile(part, text) for part in parts]
            return lambda slots, context: any(part(slots, context) for part in any_of)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            members = [_compile(part, text) for part in parts]
            return lambda slots, context: [part(slots, context) for part in members]
        case ast.Compare(left=left, ops=[comparison], comparators=[right]):
            compare = _COMPARISONS.get(type(comparison))
            if compare is None:
                raise ConditionError(f"'{text}' compares in a way that is not known")
            before, after = _compile(left, text), _compile(right, text)
            return lambda slots, context: compare(before(slots, context), after(slots, context))
    raise ConditionError(f"'{text}' says more than a condition may: {ast.unparse(node)}")
