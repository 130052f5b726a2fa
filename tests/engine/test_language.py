"""Whether a text is English: sure or silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.language import is_english

ENGLISH = [
    "The server reads each file once and keeps the result in memory.",
    "Install Docker, Kubernetes, Helm, Terraform and Ansible on Ubuntu.",
    "Xxxxxxxx reads your draft and shows what keeps it from being quoted.",
    "We met in São Paulo, then took the train to Nîmes, where Zoë and Jürgen run the café Über Alles.",
    "You can use Rust, Go or Zig for this, but we do not recommend it to beginners.",
    "Does it work? It does, and it costs less than a cup of tea.",
]

OTHER = {
    "German": "Die Anwendung läuft auf dem Server und ist nach der Installation sofort verfügbar.",
    "German with names": "Mit Docker Compose und Kubernetes kann man den Service auf AWS, Azure oder GCP deployen.",
    "French": "Installez Docker, puis lancez la commande dans le répertoire du projet avec les droits nécessaires.",
    "Spanish": "Esta guía explica cómo instalar la aplicación en un servidor y qué hacer si algo falla.",
    "Portuguese": "Este guia explica como instalar o aplicativo em um servidor e o que fazer se algo falhar.",
    "Italian": "Questa guida spiega come installare l'applicazione su un server e cosa fare se qualcosa non va.",
    "Dutch": "Deze handleiding legt uit hoe je de applicatie installeert op een server en wat je daarna doet.",
    "Polish": "Aplikacja działa na serwerze i jest dostępna zaraz po instalacji, więc nie trzeba nic robić.",
    "Swedish": "Den här guiden förklarar hur du installerar programmet på en server och vad du gör sedan.",
    "Danish": "Denne vejledning forklarer, hvordan du installerer programmet på en server, og hvad du gør bagefter.",
    "Finnish": "Tämä opas kertoo, kuinka ohjelma asennetaan palvelimelle ja mitä sen jälkeen pitää tehdä.",
    "Turkish": "Bu belge, uygulamayı kurmak için gereken adımları açıklar ve örnekler verir.",
    "Indonesian": "Dokumen ini menjelaskan cara memasang aplikasi dan menjalankan server lokal dengan mudah.",
    "Vietnamese": "Tài liệu này giải thích cách cài đặt ứng dụng và chạy máy chủ trên máy của bạn.",
    "Czech": "Tento návod vysvětluje, jak nainstalovat aplikaci na server a co je potřeba udělat potom.",
    "Romanian": "Acest ghid explică cum se instalează aplicația pe un server și ce trebuie făcut după aceea.",
    "Hungarian": "Ez az útmutató elmagyarázza, hogy hogyan kell telepíteni az alkalmazást, és mi a teendő utána.",
    "Japanese": "この文書は Docker を使って Kubernetes クラスタを構築する方法を説明します。",
    "Chinese": "本文介绍如何使用 Docker Compose 在本地启动 PostgreSQL 数据库。",
    "Korean": "이 문서는 Docker를 사용하여 Kubernetes 클러스터를 만드는 방법을 설명합니다.",
    "Russian": "Это руководство объясняет, как установить приложение Docker Desktop на сервер.",
    "Greek": "Αυτός ο οδηγός εξηγεί πώς να εγκαταστήσετε την εφαρμογή.",
    "Arabic": "يشرح هذا الدليل كيفية تثبيت التطبيق على الخادم.",
    "Hindi": "यह मार्गदर्शिका बताती है कि सर्वर पर एप्लिकेशन कैसे स्थापित करें।",
}

UNSURE = [
    "",
    "Hello",
    "Getting started",
    "12 345 €",
    "Kubernetes Docker Helm Terraform Ansible Ubuntu",
    "🎉🎉🎉",
    "Xxxx Xxxxxx",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert is_english(text) is True


@pytest.mark.parametrize("language", OTHER)
def test_other_languages(language: str) -> None:
    assert is_english(OTHER[language]) is False


@pytest.mark.parametrize("text", UNSURE)
def test_too_short_to_tell(text: str) -> None:
    assert is_english(text) is None


def test_accents_written_in_two_characters_count_as_one_letter() -> None:
    assert is_english("Tämä opas kertoo, kuinka ohjelma asennetaan palvelimelle.".replace("ä", "a\u0308")) is False


def test_a_quoted_foreign_sentence_does_not_turn_an_english_paragraph() -> None:
    text = " ".join(ENGLISH[:1] * 4) + " As they say: " + OTHER["German"]
    assert is_english(text) is not False


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert is_english(text) in (True, False, None)
