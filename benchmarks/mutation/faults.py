"""Faults that a slip of the hand puts into code, at every place where one can be."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from benchmarks.mutation.source import Edit, Source

OPERATORS: Mapping[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
COMPARISONS: Mapping[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<", "<=", ">="),
    ast.LtE: ("<=", "<", ">"),
    ast.Gt: (">", ">=", "<="),
    ast.GtE: (">=", ">", "<"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
OPPOSITES = {
    "min": "max",
    "max": "min",
    "minimum": "maximum",
    "maximum": "minimum",
    "any": "all",
    "all": "any",
    "argmin": "argmax",
    "argmax": "argmin",
    "sum": "max",
    "mean": "sum",
    "startswith": "endswith",
    "endswith": "startswith",
    "removeprefix": "removesuffix",
    "removesuffix": "removeprefix",
    "left": "right",
    "right": "left",
}
# Calls that mean the same whichever way round their arguments stand.
SYMMETRIC = {"min", "max", "minimum", "maximum", "union1d", "array_equal"}
# Arguments that say nothing about the result.
IDLE_ARGUMENTS = {"strict", "dtype", "encoding", "threads"}
EPSILON = 1e-5  # what is smaller only keeps a division from zero
MANY = 100  # from here on one more or less is no fault that anybody makes
DROPPABLE = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.BitAnd, ast.BitOr)


class Faults(ast.NodeVisitor):
    """Collects the faults of one module.

    Not at the words (docstrings, messages, names for the log) nor at what only a type
    checker, an import or a decorator reads.
    """

    def __init__(self, source: Source, columns: Mapping[str, str]) -> None:
        """Take for each column of a table the name of a wrong one."""
        self.edits: list[Edit] = []
        self._source = source
        self._columns = columns
        self.visit(source.tree)

    def visit(self, node: ast.AST) -> None:
        is_idle = isinstance(node, ast.keyword) and node.arg in IDLE_ARGUMENTS
        if not is_idle:
            super().visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        """Leave imports, and what follows, as they are."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None: ...

    def visit_Raise(self, node: ast.Raise) -> None: ...

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None: ...

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        defaults = [default for default in node.args.kw_defaults if default]
        self._visit_all([*node.args.defaults, *defaults, *node.body])

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._visit_all(node.body)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        names = {name.id for name in node.targets if isinstance(name, ast.Name)}
        if "__all__" not in names:
            self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if _called(node.test) != "TYPE_CHECKING":
            self._negate(node.test)
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self._negate(test)
            self._replace(test, "True", "condition dropped")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call) and not _is_log(node.value):
            self._replace(node.value, "None", "statement dropped")
            self.generic_visit(node)
        elif isinstance(node.value, ast.Yield | ast.YieldFrom):
            self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._replace(node, "break", "jump")

    def visit_Break(self, node: ast.Break) -> None:
        self._replace(node, "continue", "jump")

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in OPERATORS:
            sign, other = OPERATORS[type(node.op)]
            self._between(node.left, node.right, sign, other, "operator")
        if isinstance(node.op, DROPPABLE):
            self._keep_one(node, [node.left, node.right])
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if type(node.op) in OPERATORS:
            sign, other = OPERATORS[type(node.op)]
            sides = node.target, node.value
            self._between(*sides, f"{sign}=", f"{other}=", "operator")
            self._between(*sides, f"{sign}=", "=", "term dropped")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        is_and = isinstance(node.op, ast.And)
        word, other = ("and", "or") if is_and else ("or", "and")
        for left, right in pairwise(node.values):
            self._between(left, right, word, other, "and / or")
        for place in range(len(node.values)):
            kept = [*node.values[:place], *node.values[place + 1 :]]
            text = f" {word} ".join(map(self._source.operand, kept))
            bracketed = text if len(kept) == 1 else f"({text})"
            self._replace(node, bracketed, "term dropped")
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for sides, comparison in zip(
            pairwise([node.left, *node.comparators]), node.ops, strict=True
        ):
            word, *others = COMPARISONS[type(comparison)]
            for other in others:
                self._between(*sides, word, other, "comparison")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        self._replace(node, self._source.operand(node.operand), "sign dropped")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            wrong = self._columns.get(node.value) or OPPOSITES.get(node.value)
            others = [f'"{wrong}"'] if wrong else []
        else:
            others = _other_numbers(node.value)
        for other in others:
            self._replace(node, other, "constant")

    def visit_Slice(self, node: ast.Slice) -> None:
        for bound in (node.lower, node.upper):
            if bound is not None and not isinstance(bound, ast.Constant):
                text = self._source.segment(bound)
                self._replace(bound, f"{text} + 1", "off by one")
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        """Leave the tuples that give columns their names."""
        if not all(isinstance(item, ast.Constant) for item in node.elts):
            self.generic_visit(node)

    def visit_List(self, node: ast.List) -> None:
        for pair in pairwise(node.elts):
            self._swap(*pair, "order of a list")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _called(node.func)
        if name in OPPOSITES:
            end = self._source.end(node.func)
            start = end - len(name.encode())
            self._add(start, end, OPPOSITES[name], "opposite call")
        if name not in SYMMETRIC:
            for left, right in _confusable(name, node.args):
                self._swap(left, right, "order of arguments")
        self.visit(node.func)
        self._visit_all([*node.args, *node.keywords])

    def _visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _negate(self, test: ast.expr) -> None:
        """Turn a condition round that is no comparison and the like already."""
        if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            self._replace(test, f"not {self._source.operand(test)}", "negation")

    def _keep_one(self, node: ast.expr, terms: Sequence[ast.expr]) -> None:
        for term in terms:
            self._replace(node, self._source.operand(term), "term dropped")

    def _swap(self, left: ast.expr, right: ast.expr, kind: str) -> None:
        source = self._source
        first, second = source.segment(left), source.segment(right)
        if ast.Starred in {type(left), type(right)} or first == second:
            return
        gap = source.between(source.end(left), source.start(right))
        swapped = f"{second}{gap}{first}"
        self._add(source.start(left), source.end(right), swapped, kind)

    def _between(
        self, left: ast.expr, right: ast.expr, word: str, other: str, kind: str
    ) -> None:
        """Replace the operator that stands between two operands."""
        start = self._source.end(left)
        gap = self._source.between(start, self._source.start(right))
        before, _, _ = gap.partition(word)
        start += len(before.encode())
        self._add(start, start + len(word), other, kind)

    def _replace(self, node: ast.expr | ast.stmt, text: str, kind: str) -> None:
        self._add(self._source.start(node), self._source.end(node), text, kind)

    def _add(self, start: int, end: int, text: str, kind: str) -> None:
        self.edits.append(Edit(start=start, end=end, text=text, kind=kind))


def _other_numbers(value: object) -> list[str]:
    if isinstance(value, bool):
        return [str(not value)]
    if isinstance(value, int):
        return _other_integers(value)
    if not isinstance(value, float) or 0 < abs(value) < EPSILON:
        return []
    return [f"{value * 1.25:.6g}", f"{value / 2:.6g}"] if value else ["1.0"]


def _other_integers(value: int) -> list[str]:
    if abs(value) >= MANY:
        return [str(value * 2), str(value // 2)]
    return [str(value + 1), str(value - 1)] if value else ["1"]


def _confusable(
    name: str, arguments: Sequence[ast.expr]
) -> list[tuple[ast.expr, ast.expr]]:
    """Neighbours that may be taken for each other: the types do not give it away."""
    if name == "where":  # a condition, and what is chosen between
        return list(pairwise(arguments[1:]))
    return [pair for pair in pairwise(arguments) if _are_alike(*pair)]


def _are_alike(left: ast.expr, right: ast.expr) -> bool:
    plain = ast.Name | ast.Attribute | ast.Subscript
    is_pair = isinstance(left, plain) and type(left) is type(right)
    return is_pair and "np" not in {_owner(left), _owner(right)}


def _owner(value: ast.expr) -> str:
    return _called(value.value) if isinstance(value, ast.Attribute) else ""


def _called(function: ast.expr) -> str:
    """The last part of a dotted name."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_log(call: ast.Call) -> bool:
    return _owner(call.func) in {"logger", "logging"}
