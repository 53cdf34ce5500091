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
sentence-bare = { $party }: запасного пути нет.
sentence-suspected = Под подозрением тот, кто говорит от имени { $of }.
sentence-damaged = Запись не читается.
sentence-disk-full = Диск заполнен.
sentence-warnings = { $count ->
    [one] Открыто { $count } предупреждение.
    [few] Открыты { $count } предупреждения.
   *[other] Открыто { $count } предупреждений.
 }
sentence-may-not-sign = Пока ничего не подписывается: сторона не подтвердила наши ряды.
sentence-key = Ключ станции { $party } кончается через { $span }.
sentence-key-over = Ключ станции { $party } истёк.
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
sentence-owed-failed = Прочесть, что ожидает ответа, нельзя: сигнала может не быть. Обратитесь к технику.
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
sentence-elsewhere-ours = { $count ->
    [one] Линия { $line }: нас ждёт { $count } дело.
    [few] Линия { $line }: нас ждут { $count } дела.
   *[other] Линия { $line }: нас ждут { $count } дел.
 }

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
palette-type = Что сделать? Или номер, например USA/F/0012, или слова, которые искать
palette-none = Такой команды нет.
palette-open = Открыть { $serial }
palette-search = Искать в записи: «{ $words }»
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
alarm-admission = Случайный инцидент, не нападение
alarm-distress = Сигнал бедствия
alarm-call = Разговор: МОЛНИЯ
alarm-ago = { $ago } назад
alarm-due = осталось { $span }
alarm-overdue = просрочено на { $span }
alarm-more = { $count ->
    [one] и ещё { $count }
   *[other] и ещё { $count }
 }
alarm-flash-consequence = Сигнал идёт, пока человек этого не прочтёт. Другой стороне за подписью сообщается, что вы прочли.
alarm-warning-consequence = Наберите место так, как поняли, не копируя: тогда обе стороны знают, что оно понято. Затем доведите до частей.
alarm-admission-consequence = Сейчас же голосом доведите до частей, что это не нападение; затем укажите здесь, до каких. Сигнал идёт, пока это не сделано. Другой стороне это сообщается за подписью.
alarm-distress-consequence = Сейчас же доведите до частей, которые могут помочь; затем укажите здесь, до каких. Сигнал идёт, пока это не доведено и на просьбу о помощи нет ответа.
alarm-call-consequence = Сигнал идёт, пока на запрос нет ответа. Ответ подписывается и остаётся в записях обеих сторон.
alarm-next = К следующему
alarm-accept = Принять на { $time }, через { $span }
alarm-call-minutes = Через столько минут
alarm-help-minutes = Помощь придёт через столько минут
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
sign-in-passkey = Войти ключом доступа
sign-in-passkey-at = Ключом доступа входят по адресу
passkey-unanswered = Вход ключом не состоялся: на этом устройстве нет ключа для этого пульта, запрос отменён или браузер не доверяет сертификату пульта. Парольная фраза тоже действует.
