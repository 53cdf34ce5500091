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
sentence-suspected = Під підозрою той, хто говорить від імені { $of }.
sentence-damaged = Запис не читається.
sentence-disk-full = Диск заповнений.
sentence-warnings = { $count ->
    [one] Відкрито { $count } попередження.
    [few] Відкрито { $count } попередження.
   *[other] Відкрито { $count } попереджень.
 }
sentence-may-not-sign = Поки що нічого не підписується: сторона не підтвердила наші ряди.
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
palette-type = Що зробити? Або номер, наприклад USA/F/0012
palette-none = Такої команди немає.
palette-open = Відкрити { $serial }
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
alarm-ago = { $ago } тому
alarm-due = залишилося { $span }
alarm-overdue = прострочено на { $span }
alarm-more = { $count ->
    [one] і ще { $count }
   *[other] і ще { $count }
 }
alarm-flash-consequence = Сигнал триває, доки людина цього не прочитає. Іншій стороні за підписом повідомляється, що ви прочитали.
alarm-warning-consequence = Наберіть місце так, як зрозуміли, не копіюючи: тоді обидві сторони знають, що його зрозуміли. Потім доведіть до частин.
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

## Line

do-establishing = Зачекайте хвилину; далі дійте за вказаною причиною.
do-up = Нічого робити не потрібно.
do-degraded = Перевірте шлях зв’язку; звірте обидва годинники з третім.
do-down = Скористайтеся іншим узгодженим способом зв’язку. Виклик повторюється приблизно щосекунди.
do-refused = Звірте голосом те, що названо в причині. Очікування не допоможе.
do-suspended = Так вирішила сторона. Те, що стосується безпеки, проходить.
do-disputed = Врегулюйте роздвоєння з іншою стороною. Інші категорії терміновості діють.
do-closed = Лінію закрито.
peer-heard = Останній прийом
peer-not-heard = прийому немає
peer-round-trip = Час туди й назад
peer-offset = Розбіжність годинників
peer-confirmed = Підтвердила наші ряди
peer-address = Адреса
trend-label = Час до { $party } і назад; червоним позначено, коли прийому не було
trend-words = Час туди й назад за { $span }, за спостереженням цього пульта
check-make = Перевірити лінію
check-waiting = Очікування відповіді…
check-answered = { $party }: відповідь через { $after }.
check-unanswered = { $party }: відповіді немає.
check-nobody = Ніхто не відповів.
checks-title = Перевірки лінії за { $days } дн.
checks-none = Перевірок лінії ще не було.
checks-by = Хто кого запитує
checks-of = { $by } → { $of }
checks-due = Належало
checks-in-time = Вчасно
checks-late = Із запізненням
checks-missed = Без запиту / без відповіді
checks-silence = Найдовше мовчання
owed-title = Що очікується
owed-hidden = Те, що очікується, вашій ролі не показується.
owed-none = Ніхто нічого не винен.
owed-who = Хто
owed-what = Що
owed-until = Термін
owed-us = { $party } (ми)
owed-on = { $owes }: { $kind }
owed-more = Ще { $count }.
owes-read-it = прочитати
owes-answer = відповісти
owes-read-back = повторити прийняте
owes-pass-to-units = довести до частин
owes-tell-the-outcome = повідомити результат
owes-say-something-next = сказати, що далі
owes-be-at-the-machine = бути біля апарата
owes-end = сказати, що закінчено, або скільки ще триватиме
owes-say-whose-it-was = сказати, чиє це було
owes-do-what-it-agreed-to = виконати обіцяне
owes-accept-or-reject-it = прийняти або відхилити
owes-seek = запросити призначену цим розмову
trouble-damaged = Запис не читається, тому не можна сказати, що відкрито. Нехай технік перевірить диск.
trouble-disk-full = Диск заповнений: нічого не приймається і не підписується. Негайно звільніть місце.
trouble-may-not-sign = Нічого не підписується, доки кожна сторона не підтвердить наші ряди. Надіслане чекає без підпису.
trouble-outbox = Наших записів чекають без підпису: { $count }.
trouble-pictures = { $party } має ті самі слова й читає їх інакше, у { $lanes }. Звірте голосом.
trouble-suspended = { $party }, з { $since }: { $cause }.
trouble-unasked = Перевірок чергування, пропущених зміною: { $count }.
trouble-amendment = Зміна { $number } хартії набирає чинності { $from }.

## Traffic

rung-sent = надіслано
rung-received = отримано
rung-read = прочитано
rung-translated = перекладено
rung-principal = у керівника
rung-units = доведено до частин
rung-replied = є відповідь
rung-is-proved = доведено підписом
rung-is-claimed = стверджує ця сторона
rung-is-none = ще ні
rung-overdue = прострочено
ladder-of = Як далеко дійшло в { $party }
ladder-short = На цей час: { $done }
said-draft = Ще нічого не сказано: це проєкт { $draft }.
said-waits = Чекає: { $who }.
said-placed = У записі під номером { $serial }.
said-outbox = Чекає тут без підпису, доки кожна сторона не підтвердить наші ряди.
waits-a-releaser = той, хто дозволяє відправлення
waits-a-second-releaser = другий, хто дозволяє відправлення
drafts = Проєкти
drafts-count = { $count ->
    [one] { $count } проєкт
    [few] { $count } проєкти
   *[other] { $count } проєктів
 }
drafts-none = Жоден проєкт не чекає.
draft-number = Проєкт { $draft }
draft-waits-for = чекає: { $who }
draft-released = дозволив { $person }
draft-release = Дозволити відправлення
draft-return = Повернути укладачеві
draft-drop = Зняти
draft-reason = Чому повертається
traffic-new = Нове повідомлення
traffic-next = Наступне повідомлення
traffic-previous = Попереднє повідомлення
traffic-filter = Відбір із завантаженого
traffic-choose = Виберіть повідомлення або напишіть нове.
traffic-list = Повідомлення
traffic-from = Які повідомлення
traffic-all = Усі повідомлення
traffic-waits = Що чекає на нас
traffic-theirs = Від них
traffic-ours = Від нас
traffic-precedence = Терміновість
traffic-none = На цій лінії ще не було повідомлень.
traffic-none-shown = Жодне з { $count } повідомлень не підходить під відбір.
traffic-back = До списку
message-read = Прочитано, підтвердити
message-reply = Відповісти
message-reply-to = У відповідь на
message-translate = Перекласти
message-deliver = У керівника
message-pass = Довести до частин
message-cancel = Скасувати
message-correct = Виправити
translation-machine = машинний, лише на допомогу
translation-stage = Якість
deliver-post = У якого нашого керівника
handle-translate = Слова цією мовою
handle-pass = До яких частин
handle-cancel = Чому скасовується
cancel-words = Залишається в записі як скасоване; нічого не видаляється.
compose-reply = Відповідь на { $serial }
compose-correct = Виправлення { $serial }
compose-leave = Вийти без надсилання
compose-precedence = Терміновість
compose-from = Від нашої посади
compose-to = Кому
compose-language = Мова
compose-subject = Тема
compose-text = Текст
compose-count = { $count ->
    [one] { $count } слово
    [few] { $count } слова
   *[other] { $count } слів
 }
compose-count-urgent = { $count } зі щонайбільше { $most } слів, { $precedence }
compose-as-written = Зміст зрозумілий: надіслати як написано.
compose-release = Надіслати
compose-no-undo = Після надсилання слова підписані й стоять в обох записах. Виправлення стає поруч; нічого не скасовується заднім числом.
phrases-choose = Кодовані фрази
phrases-find = Знайти фразу
phrases-none = Відповідної фрази немає.
before = Перш ніж слова підуть
before-who = Хто їх побачить
before-nobody = Адресата ще не вибрано.
before-stations = і кожна зміна на цій лінії: { $parties }
before-language = Якою мовою
before-same = Вони самі читають мовою { $language }.
before-foreign = Ви пишете мовою { $language }; вони читають мовою { $theirs }.
before-untranslated = Позначене пунктиром чекає їхнього лінгвіста. Кодована фраза не чекає.
before-commits = До чого це зобов’язує
before-record = Підписане слово нашої сторони, { $precedence }: їхня станція має отримати його протягом { $received }, людина – прочитати протягом { $read }.
before-correction = Те, що виправляється, залишається в записі поруч.
before-needs = Чий ще підпис потрібен
before-open = Нічий: робоче місце відкрите.
before-alone = Нічий: відправлення дозволяєте ви.
before-releaser = Того, хто дозволяє відправлення. До того це проєкт.
before-second = Другого, хто дозволяє відправлення. До того це проєкт.
before-two = Обох, хто дозволяє відправлення. До того це проєкт.
