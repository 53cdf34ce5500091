### The coded phrases of the forms in Ukrainian. The same ids stand in every language, in the same order.

## The two sentences that stand on every form

no-permission = Сповіщення не створює жодного дозволу.
no-protection-lost = Мовчання не позбавляє захисту.

## Warnings

cease = Ми вважаємо, що ви завдаєте ударів по такому місцю: { $place }. Припиніть.
cease-since = Ми вважаємо, що ви завдаєте ударів по такому місцю: { $place }. Від якого часу: { $since }. Припиніть.
read-back = Повторюємо прийняте. Місце: { $place }.
read-back-since = Повторюємо прийняте. Місце: { $place }. Від якого часу: { $since }.
read-back-right = Повторено правильно.
read-back-wrong = Повторено неправильно. Повторіть ще раз.
passed = Доведено до таких частин: { $units }.
outcome-stopped = Удари припинено.
outcome-denied = Цих ударів завдаємо не ми.
duty-read-back = підлягає повторенню
duty-pass = підлягає доведенню до частин
duty-outcome = підлягає повідомленню результат

## Precedences

precedence-flash = БЛИСКАВКА (FLASH)
precedence-immediate = НЕГАЙНО (IMMEDIATE)
precedence-priority = ТЕРМІНОВО (PRIORITY)
precedence-routine = ЗВИЧАЙНО (ROUTINE)

## Parties and posts

role-party = сторона
role-observer = сторона-спостерігач
role-guarantor = сторона-гарант
level-tactical = тактичний рівень
level-operational = оперативний рівень
level-ministry = рівень міністерства
level-leader = рівень глави держави або уряду

## The roles at a party's own desk, and how a draft stands

desk-reader = читач
desk-drafter = укладач
desk-linguist = лінгвіст
desk-releaser = уповноважений дозволяти надсилання
desk-second-releaser = другий уповноважений дозволяти надсилання
desk-technician = технік
desk-administrator = адміністратор
draft-waits = чекає дозволу на надсилання
draft-returned = повернено укладачеві
draft-going = надсилається
draft-said = надіслано
draft-dropped = знято
suspicion-impersonated = Можливо, говорить інша особа.
suspicion-coerced = Можливо, говорять під примусом.
suspicion-forged = Голос або зображення, можливо, підроблені машиною.
suspicion-mark = ПІД ПІДОЗРОЮ
suspicion-stands = ПІД ПІДОЗРОЮ з { $since }: той, хто говорить від імені { $of }.

## The state of the line

line-establishing = встановлюється
line-up = діє
line-degraded = діє з відхиленнями
line-down = зв'язку немає
line-refused = з'єднання відхилено
line-suspended = призупинена
line-disputed = оспорюється
line-closed = закрита

## What an affair is

affair-message = повідомлення
affair-check = перевірка лінії
affair-notice = сповіщення
affair-sites = запис про об'єкти під захистом
affair-cease = попередження
affair-plan = добовий план
affair-call = розмова
affair-contact = попередній контакт
affair-readout = повідомлення про підсумки розмови
affair-staffed = перевірка з відповіддю чергових
affair-suspension = призупинення або перерва зв'язку
standing-call = Регулярна розмова
operators-only = Слова операторів, а не позиція сторони.
affair-query = запитання про термін
affair-attachment = додаток
item-site = об'єкт під захистом
item-area = постійний район
standing-stands = чинне
standing-corrected = виправлено
standing-cancelled = відкликано

## Kinds of notices

notice-flight = політ
notice-strike-warning = попередження про удар
notice-live-fire = бойові стрільби
notice-missile-launch = пуск ракети або космічного апарата
notice-exercise = навчання
notice-ship-passage = прохід корабля або судна
notice-ground-movement = пересування сил суходолом
notice-convoy = колона
notice-laser = лазер або радіозавади
notice-temporary-entry = тимчасовий вхід у зону
notice-humanitarian-movement = пересування гуманітарної організації
notice-other = інша діяльність

## Fields of a notice

field-purpose = призначення
field-unit = частина або з'єднання
field-command = рівень командування
field-area = назва району
field-call-sign = позивний
field-primary-frequency = основна частота
field-secondary-frequency = запасна частота
field-contact = до кого звертатися
field-forces = залучені сили
field-vehicles = транспортні засоби та їхні номерні знаки
field-markings = розпізнавальні знаки і за якого світла їх видно, зокрема інфрачервоного
field-cargo = вантаж
field-crew = особи на борту
field-ships = типи кораблів і бортові номери
field-origin = пункт відправлення
field-destination = пункт призначення
field-stops = зупинки в дорозі
field-launch-area = назва району пуску
field-impact-area = назва району падіння
field-organisation = організація
field-short-notice-reason = причина сповіщення у короткий строк
field-calendar-change = зміна порівняно з річним календарем
field-remarks = примітки

## Public warnings of the same activity

twin-notam = повідомлення для авіації (NOTAM)
twin-navarea = районне навігаційне попередження (NAVAREA)
twin-navtex = прибережне попередження (NAVTEX)
twin-other = інше відкрите попередження

## The life of a notice

step-begun = почалося
step-complete = завершилося
step-cancelled = скасовується
phase-planned = заплановано
phase-active = проводиться
phase-complete = завершено
phase-cancelled = скасовано
lead-on-time = своєчасно
lead-short = у короткий строк
lead-late = із запізненням

## How a party takes what was notified

stance-acknowledged = взято до відома
stance-no-objection = заперечень немає
stance-asks = просить роз'яснення
stance-objects = заперечує

## Conflicts

verdict-clear = конфлікту немає
verdict-possible = конфлікт можливий
verdict-conflict = конфлікт
conflict-noted = конфлікт узято до відома
conflict-accepted = конфлікт допускається із вжиттям заходів
datum-mean-sea = над середнім рівнем моря
datum-ground = над землею або водою
datum-ellipsoid = над еліпсоїдом WGS 84
datum-pressure = над поверхнею стандартного тиску (ешелон польоту)

## Protected sites

site-hospital = лікарня або інший медичний заклад
site-school = школа
site-shelter = укриття
site-embassy = посольство або консульство
site-dam = гребля або дамба
site-nuclear = атомна електростанція або інший ядерний об'єкт
site-power = електростанція або підстанція
site-water = об'єкт водопостачання
site-humanitarian = приміщення гуманітарної організації
site-cultural = культурні цінності
site-worship = культова споруда
site-camp = табір переміщених осіб або біженців
site-detention = місце тримання полонених або ув'язнених
site-warehouse = склад продовольства або допомоги
site-hazardous = хімічне або інше небезпечне виробництво
site-observers = позиція військ або спостерігачів третьої сторони
site-other = інший об'єкт під захистом

## Calls

medium-voice = телефоном
medium-video = відеозв'язком
medium-text = письмово
medium-in-person = під час особистої зустрічі
recording-nothing = запис не ведеться
recording-notes = ведуться письмові нотатки
recording-full = ведеться звуко- або відеозапис
capacity-principal = особа, яка обіймає посаду
capacity-deputy = призначена особа, яка заміщує
capacity-participant = особа, яка бере участь
capacity-listener = особа, яка слухає
capacity-interpreter = особа, яка здійснює усний переклад
capacity-note-taker = особа, яка веде запис
call-sought = запитано
call-agreed = погоджено на: { $time }
call-declined = відхилено
call-withdrawn = запит відкликано
call-postponed = відкладено
call-underway = триває
call-over = закінчено
reply-at = Можливо в такий час: { $time }.
reply-declined = Ми відхиляємо запит.
reply-withdrawn = Ми відкликаємо запит.
reply-postponed = Ми відкладаємо; новий час ще буде повідомлено.
side-seeks = сторона, яка запитує розмову
side-asked = сторона, до якої звернено запит

## Readouts

topic-initiative = З ініціативи такої сторони: { $party }.
topic-duration = Тривалість у хвилинах: { $minutes }.
topic-ceasefire = припинення вогню
topic-lines-open = збереження каналів зв'язку відкритими
topic-international-security = міжнародна безпека
topic-situation = Становище в такій країні: { $country }.
topic-incidents = запобігання інцидентам
topic-humanitarian = доступ і безпека цивільних осіб та допомоги
topic-prisoners = полонені та інші утримувані особи
topic-forces = пересування та діяльність сил
topic-arms = озброєння та їх обмеження
topic-deescalation = зниження напруженості
topic-next-contact = Наступний контакт: { $time }.
topic-other = інша тема
tenor-discussed = обговорювалося
tenor-urged = на цьому наполягала сторона, яка повідомляє
tenor-agreed = погоджено обома сторонами
tenor-not-agreed = не погоджено
confidence-open = може бути оприлюднено повністю
confidence-points = можуть бути оприлюднені лише кодовані пункти
confidence-fact = можуть бути оприлюднені лише сам факт, тривалість і рівень
confidence-closed = оприлюдненню не підлягає
match-both = повідомляють обидві сторони
match-first = повідомляє лише перша сторона
match-second = повідомляє лише друга сторона
match-contradict = повідомлення суперечать одне одному

## Suspensions and outages

pause-suspended = призупинено за рішенням
pause-planned = планові роботи
pause-technical = технічна несправність
pause-deliberate = навмисне втручання

## Staffed checks: every text is marked as a test, and alarms nobody

ritual-check = перевірка
ritual-opening = відкриття дня
ritual-closing = закриття дня; повідомляти нема про що
neutral-mark = Перевірка лінії.
neutral-book = Перевірка лінії. Книжка розгорнута на сторінці, прочитаній останньою.
neutral-apple = Перевірка лінії. Стигле яблуко лежить у дерев'яній мисці.
neutral-bread = Перевірка лінії. Свіжий хліб остигає на полиці.
neutral-library = Перевірка лінії. Після обіду в бібліотеці тихо.
neutral-rain = Перевірка лінії. Пройшов легкий дощ, і в саду свіжо.
neutral-melody = Перевірка лінії. Із сусідньої кімнати чути повільну мелодію.
neutral-trees = Перевірка лінії. Уздовж стежки біля струмка ростуть старі дерева.
neutral-leaves = Перевірка лінії. Осіннє листя плаває на тихому ставку.
neutral-blanket = Перевірка лінії. Вовняна ковдра складена в ногах ліжка.
neutral-snow = Перевірка лінії. На садовій лаві повільно тане сніг.
neutral-tea = Перевірка лінії. Чай заварено, і чашки стоять на столі.
neutral-chair = Перевірка лінії. Дерев'яний стілець стоїть біля вікна.

## What the fields of the forms are called

label-line = лінія
label-post = посада
label-from = від кого
label-to = кому
label-precedence = терміновість
label-subject = предмет
label-language = мова
label-words = текст
label-kind = вид
label-name = назва
label-place = місце
label-radius = радіус
label-uncertainty = похибка місця
label-heights = висоти
label-begins = початок
label-ends = закінчення
label-since = від якого часу
label-until = очікується до
label-reason = причина
label-reference = номер для посилань
label-feature = орієнтир
label-bearing = істинний пеленг
label-distance = відстань
label-units = частини
label-amounts = кількості
label-public-warning = відкрите попередження про ту саму діяльність
label-answer = відповідь
label-answer-by = відповідь очікується до
label-received = отримано станцією
label-read = прочитано черговою зміною
label-yields = хто поступається
label-measures = заходи
label-verified-by = ким перевірено
label-verified-on = дата перевірки
label-grade = надійність джерела та достовірність відомостей, від A1 до F6
label-source = джерело
label-windows = можливий час
label-present = присутні особи
label-points = пункти
label-released = оприлюднено

## What stands in the fields of the forms

call-lapsed = не відбувся: усі названі терміни минули
presence-shown = Біля апарата.
presence-left = Біля апарата більше нікого немає.
presence-nobody = Немає нікого, хто говорить від імені цієї посади.
spoke-from-until = Розмова відбулася. З: { $began }. До: { $until }.
spoke-since = Розмова триває. З: { $began }.
kept-in-time = вчасно
kept-late = із запізненням
kept-open = ще ні
kept-overdue = прострочено
kept-lapsed = більше не очікується
readout-own = лише від автора
readout-offered = запропоновано як спільний текст
readout-joint = спільний текст, узгоджений дослівно
readout-replaced = замінено пізнішим
readout-waits = очікує того, чого стосується
readout-void = не стосується розмови автора
readout-none = повідомлення не надано
readouts-agree = Повідомлення ні в чому не суперечать одне одному.
stage-sight = переклад з аркуша
stage-rough = чорновий переклад
stage-official = офіційний переклад
stage-machine = машинний; покладатися на нього не можна
notice-voluntary = нижче всіх порогів; повідомлено добровільно
notice-overruns = Триває після свого завершення, і автор не повідомив, що її завершено.
place-one-way = Місце вказано лише одним способом.
site-removed = знято з переліку
site-stale = давно не перевірявся
pause-over = завершено
pause-overrun = не завершено, хоча було названо раніший термін
until-told-otherwise = до окремого повідомлення
height-all = на всіх висотах
shape-point = точка
shape-ellipse = еліпс
shape-circle = круг
shape-corridor = коридор
shape-polygon = багатокутник
shape-route = маршрут за часом

## Claims about the line, held against the record

claim-suspended = Твердження: ця сторона призупинила лінію: { $party }. З: { $from }. До: { $until }.
claim-silent-calls = Твердження: ця сторона не відповідає на прохання про розмову: { $party }. З: { $from }. До: { $until }.
claim-silent-checks = Твердження: ця сторона не відповідає на перевірки лінії: { $party }. З: { $from }. До: { $until }.
claim-silent-messages = Твердження: ця сторона не читає повідомлення: { $party }. З: { $from }. До: { $until }.
claim-refused = Твердження: ця сторона відмовилася від розмови: { $party }. З: { $from }. До: { $until }.
claim-spoke = Твердження: ці посадові особи розмовляли: { $one }, { $other }. З: { $from }. До: { $until }.
claim-not-spoke = Твердження: ці посадові особи не розмовляли: { $one }, { $other }. З: { $from }. До: { $until }.
claim-initiative = Твердження: розмова відбулася з ініціативи цієї сторони: { $party }. Між: { $one }, { $other }. З: { $from }. До: { $until }.
claim-lasted = Твердження: розмова тривала стільки хвилин: { $minutes }. Між: { $one }, { $other }. З: { $from }. До: { $until }.
claim-told = Твердження: цій стороні було повідомлено: { $party }. Про що: { $what }. До: { $until }.
claim-never-told = Твердження: цій стороні не було повідомлено: { $party }. Про що: { $what }. До: { $until }.
claim-down = Твердження: лінія між цими сторонами не працювала: { $one }, { $other }. З: { $from }. До: { $until }.
finding-borne-out = Запис це підтверджує.
finding-contradicted = Запис цьому суперечить.
finding-cannot-say = За записом цього встановити не можна.
why-before-line = Це стосується і часу до створення лінії.
why-beyond-held = Це виходить за межі наявного тут запису.
why-one-side = Про це повідомила лише одна сторона.
why-disputed = Одна сторона повідомила про це, інша це заперечує.
why-nothing-said = У записі про це нічого немає, і це нічого не доводить: це могло статися іншим шляхом.
why-not-asked = За цей час лінією його ні про що не просили.
why-still-open = Строк відповіді ще не минув.
why-silence-only = Відповіді не було, а мовчання не є відмовою.
why-partly = Це правда лише для частини цього часу.
why-no-receipt = Квитанції цієї сторони тут немає.
why-no-length = Тривалість не повідомили обидві сторони.

## What the other fields of the forms are called

label-state = стан
label-party = сторона
label-entry = запис
label-about = чого стосується
label-sent = надіслано
label-owes = за ким наступний крок
label-due = термін
label-medium = спосіб зв’язку
label-recording = що зберігається
label-follows = після чого
label-history = що було сказано, за порядком
label-postponed = скільки разів відкладався
label-spoke = коли відбулася розмова
label-minutes = тривалість у хвилинах
label-confidence = що може бути відомо назовні
label-text = текст
label-term = термін
label-meaning = значення
label-linguist = перекладач
label-qualified = кваліфікація чинна до
label-translation = переклад
label-delivered = в адресата особисто
label-replied = відповідь
label-strikes = повідомлено про удар
label-conflicts = перетини
label-lead = завчасність
label-volume = де і коли
label-shape = форма ділянки
label-places = місця, за порядком
label-height-lower = від висоти
label-height-upper = до висоти
label-daily = щодня, за всесвітнім часом
label-told = повідомлено
label-raised = подано
label-asked = запитано
label-outcome = результат
label-read-back = повторення
label-over = завершено з
label-finding = висновок
label-why = чому
label-entries = записи, що підтверджують
label-held-until = запис цієї сторони наявний тут до
figure-asked = скільки було звернень
figure-answered = на скільки відповіла
figure-in-time = із них вчасно
figure-refused = від скількох відмовилася
figure-spoken = скільки разів обидві сторони повідомили про розмову
figure-crossed = відповідей, що пройшли за цей час
figure-own-words = слова цієї сторони за цей час, яких під час призупинення не буває
figure-covered = хвилин цього часу, призупинених за записом

## Affairs of what happens and what is proposed

affair-incident = інцидент
affair-request = запит
affair-fact = факт, що стосується інциденту
affair-proposal = пропозиція
affair-violation = порушення домовленості
affair-amendment = зміна статуту лінії

## What happened in an incident

happening-strike = удари або обстріл
happening-launched = помилковий пуск або помилкова стрільба
happening-strayed = відхилення від курсу
happening-crossed = ненавмисний перетин кордону або лінії розмежування
happening-near-miss = небезпечне зближення
happening-collided = зіткнення суден, літальних апаратів або транспортних засобів
happening-lost = падіння на землю або у воду, затоплення або втрата
happening-distress = люди зазнають лиха, потрібна допомога
happening-detained = затримання осіб
happening-missing = особи зникли безвісти або збилися зі шляху
happening-dead = тіла загиблих знайдено або належить вивезти
happening-interference = завади сигналам, датчикам або зору
happening-other = інший інцидент

## With what, or to what

means-unknown = невідомо
means-small-arms = стрілецька зброя
means-mortar = міномет
means-artillery = ствольна артилерія
means-rocket = реактивна артилерія
means-missile = ракета
means-bomb = авіаційна бомба
means-drone = безпілотний літальний апарат
means-aircraft = повітряне судно з екіпажем
means-helicopter = вертоліт
means-vessel = корабель або судно
means-submarine = підводний човен
means-armour = броньована машина
means-vehicle = наземний транспортний засіб
means-mine = наземна або морська міна
means-interference = радіозавади або тимчасове осліплення
means-persons = піші особи

## Whose it was

origin-ours = наше
origin-not-ours = не наше
origin-unknown = чиє це, нам ще не відомо

## Whether it is under control

control-under = під нашим контролем
control-not-under = не під нашим контролем
control-unknown = чи перебуває під контролем, нам не відомо

## Fields of a report

detail-forces = сили, що там перебували
detail-damage = пошкодження
detail-casualties = поранені або загиблі
detail-measures = негайно вжиті заходи
detail-witnesses = очевидці
detail-weapon = тип зброї
detail-unit = частина, позивний або бортовий номер
detail-cause = як це сталося
detail-help = потрібна або пропонована допомога
detail-contact = до кого звертатися на місці
detail-remarks = інші примітки

## What is asked of the other side

wanted-explanation = пояснення
wanted-evidence = докази
wanted-meeting = зустріч
wanted-visit = відвідання місця
wanted-inquiry = спільне розслідування
wanted-assistance = допомога
wanted-return = повернення осіб, тіл загиблих або предметів
wanted-compensation = компенсація
wanted-review = огляд роботи самої лінії

## What is said to it

response-answered = відповідь надано
response-agreed = згоду надано
response-refused = відмовлено
response-done = виконано

## What a fact is about

aspect-place = місце
aspect-time = час
aspect-course = що було зроблено, за порядком
aspect-means = засіб
aspect-origin = звідки і ким
aspect-forces = сили, що там перебували
aspect-damage = пошкодження
aspect-casualties = поранені або загиблі
aspect-warning = про що і кого сповістили заздалегідь
aspect-cause = причина
aspect-measures = вжиті заходи
aspect-other = інше питання

## How what one side states is held

held-agreed = із цим згодні всі
held-disputed = оспорюється
held-stated = заявлено, ще не всі відповіли
held-taken-back = відкликано автором

## What is proposed

proposal-ceasefire = припинення вогню
proposal-pause = пауза в бойових діях
proposal-corridor = коридор
proposal-exchange = обмін особами або тілами загиблих
proposal-withdrawal = відведення сил або озброєнь
proposal-other = інший захід

## Where it holds

domain-land = на суходолі
domain-sea = на морі
domain-air = у повітрі

## What has become of a proposal

proposal-status-offered = запропоновано
proposal-status-rejected = відхилено
proposal-status-withdrawn = відкликано
proposal-status-agreed = усі дали згоду
proposal-status-ended = усі дали згоду, потім дію припинено

## How something agreed was violated

category-fire = стрільба
category-advance = просування або нові позиції
category-presence = сили або озброєння там, де їх бути не повинно
category-overflight = політ там, де його бути не повинно
category-obstruction = перешкоджання проходу, доступу або моніторингу
category-detention = затримання або непередання осіб
category-works = нові міни, споруди або загородження
category-other = інше порушення

## What the fields of these forms are called

label-happened = що сталося
label-means = чим або з чим це сталося
label-within = на яку відстань місце може відрізнятися від зазначеного
label-toward = куди рухається або де очікується падіння
label-happened-at = коли це сталося
label-origin = чиє це було
label-control = чи перебуває під контролем
label-asks = іншим належить повідомити: чиє це було
label-admission = випадковий інцидент визнано
label-near = що було поблизу і що про це сповіщалося
label-facts-agreed = факти, з якими згодні всі
label-facts-disputed = факти, які оспорюються, і ким
label-facts-stated = факти, на які ще не всі відповіли
label-requests = що запитували
label-closed = ким закрито
label-wanted = що запитується
label-response = відповідь на запит
label-expires = згода можлива до
label-domains = де діє
label-follow-up = розмова, призначена разом із цим
label-monitors = хто здійснює моніторинг
label-decisions = що вирішила кожна сторона
label-content = контрольна сума того, на що дається згода
label-violations = порушення, про які повідомлено
label-category = яким чином
label-count = скільки разів
label-against = ким
label-in-force = чинне

## Whole sentences of an accident that is admitted

accident-admitted = Випадковий інцидент. Це не напад. Наше: { $happening }, { $means }, місце: { $place }.
accident-toward = Воно рухається до такого місця, або там очікується його падіння: { $place }.
distress-call = Сигнал лиха: { $means }, місце: { $place }. Потрібна допомога.
no-intent = Наміру вчинити це в нас не було. Це не слід розцінювати як ворожий акт.
proposal-expired = строк сплив
decision-accepted = згоду дано
violation-admitted = визнано
