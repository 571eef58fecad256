"""The form of a page: every way in which our templates can put one together, with holes for the words.

A check of a package must know that a browser shows what the check has read. So it does not read HTML as such: it
accepts only what the templates can write. Each ``{% if %}`` is both ways, each ``{% for %}`` any number of times,
each value a hole for escaped text. ``data/page_form.py`` writes the form for the verifier, which needs
neither the templates nor jinja2.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from toolkit.errors import ReportError
from toolkit.records import VERDICTS
from toolkit.report.render import asset, content_policy, environment
from toolkit.report.wording import SECTIONS

if TYPE_CHECKING:
    from jinja2 import nodes

PAGE, MACROS, STYLE, SCRIPT = "report.html.j2", "macros.html.j2", "report.css", "report.js"

_OPEN_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"<>]*)$')
_KINDS = {"href": "address", "src": "picture", "class": "class", "width": "size", "height": "size"}
"""What a hole may hold, by the attribute it stands in; words everywhere else."""

_TABLES: dict[str, dict[str, str | None]] = {
    "sections": dict(SECTIONS),
    "meanings": {verdict: meaning for verdict, meaning in VERDICTS.items()},  # noqa: C416  (for the type of its keys)
    "verdicts": dict.fromkeys(VERDICTS),
}
"""What loops of the templates go through whose words are our own, by its name: None for a number."""

_SEEN_BEFORE = 200
"""Characters of the text before a hole that are kept: more than any attribute of ours is long."""

Piece = int
"""Place of a piece in the list of pieces."""


def page_form() -> list[Any]:
    """Return the form of a report.

    Returns
    -------
    list
        Pieces, each after those it is made of; the last is the whole page. ``["text", words]``, ``["hole", kind]``,
        ``["bytes", sha256]``, ``["all", piece, ...]`` one after the other, ``["one", piece, ...]`` any of them,
        ``["any", piece]`` any number of times.
    """
    compiler = _Compiler()
    top = compiler.page(PAGE)
    return _ordered(compiler.pieces.held, top)


def _ordered(held: list[Any], top: Piece) -> list[Any]:
    """Leave out the pieces that the page does not use."""
    place: dict[Piece, int] = {}
    made: list[Any] = []

    def take(piece: Piece) -> int:
        if piece not in place:
            kind, *rest = held[piece]
            inner = rest if kind in ("text", "hole", "bytes") else [take(part) for part in rest]
            made.append([kind, *inner])
            place[piece] = len(made) - 1
        return place[piece]

    take(top)
    return made


@dataclass(frozen=True)
class _Value:
    """What a name of a template stands for: an expression or statements, and the names known where it was written."""

    said: Any
    names: _Names


_Names = Mapping[str, _Value]


@dataclass
class _Pieces:
    """Pieces of a form, each held once."""

    held: list[Any] = field(default_factory=list)
    known: dict[str, Piece] = field(default_factory=dict)

    def add(self, *piece: Any) -> Piece:
        # two pieces that read alike are one, which keeps the form small
        key = json.dumps(piece)
        if key not in self.known:
            self.known[key] = len(self.held)
            self.held.append(list(piece))
        return self.known[key]

    def sequence(self, parts: Sequence[Piece]) -> Piece:
        joined: list[Piece] = []
        for part in parts:
            kind, *inner = self.held[part]
            for one in inner if kind == "all" else [part]:
                self._append(joined, one)
        return joined[0] if len(joined) == 1 else self.add("all", *joined)

    def _append(self, joined: list[Piece], piece: Piece) -> None:
        """Add a piece to others; two literals become one."""
        kind, *rest = self.held[piece]
        # literals beside one another become one, so that the matcher compares them in one step
        before = self.held[joined[-1]] if joined else [""]
        if kind == "text" and before[0] == "text":
            joined[-1] = self.add("text", before[1] + rest[0])
        elif [kind, *rest] != ["text", ""]:
            joined.append(piece)

    def either(self, ways: Sequence[Piece]) -> Piece:
        distinct = list(dict.fromkeys(ways))
        return distinct[0] if len(distinct) == 1 else self.add("one", *distinct)


class _Compiler:
    """Turns templates into pieces; ``tail`` is the text before the piece at work."""

    def __init__(self) -> None:
        self.pieces = _Pieces()
        self.macros: dict[str, nodes.Macro] = {}
        self.blocks: dict[str, nodes.Block] = {}
        self.tail = ""

    def page(self, name: str) -> Piece:
        from jinja2 import nodes

        top = _parsed(name)
        self.macros = {m.name: m for m in _parsed(MACROS).find_all(nodes.Macro)}
        self.blocks = {b.name: b for b in top.find_all(nodes.Block)}
        parent = next(iter(top.find_all(nodes.Extends))).template
        return self.body(_parsed(_constant(parent, {})).body, {})

    def text(self, words: str) -> Piece:
        # the text before a hole tells whether it stands in an attribute, and in which
        self.tail = (self.tail + words)[-_SEEN_BEFORE:]
        return self.pieces.add("text", words)

    def body(self, statements: Sequence[nodes.Node], names: _Names) -> Piece:
        own = dict(names)
        return self.pieces.sequence([self.statement(s, own) for s in statements])

    def aside(self, statements: Sequence[nodes.Node], names: _Names) -> Piece:
        """Compile one way of several: what follows does not begin at its end."""
        before = self.tail
        made = self.body(statements, names)
        self.tail = before
        return made

    def statement(self, said: nodes.Node, names: dict[str, _Value]) -> Piece:
        from jinja2 import nodes

        match said:
            case nodes.Output():
                return self.pieces.sequence([self.value(part, names) for part in said.nodes])
            case nodes.If():
                ways = [said.body, *(e.body for e in said.elif_), said.else_]
                return self.pieces.either([self.aside(way, names) for way in ways])
            case nodes.For():
                return self.rounds(said, names)
            case nodes.Block():
                return self.body(self.blocks[said.name].body, names)
            case nodes.Include():
                return self.body(_parsed(_constant(said.template, names)).body, names)
            case nodes.CallBlock():
                return self.macro(said.call, names, caller=_Value(said.body, dict(names)))
            case nodes.Assign(target=nodes.Name()):
                names[said.target.name] = _Value(said.node, dict(names))  # type: ignore[attr-defined]
                return self.text("")
            case nodes.Import() | nodes.Extends() | nodes.Macro():
                return self.text("")
        raise _unheld(said)

    def rounds(self, said: nodes.For, names: _Names) -> Piece:
        """Compile a loop; one over words of our own goes through them, each once or not at all, in order."""
        from jinja2 import nodes

        table = _TABLES.get(_looped(said.iter))
        if table and isinstance(said.target, nodes.Tuple):
            bound = [{**names, **_row(said.target, row)} for row in table.items()]
            each = [self.aside(said.body, known) for known in bound]
            return self.pieces.sequence([self.pieces.either([one, self.pieces.add("text", "")]) for one in each])
        # a loop over the case's things may run any number of times, also never
        loop = self.pieces.add("any", self.aside(said.body, names))
        return self.pieces.sequence([loop, self.pieces.either([self.text(""), self.aside(said.else_, names)])])

    def value(self, said: nodes.Node, names: _Names) -> Piece:
        from jinja2 import nodes

        match said:
            case nodes.TemplateData():
                return self.text(said.data)
            case nodes.Const():
                return self.text("" if said.value is None else str(escape(said.value)))
            case nodes.CondExpr():
                return self.either([said.expr1, said.expr2 or nodes.Const("")], names)
            case nodes.Concat():
                return self.pieces.sequence([self.value(part, names) for part in said.nodes])
            case nodes.Getitem(node=nodes.Dict()):
                return self.either([pair.value for pair in said.node.items], names)  # type: ignore[attr-defined]
            case nodes.Filter(name="replace") if (plain := _settled(said.node, names)) is not None:
                old, new = (argument.as_const() for argument in said.args)
                return self.text(str(escape(plain.replace(old, new))))
            case nodes.Name() if said.name in names:
                known = names[said.name]
                return self.value(known.said, known.names)
            case nodes.Call() if _called(said) == "caller":
                known = names.get("caller", _Value([], {}))
                return self.body(known.said, known.names)
            case nodes.Call() if _called(said) in self.macros:
                return self.macro(said, names)
        return self.hole(said)

    def either(self, expressions: Sequence[nodes.Node], names: _Names) -> Piece:
        return self.each([partial(self.value, expression, names) for expression in expressions])

    def each(self, compilers: Sequence[Callable[[], Piece]]) -> Piece:
        """Compile several ways, each after the same text."""
        before, ways = self.tail, []
        for compiler in compilers:
            self.tail = before
            ways.append(compiler())
        return self.pieces.either(ways)

    def macro(self, said: nodes.Call, names: _Names, caller: _Value | None = None) -> Piece:
        from jinja2 import nodes

        for place, given in enumerate(said.args):
            if isinstance(given, nodes.CondExpr):  # an argument may be used twice, and is one word each time
                words = [given.expr1, given.expr2 or nodes.Const("")]
                calls = [_with_argument(said, place, word) for word in words]
                return self.each([partial(self.macro, call, names, caller) for call in calls])
        macro = self.macros[_called(said)]
        inner: dict[str, _Value] = {"caller": caller} if caller else {}
        optional = macro.args[len(macro.args) - len(macro.defaults) :]
        inner |= {a.name: _Value(default, {}) for a, default in zip(optional, macro.defaults, strict=True)}
        inner |= {a.name: _Value(given, names) for a, given in zip(macro.args, said.args, strict=False)}
        return self.body(macro.body, inner)

    def hole(self, said: nodes.Node) -> Piece:
        from jinja2 import nodes

        name = said.name if isinstance(said, nodes.Name) else ""
        if name in ("css", "js"):
            digest = hashlib.sha256(asset(STYLE if name == "css" else SCRIPT).encode()).hexdigest()
            return self.pieces.add("bytes", digest)
        if name == "policy":
            return self.text(content_policy(asset(STYLE), asset(SCRIPT)))
        attribute = _OPEN_ATTRIBUTE.search(self.tail)
        kind = _KINDS.get(attribute[1], "words") if attribute else "words"
        if attribute and kind == "address" and attribute[2]:
            kind = "words"  # after the # of a link inside the page
        # whatever fills the hole, the attribute it stands in is no longer empty
        self.text("x")
        return self.pieces.add("hole", kind)


def _looped(said: nodes.Node) -> str:
    """Return the name of what a loop goes through: ``sections`` of ``page.sections`` or ``page.sections.items()``."""
    from jinja2 import nodes

    match said:
        case nodes.Call(node=nodes.Getattr(attr="items")):
            return _looped(said.node.node)  # type: ignore[attr-defined]
        case nodes.Getattr():
            return said.attr
    return ""


def _row(target: nodes.Tuple, row: tuple[str, str | None]) -> _Names:
    """Bind the names of a loop to one row; None stays a hole."""
    from jinja2 import nodes

    both = zip(target.items, row, strict=True)
    return {name.name: _Value(nodes.Const(word), {}) for name, word in both if word is not None}  # type: ignore[attr-defined]


def _unheld(said: nodes.Node) -> ReportError:
    """Refuse a template that says more than the form of a page can hold: such a page could be forged unseen."""
    return ReportError(
        f"a template uses {type(said).__name__.lower()}, which the form of a page cannot hold",
        where=f"toolkit/report/templates, line {said.lineno}",
        remedy="Write it with if, for, include, set or a macro, and run 'python data/page_form.py' again.",
        code="E_PAGE_FORM",
    )


def _parsed(name: str) -> nodes.Template:
    text = files("toolkit.report").joinpath("templates", name).read_text(encoding="utf-8")
    return environment().parse(text, name)


def _constant(said: nodes.Node, names: _Names) -> str:
    from jinja2 import nodes

    if isinstance(said, nodes.Concat):
        return "".join(_constant(part, names) for part in said.nodes)
    if (settled := _settled(said, names)) is not None:
        return settled
    raise _unheld(said)


def _settled(said: nodes.Node | None, names: _Names) -> str | None:
    """Return the words an expression always has; None for one that a case decides."""
    from jinja2 import nodes

    match said:
        case nodes.Const():
            return str(said.value)
        case nodes.Name() if said.name in names:
            return _settled(names[said.name].said, names[said.name].names)
    return None


def _with_argument(said: nodes.Call, place: int, given: nodes.Node) -> nodes.Call:
    """Return a call with another argument in one place."""
    from jinja2 import nodes

    args = [*said.args[:place], given, *said.args[place + 1 :]]
    return nodes.Call(said.node, args, said.kwargs, said.dyn_args, said.dyn_kwargs, lineno=said.lineno)


def _called(said: nodes.Call) -> str:
    """Return the name of the macro that is called: ``m.chip``, or ``chip`` among the macros themselves."""
    from jinja2 import nodes

    match said.node:
        case nodes.Getattr(node=nodes.Name(name="m")):
            return said.node.attr
        case nodes.Name():
            return said.node.name
    return ""
