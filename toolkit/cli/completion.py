"""Print completion for bash, zsh or fish: verbs, options, and the names of your cases.

examples:
  dateline completion bash > ~/.local/share/bash-completion/completions/dateline
  dateline completion zsh > ~/.zfunc/_dateline       (with fpath+=~/.zfunc before compinit)
  dateline completion fish > ~/.config/fish/completions/dateline.fish
"""

from __future__ import annotations

import argparse
import json
from typing import NamedTuple

from toolkit.cli.main import build_parser

SHELLS = ("bash", "zsh", "fish")
_CASES = "dateline cases 2>/dev/null | cut -d' ' -f1"
_NAMED = ("slug", "case", "cases", "package")
"""Arguments that take the name of a case."""


class _Verb(NamedTuple):
    """A verb with what may follow it."""

    name: str
    summary: str
    options: tuple[tuple[str, str], ...]
    takes_case: bool

    @property
    def words(self) -> str:
        """The options as the shell takes them, parted by spaces."""
        return " ".join(option for option, _ in self.options)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("shell", choices=SHELLS, help="the shell to complete in")


def call(arguments: argparse.Namespace) -> int:
    """Print the script."""
    script = {"bash": _bash, "zsh": _zsh, "fish": _fish}[arguments.shell](_verbs())
    if arguments.json:
        print(json.dumps({"shell": arguments.shell, "script": script}))
    else:
        print(script, end="")
    return 0


def _verbs() -> list[_Verb]:
    """List the verbs with their options, as the command itself knows them."""
    choices = next(a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    summaries = {action.dest: action.help or "" for action in choices._choices_actions}
    found = []
    for name, parser in choices.choices.items():
        options = tuple(
            (max(action.option_strings, key=len), " ".join((action.help or "").split()))
            for action in parser._actions
            if action.option_strings
        )
        takes_case = any(a.dest in _NAMED for a in parser._actions if not a.option_strings)
        found.append(_Verb(name, summaries.get(name, ""), options, takes_case))
    return found


def _bash(verbs: list[_Verb]) -> str:
    cases = "\n".join(f'    {v.name}) options="{v.words}" named={int(v.takes_case)} ;;' for v in verbs)
    return f"""# bash completion for dateline
_dateline() {{
  local here="${{COMP_WORDS[COMP_CWORD]}}" options="" named=0
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{" ".join(v.name for v in verbs)}" -- "$here"))
    return
  fi
  case "${{COMP_WORDS[1]}}" in
{cases}
  esac
  if [[ "$here" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$here"))
  elif [ "$named" -eq 1 ] && [ "$COMP_CWORD" -eq 2 ]; then
    COMPREPLY=($(compgen -W "$({_CASES})" -- "$here"))
  fi
}}
complete -o default -F _dateline dateline
"""


def _zsh(verbs: list[_Verb]) -> str:
    listed = "\n".join(f"    {_quoted(f'{v.name}:{v.summary}')}" for v in verbs)
    cases = "\n".join(f"    {v.name}) options=({v.words}); named={int(v.takes_case)} ;;" for v in verbs)
    return f"""#compdef dateline
_dateline() {{
  local -a verbs options
  local named=0
  verbs=(
{listed}
  )
  if (( CURRENT == 2 )); then
    _describe 'verb' verbs
    return
  fi
  case "$words[2]" in
{cases}
  esac
  if [[ "$words[CURRENT]" == -* ]]; then
    compadd -- $options
  elif (( named && CURRENT == 3 )); then
    compadd -- ${{(f)"$({_CASES})"}}
    _files
  else
    _files
  fi
}}
if [ "$funcstack[1]" = "_dateline" ]; then
  _dateline "$@"
else
  compdef _dateline dateline
fi
"""


def _fish(verbs: list[_Verb]) -> str:
    lines = ["# fish completion for dateline"]
    for v in verbs:
        lines.append(f"complete -c dateline -n __fish_use_subcommand -f -a {v.name} -d {_quoted(v.summary)}")
        seen = f"'__fish_seen_subcommand_from {v.name}'"
        for option, help_ in v.options:
            lines.append(f"complete -c dateline -n {seen} -l {option.removeprefix('--')} -d {_quoted(help_)}")
    named = " ".join(v.name for v in verbs if v.takes_case)
    lines.append(f'complete -c dateline -n "__fish_seen_subcommand_from {named}" -a "({_CASES})"')
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """Put a text into single quotation marks, as all three shells read it."""
    return "'" + text.replace("\\", "").replace("'", "’") + "'"
