## Readouts

screen-readouts = Итоги
readouts-list = Разговоры и контакты с сообщениями об итогах
readouts-choose = Выберите разговор, чтобы увидеть, что о нём сообщила каждая сторона.
readouts-none = Никто ещё не говорил. Когда разговор окончен, каждая сторона даёт здесь своё сообщение об итогах.
readouts-back = К списку
readouts-next = Следующий
readouts-previous = Предыдущий
readouts-of = Сообщения об итогах { $serial }
readouts-by = Сообщение стороны { $party }
readouts-the-call = Разговор
readouts-match = Сравнение
readouts-only = сообщает только { $party }
readouts-contradict = { $count ->
    [one] Сообщения противоречат друг другу в { $count } пункте.
   *[other] Сообщения противоречат друг другу в { $count } пунктах.
 }
readouts-replaced = { $count ->
    [one] { $count } прежнее сообщение, заменённое
    [few] { $count } прежних сообщения, заменённых
   *[other] { $count } прежних сообщений, заменённых
 }
readouts-their-form = Сравнение, как его читает другая сторона
readouts-no-text = Только пункты, без текста.
readouts-against = Подчёркнуто отличие от
readouts-against-none = ни от чего
readouts-owed = Мы должны согласиться или возразить:
readouts-owed-theirs = Они должны согласиться или возразить:
readouts-agree-to = Согласиться дословно
readouts-agree-words = Тогда именно эти слова станут совместным текстом. Текст, изменённый на один знак, — уже другое сообщение.
readouts-object = Возразить
readouts-object-reason = Что следовало бы изменить
readouts-release = Обнародовать
readouts-release-what = Что станет известно всем
readouts-release-whom = Всем, за пределами обеих сторон; другая сторона увидит в записи, что это обнародовано. Обнародованное не отзывают.
readouts-release-by = Какой должностью, не ниже министерства
readouts-release-where = Где это можно прочесть
readouts-release-nobody = Среди наших должностей нет уровня министерства или выше, поэтому обнародовать некому.
readouts-replace = Заменить
readouts-replace-of = Взамен { $serial }
readouts-give = Дать сообщение об итогах
readouts-give-of = Наше сообщение об итогах { $serial }
readouts-offer = Предложить как совместный текст
readouts-point = Пункт { $number }
readouts-point-add = Добавить пункт
readouts-point-drop = Убрать пункт { $number }
readouts-topic = Тема
readouts-topic-initiative = инициатива
readouts-topic-duration = длительность
readouts-topic-situation = положение в стране
readouts-topic-next-contact = следующий контакт
readouts-tenor = Что об этом сказано
readouts-value = Значение
readouts-minutes = Минуты
readouts-country = Страна
readouts-words = Нашими словами
readouts-as = В качестве чего
readouts-as-own = Как наше собственное
readouts-as-joint = Предложить другой стороне как совместный текст
readouts-who = Каждая смена на этой линии: { $parties }. Само по себе это ничего не обнародует.
readouts-text-as-written = Текст читается так, как он здесь написан; пунктам переводчик не нужен.
readouts-commits-own = Так наша сторона излагает разговор, за подписью, в записях обеих сторон.
readouts-commits-joint = Если другая сторона согласится, именно эти слова станут совместным текстом обеих сторон.
