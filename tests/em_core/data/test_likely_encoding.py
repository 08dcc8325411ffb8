"""Older encodings are told by their letters: a file without a mark, in many languages."""

from __future__ import annotations

import pytest

from em_core.data.encoding import decode
from em_core.data.likely_encoding import WINDOWS, likely_encoding

FILES = {
    "Polish": ("Województwo;Płaca (zł)\nmałopolskie;4 812,35\nłódzkie;4 623\nśląskie;5\n", "cp1250 iso8859_2"),
    "one Polish word": ("miasto;cena (zł)\nKraków;3,5\nLublin;4,5\n", "cp1250"),
    "Czech": ("Město;Výška;Hmotnost\nPlzeň;1,5;3\nČeské Budějovice;2;3\nÚstí;1;2\n", "cp1250 iso8859_2"),
    "Hungarian": ("Név;Súly;Magasság\nGyőr;1;2\nSzékesfehérvár;2;3\nKörmend;erős;tűz\n", "cp1250"),
    "Romanian": ("Judeţ;Greutate;Înălţime\nBrăila;1;2\nTimiş;2;3\n", "cp1250"),
    "Croatian": ("Grad;Težina;Visina\nČakovec;1;2\nŠibenik;3;4\nĐakovo;3;4\n", "cp1250"),
    "Russian": ("Город;Длина, см;Вес, кг\nТверь;12,5;3,4\nОмск;13,1;3,9\nИтого;83,7;21,2\n", "cp1251 koi8_r cp866"),
    "Russian capitals": ("ГОРОД;ДЛИНА;ВЕС\nОМСК;1;2\n", "cp1251 koi8_r cp866"),
    "Ukrainian": ("Місто;Довжина;Вага\nКиїв;12,5;3,4\nЛьвів;13,1;3,9\n", "cp1251"),
    "Greek": ("Πόλη;Μήκος;Βάρος\nΑθήνα;12,5;3,4\nΠάτρα;13,1;3,9\n", "cp1253"),
    "Turkish": ("Şehir;Ağırlık;Boy\nİzmir;1;2\nÇanakkale;2;3\nMuğla;1;2\n", "cp1254"),
    "Lithuanian": ("Miestas;Svoris;Ūgis\nŠiauliai;1;2\nPanevėžys;2;3\n", "cp1257"),
    "Hebrew": ("עיר;משקל;גובה\nחיפה;1;2\nאילת;2;3\n", "cp1255"),
    "Arabic": ("المدينة;الوزن;الطول\nالقاهرة;1;2\nبغداد;2;3\n", "cp1256"),
    "Japanese": ("番号,身長(cm),体重(kg),備考\n1,170.2,65.1,\n3,欠測,70.2,再検査\n", "cp932 euc_jp"),
    "Chinese": ("编号,长度（毫米）,宽度（毫米）\nA3,11.8,缺失\n合计,88.6,23.1\n", "gb18030"),
    "Taiwanese": ("城市,溫度,濕度\n臺北,1,2\n高雄,2,3\n", "big5"),
    "Korean": ("번호,키,몸무게,지역\n1,170.2,65,서울\n2,160,55,부산\n", "cp949"),
    "German": ("Größe;Länge;Straße\nMünchen;1;2\nKöln;2;3\n", "cp1252 cp850 mac_roman"),
    "French": ("Échantillon;Température (°C);Pièce\nl’été;1;2\nà part;3;4\n", "cp1252 mac_roman"),
    "Spanish": ("Año;Población;Región\nCórdoba;1;2\n¿Sí?;3;4\n", "cp1252"),
    "Danish": ("Køn;Længde;Højde;Måned\nÅrhus;1;2\n", "cp1252"),
    "Icelandic": ("Staður;Þyngd;Hæð\nReykjavík;1;2\n", "cp1252"),
    "units": ("Ort;Volumen (m³);Konz (µg/L);Fläche (m²);Kosten €\na;1;2;3;4\n", "cp1252"),
    "euros": ("x;y\n1 €;2\n3 €;4\n", "cp1252"),
    "blanks between thousands": ("je Stück|x\n57\u00a0794|33\u00a0671\n29\u00a0942|105\u00a0143\n", "cp1252"),
    "names of many countries": ("name,x\nMüller,1\nJosé,2\nFrançois,3\nÅsa,4\nNuñez,3\n", "cp1252"),
}


@pytest.mark.parametrize(("name", "codec"), [(name, codec) for name in FILES for codec in FILES[name][1].split()])
def test_an_encoding_is_told_by_its_letters(name: str, codec: str) -> None:
    text = FILES[name][0]
    raw = text.encode(codec)
    assert likely_encoding(raw).codec == codec
    read, told = decode(raw, "mine.csv")
    assert read == text
    assert len(told) == 1
    assert likely_encoding(raw).called in str(told[0])


@pytest.mark.parametrize("raw", [b"x\n\xff\n", b"a;b\n\x93x\x94;1\n", b"x,caf\x81\n1,2\n"])
def test_what_tells_nothing_is_of_windows(raw: bytes) -> None:
    assert likely_encoding(raw) == WINDOWS
