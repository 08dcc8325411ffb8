"""Likely encodings: which older encoding a text without a mark is in, by the letters that come out of it.

Each candidate decodes a sample. One byte a letter: the letters must belong to one language, capitals must not follow
small letters, and signs must stand where signs stand. Two bytes a letter: frequent characters must come out.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

__all__ = ["OLDER", "WINDOWS", "Encoding", "likely_encoding"]

_SAMPLE = 16_384
"""So many bytes of lines with other letters than English ones are looked at."""
_MARGIN = 0.15
"""By so much on average another encoding must be better than Windows-1252, which is the commonest."""
_OLD_MARGIN = 0.5
"""By so much must one that is older than Windows, or another computer's."""
_SEVERAL = 2
_FREQUENT = 0.2
"""So large a share of characters of two bytes must be frequent ones."""


@dataclass(frozen=True)
class Encoding:
    """An encoding: Python's name of it, and what a sentence calls it."""

    codec: str
    called: str


WINDOWS = Encoding("cp1252", "Windows-1252 (Latin-1)")

_CENTRAL = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž")
_WESTERN = (
    *("äöüß", "éèàçêâôîïëûùœæ", "áéíóúñü", "àèéìòù", "ãõáéíóúâêôàç", "åäöéü", "æøåéö", "áðéíóúýþæö"),
    *("äëïöüéèêó", "äöåš", "àèéíïòóúüç"),
)
_CYRILLIC = ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "оаинвіретслкудмпзьягбчхцїйжшєюфщґ", "аоеитнсрвдлкпмзуяъгбчжшцйхщюь")

_OLD = (Encoding("cp850", "code page 850 (DOS)"), Encoding("mac_roman", "Mac Roman"))

_ONE_BYTE: tuple[tuple[Encoding, tuple[str, ...]], ...] = (
    (WINDOWS, _WESTERN),
    (Encoding("cp1250", "Windows-1250 (Central European)"), _CENTRAL),
    (Encoding("iso8859_2", "Latin-2 (Central European)"), _CENTRAL),
    (Encoding("cp1251", "Windows-1251 (Cyrillic)"), _CYRILLIC),
    (Encoding("koi8_r", "KOI8-R (Cyrillic)"), _CYRILLIC[:1]),
    (Encoding("cp866", "code page 866 (Cyrillic, DOS)"), _CYRILLIC[:1]),
    (Encoding("cp1253", "Windows-1253 (Greek)"), ("αοιετσνηυρπκμλωςίόάέγδήχύθφβξζψώϊϋ",)),
    (Encoding("cp1254", "Windows-1254 (Turkish)"), ("çğıöşüâî",)),
    (Encoding("cp1257", "Windows-1257 (Baltic)"), ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž")),
    (Encoding("cp1255", "Windows-1255 (Hebrew)"), ("אבגדהוזחטיכלמנסעפצקרשתךםןףץ",)),
    (Encoding("cp1256", "Windows-1256 (Arabic)"), ("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئء",)),
    *((each, _WESTERN) for each in _OLD),
)

_TWO_BYTES: tuple[tuple[Encoding, str], ...] = (
    (
        Encoding("cp932", "Shift-JIS (Japanese)"),
        "番号名前氏身長体重年齢性別合計平均数量日月時間分温度湿地域備考金額東京大阪県市区点値男女年人本上下中小高低第回",
    ),
    (
        Encoding("euc_jp", "EUC-JP (Japanese)"),
        "番号名前氏身長体重年齢性別合計平均数量日月時間分温度湿地域備考金額東京大阪県市区点値男女年人本上下中小高低第回",
    ),
    (
        Encoding("gb18030", "GB18030 (simplified Chinese)"),
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也对生能而子得于下自年编号名称数量日期间姓性别龄"
        "身高体重长度宽价格合计总平均温湿城市区单位备注金额序列样品浓京海广州省县月组试验男女值米克",
    ),
    (
        Encoding("big5", "Big5 (traditional Chinese)"),
        "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也對生能而子得於下自年編號名稱數量日期間姓性別齡"
        "身高體重長度寬價格合計總平均溫濕城市區單位備註金額序列樣品濃京海廣州省縣月組試驗男女值米克",
    ),
    (
        Encoding("cp949", "EUC-KR (Korean)"),
        "이다의에는을가하고지로은도를한서기사시자나대리어아인과스전부수정일제그보주장해여라원성번호름키몸무게합계평균역날"
        "짜온단위학생금액월년남값명",
    ),
)

OLDER = tuple(encoding.codec for encoding, _ in (*_ONE_BYTE, *_TWO_BYTES))
"""Python's names of all these encodings, Windows-1252 first."""

_HIGH = bytes(range(0x80, 0x100))
_QUOTES = frozenset("«»„“”‘’‚‹›–—…•·×÷±§©®™€£¥¼½¾¬¶†‡\u00a0\u00ad")


def likely_encoding(raw: bytes) -> Encoding:
    """Return the encoding that bytes which are no UTF-8 are most likely in; WINDOWS where none is clearly better."""
    sample = _sample(raw)
    frequent = [(_frequent(sample, encoding.codec, known), encoding) for encoding, known in _TWO_BYTES]
    share, best = max(frequent, key=lambda each: each[0])
    if share >= _FREQUENT:
        return best
    # One letter is no sign of another alphabet, nor of a file that is older than Windows.
    few = len(sample) - len(sample.translate(None, _HIGH)) < _SEVERAL
    tried = [each for each in _ONE_BYTE if not few or (each[1] in (_WESTERN, _CENTRAL) and each[0] not in _OLD)]
    found = [(_letters(sample, encoding.codec, languages), encoding) for encoding, languages in tried]
    usual = found[0][0]
    good = [each for each in found[1:] if each[0] > max(0, usual + (_OLD_MARGIN if each[1] in _OLD else _MARGIN))]
    return max(good, key=lambda each: each[0])[1] if good else WINDOWS


def _sample(raw: bytes) -> bytes:
    """Return the first lines that are no plain ASCII."""
    lines, size = [], 0
    for line in raw[: 64 * _SAMPLE].splitlines():
        if not line.isascii():
            lines.append(line[:_SAMPLE])
            size += len(line)
            if size >= _SAMPLE:
                break
    return b"\n".join(lines)


def _frequent(sample: bytes, codec: str, known: str) -> float:
    """Return which share of the characters of several bytes are frequent; 0 where the bytes are none of the codec."""
    # The sample may end in the middle of a character.
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    characters = [c for c in text if not c.isascii()]
    if len(characters) < 2:
        return 0.0
    good = sum(c in known or "\u3041" <= c <= "\u30fa" for c in characters)
    return good / len(characters)


def _letters(sample: bytes, codec: str, languages: tuple[str, ...]) -> float:
    """Return how well the characters of a sample fit a language on average, from -1 to 1; of the best of some."""
    text = f" {sample.decode(codec, 'replace')} "
    places = [i for i, c in enumerate(text) if not c.isascii()]
    if not places:
        return 0.0
    scores = [sum(_fits(text, i, letters) for i in places) / len(places) for letters in languages]
    if languages is _WESTERN:
        # Names from several countries may be in one file.
        scores.append(0.8 * sum(_fits(text, i, "".join(_WESTERN)) for i in places) / len(places))
    return max(scores)


def _fits(text: str, i: int, letters: str) -> float:
    """Return how well a character fits between its neighbours, from -1 to 1."""
    c, before, after = text[i], text[i - 1], text[i + 1]
    alphabet = not letters[0].lower() < "\u0250"
    if c.isalpha() and c not in "ºªµ":
        if c.lower() not in letters and c not in "Iİ":
            return -1.0
        if before.isdigit() or (c.isupper() and before.isalpha() and before.islower()):
            return -1.0
        if alphabet and any(each.isascii() and each.isalpha() for each in (before, after)):
            return -1.0
        if alphabet:
            # Only frequent letters tell one alphabet's encodings apart.
            return 1.0 if letters.index(c.lower()) < 12 else 0.6
        if not (before.isalpha() or after.isalpha()):
            return -0.5
        foreign = [not text[j].isascii() and text[j].isalpha() for j in (i - 1, i - 2)]
        # Latin letters with accents seldom follow one another, and hardly ever three of them.
        return -1.0 if all(foreign) else 0.5 if foreign[0] else 1.0
    if c in "²³¹":
        return 0.9 if (before in "mM" or before.isdigit()) and not after.isalnum() else -1.0
    if c in "ºª":
        return 0.5 if before.isalnum() and not after.isalpha() else -1.0
    if c == "µ":
        return 0.9 if not before.isalpha() else -1.0
    if c in "°Ωσ∑√":
        return 0.5 if not before.isalpha() else -1.0
    if c in "¿¡":
        return 0.5 if not before.isalpha() and after.isalpha() else -1.0
    if c == "\u00a0" and before.isdigit() and after.isdigit():
        return 1.0
    if c in "€£":
        return 0.9 if not (before.isalpha() and after.isalpha()) else -1.0
    if c in _QUOTES:
        return 0.5 if c == "’" or not (before.isalpha() and after.isalpha()) else -1.0
    return -1.0
