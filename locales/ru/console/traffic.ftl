## Traffic

rung-sent = отправлено
rung-received = получено
rung-read = прочитано
rung-translated = переведено
rung-principal = у руководителя
rung-units = доведено до частей
rung-replied = отвечено
rung-is-proved = доказано подписью
rung-is-claimed = утверждает эта сторона
rung-is-none = ещё нет
rung-overdue = просрочено
ladder-of = Как далеко дошло у { $party }
ladder-short = На данный момент: { $done }
said-draft = Ещё ничего не сказано: это проект { $draft }.
said-waits = Ждёт: { $who }.
said-placed = В записи под номером { $serial }.
said-outbox = Ждёт здесь без подписи, пока каждая сторона не подтвердит наши ряды.
waits-a-releaser = разрешающий отправку
waits-a-second-releaser = второй разрешающий отправку
drafts = Проекты
drafts-count = { $count ->
    [one] { $count } проект
    [few] { $count } проекта
   *[other] { $count } проектов
 }
drafts-none = Ни один проект не ждёт.
draft-number = Проект { $draft }
draft-waits-for = ждёт: { $who }
draft-released = разрешил { $person }
draft-release = Разрешить отправку
draft-return = Вернуть составителю
draft-drop = Снять
draft-reason = Почему возвращается
traffic-new = Новое сообщение
traffic-next = Следующее сообщение
traffic-previous = Предыдущее сообщение
traffic-filter = Отбор из загруженного
traffic-choose = Выберите сообщение или напишите новое.
traffic-list = Сообщения
traffic-from = Какие сообщения
traffic-all = Все сообщения
traffic-waits = Что ждёт нас
traffic-theirs = От них
traffic-ours = От нас
traffic-precedence = Срочность
traffic-none = На этой линии ещё не было сообщений.
traffic-none-shown = Под отбор не подходит ни одно из { $count } сообщений.
traffic-back = К списку
message-read = Прочитано, подтвердить
message-reply = Ответить
message-reply-to = В ответ на
message-translate = Перевести
message-deliver = У руководителя
message-pass = Довести до частей
message-cancel = Отменить
message-correct = Исправить
translation-machine = машинный, только в помощь
translation-stage = Качество
deliver-post = У какого нашего руководителя
handle-translate = Слова на этом языке
handle-pass = До каких частей
handle-cancel = Почему отменяется
cancel-words = Остаётся в записи как отменённое; ничто не удаляется.
compose-reply = Ответ на { $serial }
compose-correct = Исправление { $serial }
compose-leave = Выйти без отправки
compose-precedence = Срочность
compose-from = От нашей должности
compose-to = Кому
compose-language = Язык
compose-subject = Тема
compose-text = Текст
compose-count = { $count ->
    [one] { $count } слово
    [few] { $count } слова
   *[other] { $count } слов
 }
compose-count-urgent = { $count } из не более чем { $most } слов, { $precedence }
compose-as-written = Смысл понятен: отправить как написано.
compose-release = Отправить
compose-no-undo = После отправки слова подписаны и стоят в обеих записях. Исправление встаёт рядом; ничто не отменяется задним числом.
phrases-choose = Кодированные фразы
phrases-find = Найти фразу
phrases-none = Подходящей фразы нет.
before = Прежде чем слова уйдут
before-who = Кто их увидит
before-nobody = Адресат ещё не выбран.
before-stations = и каждая смена на этой линии: { $parties }
before-language = На каком языке
before-same = Они сами читают на { $language }.
before-foreign = Вы пишете на { $language }; они читают на { $theirs }.
before-untranslated = Отмеченное пунктиром ждёт их лингвиста. Кодированная фраза не ждёт.
before-commits = К чему это обязывает
before-record = Подписанное слово нашей стороны, { $precedence }: их станция должна получить его в течение { $received }, человек – прочитать в течение { $read }.
before-correction = Исправляемое остаётся в записи рядом.
before-needs = Чья ещё подпись нужна
before-open = Ничья: рабочее место открыто.
before-alone = Ничья: отправку разрешаете вы.
before-releaser = Разрешающего отправку. До того это проект.
before-second = Второго разрешающего отправку. До того это проект.
before-two = Разрешающего и второго разрешающего отправку. До того это проект.
