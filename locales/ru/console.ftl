### Слова пульта дежурного на русском языке. В каждом языке те же ключи и в том же порядке.
### У каждого экрана ниже свой раздел; слова кодированных значений стоят в phrases.ftl, а не здесь.

## Everywhere

asking = Запрос к станции…
loading = Загрузка…
close = Закрыть
yes = да
no = нет
unknown = неизвестно
ago = { $span } назад
left = осталось { $span }
overdue-by = просрочено на { $span }
drill = Учение
drill-words = Только учение. Ничто на этой линии не происходит на самом деле и не попадает на действующую линию.
suspected = Под подозрением: возможно, говорит другое лицо или говорят под принуждением. Только для своей стороны.
problem-unreached = Станция не отвечает.
problem-unreached-hint = Это касается связи пульта со своей станцией и ничего не говорит о линии. Пульт продолжает запросы; если это длится, пользуйтесь телефоном и сообщите технику.
problem-forbidden = Не разрешено вашей роли.
problem-refused = Станция этого не выполнила.
problem-next = Далее:
problem-again = Повторить

## The sentence at the top

sentence-asking = Запрашиваем у станции состояние линии.
sentence-no-line = На этой станции не открыта ни одна линия.
sentence-lost = Пульт потерял связь со своей станцией. Показано состояние на { $at }.
sentence-lost-never = Пульт не может связаться со своей станцией.
sentence-up = Линия работает.
sentence-state = { $party }: { $state }.
sentence-heard = Последний приём { $ago } назад.
sentence-not-heard = Приёма нет.
sentence-suspected = Под подозрением тот, кто говорит от имени { $of }.
sentence-damaged = Запись не читается.
sentence-disk-full = Диск заполнен.
sentence-warnings = { $count ->
    [one] Открыто { $count } предупреждение.
    [few] Открыты { $count } предупреждения.
   *[other] Открыто { $count } предупреждений.
 }
sentence-may-not-sign = Пока ничего не подписывается: сторона не подтвердила наши ряды.
sentence-outbox = { $count ->
    [one] Ждёт без подписи { $count } наша запись.
    [few] Ждут без подписи { $count } наши записи.
   *[other] Ждут без подписи { $count } наших записей.
 }
sentence-pictures = { $party } читает ту же запись иначе.
sentence-suspended = { $party }: { $cause }.
sentence-conflicts = { $count ->
    [one] Есть { $count } конфликт.
    [few] Есть { $count } конфликта.
   *[other] Есть { $count } конфликтов.
 }
sentence-gaps = Обстановка видна не полностью.
sentence-owed-hidden = То, что ожидает ответа, вашей роли не показывается.
sentence-ours-none = Нас ничто не ждёт.
sentence-ours = { $count ->
    [one] Нас ждёт { $count } дело.
    [few] Нас ждут { $count } дела.
   *[other] Нас ждут { $count } дел.
 }
sentence-ours-overdue = { $count ->
    [one] Нас ждёт { $count } дело, просрочено.
    [few] Нас ждут { $count } дела, из них просрочено { $overdue }.
   *[other] Нас ждут { $count } дел, из них просрочено { $overdue }.
 }
sentence-theirs-none = Их ничто не ждёт.
sentence-theirs = { $count ->
    [one] Их ждёт { $count } дело.
    [few] Их ждут { $count } дела.
   *[other] Их ждут { $count } дел.
 }
sentence-theirs-overdue = { $count ->
    [one] Их ждёт { $count } дело, просрочено.
    [few] Их ждут { $count } дела, из них просрочено { $overdue }.
   *[other] Их ждут { $count } дел, из них просрочено { $overdue }.
 }
sentence-drafts = { $count ->
    [one] { $count } проект ждёт разрешения.
    [few] { $count } проекта ждут разрешения.
   *[other] { $count } проектов ждут разрешения.
 }
sentence-elsewhere = Линия { $line }: { $state }.

## Around every screen

skip = К содержанию
menu = Меню
screens = Экраны
no-screen = Такого экрана нет.
screen-failed = Экран не загрузился со станции. Обновите страницу.
screen-line = Линия
screen-traffic = Переписка
group-screens = Экраны
group-console = Пульт
utc = Всемирное время
dtg = ДВГ
zone-set = задать часовой пояс
zone-of = Часовой пояс { $party }
zone-none = не задан
line-which = Линия
line-choose = Показать линию { $line }
watch = На дежурстве
watch-open = Рабочее место открыто: вход не требуется.
watch-nobody = Смену никто не принял.
watch-you = Вы: { $person }.
watch-answered = на проверку дежурства ответили { $ago } назад
watch-untold = по линии не сообщено
palette = Команды
palette-type = Что сделать? Или номер, например USA/F/0012
palette-none = Такой команды нет.
palette-open = Открыть { $serial }
shortcuts = Клавиши
preferences = Вид и звук
language = Язык
theme = Тема
theme-day = День
theme-night = Ночь
theme-contrast = Высокий контраст
density = Плотность
density-normal = Обычная
density-compact = Плотная
density-wall = На стену
sign-out = Выйти
sound-off = Сигналы пока беззвучны: браузеру нужен один щелчок.
sound-on = Включить звук
sound-test = Проверить сигнал
sound-heard = Звук включён. Слышно ли в соседнем помещении?

## Alarms

alarm-flash = МОЛНИЯ не прочитана
alarm-warning = Предупреждение
alarm-ago = { $ago } назад
alarm-due = осталось { $span }
alarm-overdue = просрочено на { $span }
alarm-more = { $count ->
    [one] и ещё { $count }
   *[other] и ещё { $count }
 }
alarm-flash-consequence = Сигнал идёт, пока человек этого не прочтёт. Другой стороне за подписью сообщается, что вы прочли.
alarm-warning-consequence = Наберите место так, как поняли, не копируя: тогда обе стороны знают, что оно понято. Затем доведите до частей.
alarm-read = Прочитано мной
alarm-read-back = Повторить принятое
alarm-hush = Приглушить звук на минуту
alarm-hushed = Звук приглушён. Сигнал остаётся.
message-route = { $from } – { $to }
warning-words = { $party } полагает, что мы наносим удары по этому месту.
warning-since = С { $at }
warning-place = Место: широта, долгота в градусах
warning-time = С какого времени, по всемирному времени (чч:мм)
warning-title = Предупреждение { $warning } от { $party }
warning-clock-read-back = повторение
warning-clock-passed = доведено до частей
warning-clock-outcome = результат сообщён
warning-units = До каких частей доведено
warning-pass = Доведено
warning-outcome-words = Что об этом сообщается
warning-stopped = Наши, прекращены
warning-denied = Не наши

## Signing in

sign-in = Вход
sign-in-words = Под названием должности или номером, как вас записал администратор.
sign-in-person = Должность или номер
sign-in-passphrase = Парольная фраза

## Line

do-establishing = Подождите минуту; затем действуйте по указанной причине.
do-up = Делать ничего не нужно.
do-degraded = Проверьте путь связи; сверьте оба времени с третьими часами.
do-down = Пользуйтесь другим согласованным способом связи. Вызов повторяется примерно каждую секунду.
do-refused = Сверьте голосом то, что названо в причине. Ожидание не поможет.
do-suspended = Так решила сторона. Касающееся безопасности проходит.
do-disputed = Урегулируйте раздвоение с другой стороной. Другие категории срочности действуют.
do-closed = Линия закрыта.
peer-heard = Последний приём
peer-not-heard = приёма нет
peer-round-trip = Время туда и обратно
peer-offset = Расхождение часов
peer-confirmed = Подтвердила наши ряды
peer-address = Адрес
trend-label = Время до { $party } и обратно; красным отмечено, когда приёма не было
trend-words = Время туда и обратно за { $span }, по наблюдению этого пульта
check-make = Проверить линию
check-waiting = Ожидание ответа…
check-answered = { $party }: ответ через { $after }.
check-unanswered = { $party }: ответа нет.
check-nobody = Никто не ответил.
checks-title = Проверки линии за { $days } дн.
checks-none = Проверок линии ещё не было.
checks-by = Кто кого запрашивает
checks-of = { $by } → { $of }
checks-due = Положено
checks-in-time = В срок
checks-late = С опозданием
checks-missed = Без запроса / без ответа
checks-silence = Самое долгое молчание
owed-title = Что ожидается
owed-hidden = То, что ожидается, вашей роли не показывается.
owed-none = Никто ничего не должен.
owed-who = Кто
owed-what = Что
owed-until = Срок
owed-us = { $party } (мы)
owed-on = { $owes }: { $kind }
owed-more = Ещё { $count }.
owes-read-it = прочитать
owes-answer = ответить
owes-read-back = повторить принятое
owes-pass-to-units = довести до частей
owes-tell-the-outcome = сообщить результат
owes-say-something-next = сказать, что дальше
owes-be-at-the-machine = быть у аппарата
owes-end = сказать, что окончено, или сколько ещё продлится
owes-say-whose-it-was = сказать, чьё это было
owes-do-what-it-agreed-to = выполнить обещанное
owes-accept-or-reject-it = принять или отклонить
owes-seek = запросить назначенный этим разговор
trouble-damaged = Запись не читается, поэтому нельзя сказать, что открыто. Пусть техник проверит диск.
trouble-disk-full = Диск заполнен: ничего не принимается и не подписывается. Немедленно освободите место.
trouble-may-not-sign = Ничего не подписывается, пока каждая сторона не подтвердит наши ряды. Отправленное ждёт без подписи.
trouble-outbox = Наших записей ждут без подписи: { $count }.
trouble-pictures = { $party } держит те же слова и читает их иначе, в { $lanes }. Сверьте голосом.
trouble-suspended = { $party }, с { $since }: { $cause }.
trouble-unasked = Проверок дежурства, пропущенных сменой: { $count }.
trouble-amendment = Изменение { $number } хартии вступает в силу { $from }.

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
