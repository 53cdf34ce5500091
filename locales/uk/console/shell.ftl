### Слова пульта чергового українською мовою. У кожній мові ті самі ключі та в тому самому порядку.
### Кожен екран має нижче свій розділ; слова кодованих значень стоять у phrases.ftl, а не тут.

## Everywhere

asking = Запит до станції…
loading = Завантаження…
close = Закрити
yes = так
no = ні
unknown = невідомо
ago = { $span } тому
left = залишилося { $span }
overdue-by = прострочено на { $span }
drill = Навчання
drill-words = Лише навчання. Ніщо на цій лінії не відбувається насправді й не потрапляє на діючу лінію.
suspected = Під підозрою: можливо, говорить інша особа або говорять під примусом. Лише для своєї сторони.
problem-unreached = Станція не відповідає.
problem-unreached-hint = Це стосується зв’язку пульта зі своєю станцією і нічого не каже про лінію. Пульт продовжує запити; якщо це триває, скористайтеся телефоном і повідомте техніка.
problem-forbidden = Не дозволено вашій ролі.
problem-refused = Станція цього не виконала.
problem-next = Далі:
problem-again = Повторити

## The sentence at the top

sentence-asking = Запитуємо станцію про стан лінії.
sentence-no-line = На цій станції не відкрито жодної лінії.
sentence-lost = Пульт втратив зв’язок зі своєю станцією. Показано стан на { $at }.
sentence-lost-never = Пульт не може зв’язатися зі своєю станцією.
sentence-up = Лінія працює.
sentence-state = { $party }: { $state }.
sentence-heard = Останній прийом { $ago } тому.
sentence-not-heard = Прийому немає.
sentence-bare = { $party }: запасного шляху немає.
sentence-suspected = Під підозрою той, хто говорить від імені { $of }.
sentence-damaged = Запис не читається.
sentence-disk-full = Диск заповнений.
sentence-warnings = { $count ->
    [one] Відкрито { $count } попередження.
    [few] Відкрито { $count } попередження.
   *[other] Відкрито { $count } попереджень.
 }
sentence-may-not-sign = Поки що нічого не підписується: сторона не підтвердила наші ряди.
sentence-key = Ключ станції { $party } закінчується через { $span }.
sentence-key-over = Ключ станції { $party } закінчився.
sentence-outbox = { $count ->
    [one] Чекає без підпису { $count } наш запис.
    [few] Чекають без підпису { $count } наші записи.
   *[other] Чекають без підпису { $count } наших записів.
 }
sentence-pictures = { $party } читає той самий запис інакше.
sentence-suspended = { $party }: { $cause }.
sentence-conflicts = { $count ->
    [one] Є { $count } конфлікт.
    [few] Є { $count } конфлікти.
   *[other] Є { $count } конфліктів.
 }
sentence-gaps = Обстановку видно не повністю.
sentence-owed-hidden = Те, що очікує відповіді, вашій ролі не показується.
sentence-owed-failed = Прочитати, що очікує відповіді, не можна: сигналу може не бути. Зверніться до техніка.
sentence-ours-none = Нас нічого не чекає.
sentence-ours = { $count ->
    [one] Нас чекає { $count } справа.
    [few] Нас чекають { $count } справи.
   *[other] Нас чекають { $count } справ.
 }
sentence-ours-overdue = { $count ->
    [one] Нас чекає { $count } справа, прострочено.
    [few] Нас чекають { $count } справи, з них прострочено { $overdue }.
   *[other] Нас чекають { $count } справ, з них прострочено { $overdue }.
 }
sentence-theirs-none = Їх нічого не чекає.
sentence-theirs = { $count ->
    [one] Їх чекає { $count } справа.
    [few] Їх чекають { $count } справи.
   *[other] Їх чекають { $count } справ.
 }
sentence-theirs-overdue = { $count ->
    [one] Їх чекає { $count } справа, прострочено.
    [few] Їх чекають { $count } справи, з них прострочено { $overdue }.
   *[other] Їх чекають { $count } справ, з них прострочено { $overdue }.
 }
sentence-drafts = { $count ->
    [one] { $count } проєкт чекає дозволу.
    [few] { $count } проєкти чекають дозволу.
   *[other] { $count } проєктів чекають дозволу.
 }
sentence-elsewhere = Лінія { $line }: { $state }.
sentence-elsewhere-ours = { $count ->
    [one] Лінія { $line }: нас чекає { $count } справа.
    [few] Лінія { $line }: нас чекають { $count } справи.
   *[other] Лінія { $line }: нас чекають { $count } справ.
 }

## Around every screen

skip = До змісту
menu = Меню
screens = Екрани
no-screen = Такого екрана немає.
screen-failed = Екран не завантажився зі станції. Оновіть сторінку.
screen-line = Лінія
screen-traffic = Листування
group-screens = Екрани
group-console = Пульт
utc = Всесвітній час
dtg = ДЧГ
zone-set = задати часовий пояс
zone-of = Часовий пояс { $party }
zone-none = не задано
line-which = Лінія
line-choose = Показати лінію { $line }
watch = На чергуванні
watch-open = Робоче місце відкрите: вхід не потрібен.
watch-nobody = Зміну ніхто не прийняв.
watch-you = Ви: { $person }.
watch-answered = на перевірку чергування відповіли { $ago } тому
watch-untold = лінією не повідомлено
palette = Команди
palette-type = Що зробити? Або номер, наприклад USA/F/0012, або слова, які шукати
palette-none = Такої команди немає.
palette-open = Відкрити { $serial }
palette-search = Шукати в записі: «{ $words }»
shortcuts = Клавіші
preferences = Вигляд і звук
language = Мова
theme = Тема
theme-day = День
theme-night = Ніч
theme-contrast = Високий контраст
density = Щільність
density-normal = Звичайна
density-compact = Щільна
density-wall = На стіну
sign-out = Вийти
sound-off = Сигнали поки беззвучні: браузеру потрібне одне клацання.
sound-on = Увімкнути звук
sound-test = Перевірити сигнал
sound-heard = Звук увімкнено. Чи чути в сусідньому приміщенні?

## Alarms

alarm-flash = БЛИСКАВКУ не прочитано
alarm-warning = Попередження
alarm-admission = Випадковий інцидент, не напад
alarm-distress = Сигнал лиха
alarm-call = Розмова: БЛИСКАВКА
alarm-ago = { $ago } тому
alarm-due = залишилося { $span }
alarm-overdue = прострочено на { $span }
alarm-more = { $count ->
    [one] і ще { $count }
   *[other] і ще { $count }
 }
alarm-flash-consequence = Сигнал триває, доки людина цього не прочитає. Іншій стороні за підписом повідомляється, що ви прочитали.
alarm-warning-consequence = Наберіть місце так, як зрозуміли, не копіюючи: тоді обидві сторони знають, що його зрозуміли. Потім доведіть до частин.
alarm-admission-consequence = Негайно голосом доведіть до частин, що це не напад; потім укажіть тут, до яких. Сигнал триває, доки цього не зроблено. Іншій стороні це повідомляється за підписом.
alarm-distress-consequence = Негайно доведіть до частин, які можуть допомогти; потім укажіть тут, до яких. Сигнал триває, доки це не доведено і на прохання про допомогу немає відповіді.
alarm-call-consequence = Сигнал триває, доки на запит немає відповіді. Відповідь підписується і лишається в записах обох сторін.
alarm-next = До наступного
alarm-accept = Прийняти на { $time }, через { $span }
alarm-call-minutes = Через стільки хвилин
alarm-help-minutes = Допомога прийде за стільки хвилин
alarm-read = Прочитано мною
alarm-read-back = Повторити прийняте
alarm-hush = Притишити звук на хвилину
alarm-hushed = Звук притишено. Сигнал залишається.
message-route = { $from } – { $to }
warning-words = { $party } вважає, що ми завдаємо ударів по цьому місцю.
warning-since = З { $at }
warning-place = Місце: широта, довгота в градусах
warning-time = Від якого часу, за всесвітнім часом (гг:хх)
warning-title = Попередження { $warning } від { $party }
warning-clock-read-back = повторення
warning-clock-passed = доведено до частин
warning-clock-outcome = результат повідомлено
warning-units = До яких частин доведено
warning-pass = Доведено
warning-outcome-words = Що про це повідомляється
warning-stopped = Наші, припинено
warning-denied = Не наші

## Signing in

sign-in = Вхід
sign-in-words = Під назвою посади або номером, як вас записав адміністратор.
sign-in-person = Посада або номер
sign-in-passphrase = Парольна фраза
sign-in-passkey = Увійти ключем доступу
sign-in-passkey-at = Ключем доступу входять за адресою
passkey-unanswered = Вхід ключем не відбувся: на цьому пристрої немає ключа для цього пульта, запит скасовано або браузер не довіряє сертифікату пульта. Парольна фраза теж діє.
