"""Own annotations as examples: loading, and the development tenth. Needs no PyTorch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tokenizers import Tokenizer

from . import whole
from .examples import Example, make_example
from .gold import Report, Sentence, is_development
from .markup import parse_event_file, parse_report_file, parse_statement_file

UNSEEN = "_unseen.txt"  # files that are never trained on


@dataclass
class Part:
    """Gold and examples, side by side."""

    events: list[tuple[Sentence, Example]] = field(default_factory=list)
    reports: list[tuple[Report, Example]] = field(default_factory=list)
    statements: list[tuple[Report, Example]] = field(default_factory=list)  # texts of one line


@dataclass
class Own:
    """The own annotations: for training, for development, and never trained on."""

    train: Part = field(default_factory=Part)
    dev: Part = field(default_factory=Part)
    unseen: Part = field(default_factory=Part)
    #: Statements behind a plain cue, that the head of acts alone learns from.
    plain: list[tuple[Report, Example]] = field(default_factory=list)

    def counts(self) -> str:
        """Sizes, for the log."""
        return "; ".join(
            f"{name} {len(part.events)} sentences {sum(len(s.events) for s, _ in part.events)} events"
            f" {len(part.reports)} reports {sum(len(r.attributions) for r, _ in part.reports)} statements"
            f" {len(part.statements)} single statements"
            for name, part in (("train", self.train), ("dev", self.dev), ("unseen", self.unseen))
        )


def load(folder: Path, tokenizer: Tokenizer, also: whole.Also | None = None) -> Own:
    """Everything in `folder`/events, /reports, /whole, /acts and /plain that parses."""
    own = Own()
    for path in _files(folder / "events"):
        for sentence in parse_event_file(path):
            part = _part(own, path, sentence.text)
            example = make_example("", sentence.text, tokenizer, events=sentence.events)
            part.events.append((sentence, example))
    for path in _files(folder / "reports"):
        for report in parse_report_file(path):
            _part(own, path, report.name).reports.append(_with_example(report, tokenizer))
    for report in whole.load(folder / "whole", also) if (folder / "whole").is_dir() else ():
        _part(own, folder, report.name).reports.append(_with_example(report, tokenizer))
    for path in _files(folder / "acts"):
        for report in parse_statement_file(path):
            _part(own, path, report.name).statements.append(_with_example(report, tokenizer))
    for path in _files(folder / "plain"):
        own.plain += [_with_example(report, tokenizer) for report in parse_statement_file(path)]
    return own


def _with_example(report: Report, tokenizer: Tokenizer) -> tuple[Report, Example]:
    example = make_example(
        report.name,
        report.text,
        tokenizer,
        attributions=report.attributions,
        events=report.events,
        doubtful=report.doubtful,
    )
    return report, example


def _files(folder: Path) -> list[Path]:
    """The annotation files of a folder; `x_unseen.second.txt` and the like (second readings) are none."""
    return sorted(path for path in folder.glob("*.txt") if path.name.count(".") == 1)


def _part(own: Own, path: Path, key: str) -> Part:
    if path.name.endswith(UNSEEN):
        return own.unseen
    return own.dev if is_development(key) else own.train
