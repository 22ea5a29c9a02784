"""English reports that were saved in an encoding of East Asia, or of the West, and say so nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.intake.decode import decode
from dragoman.intake.eastern import eastern
from tests.intake.test_intake import PROSE, only

QUOTED = "“We were not told,” the minister’s spokesman said… “It is a loss for both ‘partners’.” "
NAMES = {
    "gb18030": "外交部发言人王文斌（北京）",
    "big5": "總統蔡英文（臺北）",
    "cp932": "岸田文雄首相（東京の記者会見で）",
    "euc_jp": "岸田文雄首相（東京の記者会見で）",
    "cp949": "윤석열 대통령（서울）",
}


@pytest.mark.parametrize("encoding", NAMES)
def test_a_report_with_a_name_in_its_own_script_is_read_as_it_was_written(tmp_path: Path, encoding: str) -> None:
    text = f"{PROSE} {QUOTED}The statement was signed by {NAMES[encoding]} on Tuesday."
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    report = only(tmp_path / "a.txt")
    assert report.text == text
    assert report.basis["encoding"] == f"by its pairs of bytes: {encoding}"


@pytest.mark.parametrize("encoding", NAMES)
def test_a_report_whose_marks_alone_are_of_that_encoding_keeps_its_marks(tmp_path: Path, encoding: str) -> None:
    text = f"{PROSE} {QUOTED}"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert only(tmp_path / "a.txt").text == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "cp932", "cp949"])  # kanji alone in EUC-JP are like any hanzi
def test_a_short_name_is_enough(encoding: str) -> None:
    text = f"The bridge was opened by {NAMES[encoding][:4]} in May."
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", NAMES)
def test_a_text_wholly_in_that_script_is_decoded(encoding: str) -> None:
    text = {
        "gb18030": "外交部发言人说，中国希望双方保持克制，通过对话解决问题。会议将于星期五在北京举行。",
        "big5": "外交部發言人說，希望雙方保持克制，透過對話解決問題。會議將於星期五在臺北舉行。",
        "cp932": "外務省の報道官は、双方が対話で問題を解決するよう望むと述べた。会議は金曜日に東京で開かれる。",
        "euc_jp": "外務省の報道官は、双方が対話で問題を解決するよう望むと述べた。会議は金曜日に東京で開かれる。",
        "cp949": "외교부 대변인은 양측이 대화로 문제를 해결하기를 바란다고 말했다. 회의는 금요일에 서울에서 열린다.",
    }[encoding]
    assert decode(text.encode(encoding)).text == text


def test_some_damaged_bytes_cost_themselves() -> None:
    data = bytearray(f"{NAMES['gb18030']} {PROSE} {NAMES['gb18030']}. {PROSE}".encode("gb18030") * 4)
    data[3] = 0xFF
    decoded = decode(bytes(data))
    assert "王文斌" in decoded.text
    assert "damaged" in decoded.basis


@pytest.mark.parametrize(
    "text",
    [
        "“No,” she said – “the naïve plan of São Tomé and Côte d’Ivoire…”",
        "The “Müßiggang” of Élysée’s aides cost €5 or £4 – a 10° fall.",
        "¿Qué dice? ¡Nada!, wrote El País. «Non», said Le Monde.",
        "Jørgen Ærø-Åkesson and François Mouïlleron met in Besançon.",
        "A “résumé”—“café”…’ and ‘œuvre’ cost ½ of 3 × 4 ± 1 µg.",
        "The treaty’s article 5º, § 3, © 2024 Reuters®™.",
        "It’s",
        "© 2024",
        "caf\u00e9",
        "• one\n• two\n† note",
    ],
)
@pytest.mark.parametrize("more", ["", PROSE])
def test_western_texts_stay_western(text: str, more: str) -> None:
    data = f"{more}{text}".encode("cp1252")
    assert eastern(data) is None
    if more:
        assert decode(data).text == f"{more}{text}"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "The agency quoted Лавров, Путин and Захарова in Москва."),
        (
            "cp1250",
            "Prime Minister Petr Fiala met Tomáš Petříček, Wałęsa and Orbán’s aide Péter Szijjártó in Brno – “Řím”.",
        ),
        ("cp1254", "Ahmet Davutoğlu, Recep Tayyip Erdoğan and Mevlüt Çavuşoğlu met in İstanbul’s Beşiktaş."),
        ("cp1253", "The daily Καθημερινή quoted Μητσοτάκης."),
        ("koi8_r", "The agency quoted Лавров and Захарова in Москва."),
        ("mac_roman", "“No,” she said – “the naïve plan of São Tomé and Côte d’Ivoire…”"),
    ],
)
def test_other_encodings_are_not_taken_for_eastern_ones(encoding: str, text: str) -> None:
    assert eastern(f"{PROSE} {text}".encode(encoding)) is None


def test_bytes_at_random_are_not_taken_for_eastern_ones() -> None:
    assert eastern(bytes(range(256)) * 20) is None
    assert eastern(b"\xff\xfe\xfd" * 500) is None
    assert eastern(b"") is None
