### The words of the watch console in English. The same keys stand in every language, in the same order.
### A screen has its own part below; what is a coded value has its words in phrases.ftl and none here.

## Everywhere

asking = Asking the station…
loading = Loading…
close = Close
yes = yes
no = no
unknown = not known
ago = { $span } ago
left = { $span } left
overdue-by = overdue by { $span }
drill = Drill
drill-words = Exercise only. Nothing on this line is real, and nothing of it reaches a live line.
suspected = Suspected: somebody else may be speaking, or somebody who is forced. For our own side only.
problem-unreached = The station does not answer.
problem-unreached-hint = This is between this console and our own station. It says nothing about the line. The console keeps asking; if it lasts, use the telephone and tell the technician.
problem-forbidden = Not for your role.
problem-refused = The station has not done it.
problem-next = Next:
problem-again = Try again

## The sentence at the top

sentence-asking = Asking the station how the line stands.
sentence-no-line = This station has no line open.
sentence-lost = This console has lost its station. What is shown is of { $at }.
sentence-lost-never = This console does not reach its station.
sentence-up = Line up.
sentence-state = { $party }: { $state }.
sentence-heard = Last heard { $ago } ago.
sentence-not-heard = Not heard.
sentence-suspected = Who speaks for { $of } is suspected.
sentence-damaged = The record cannot be read.
sentence-disk-full = The disk is full.
sentence-warnings = { $count ->
    [one] One warning is open.
   *[other] { $count } warnings are open.
 }
sentence-may-not-sign = Nothing is signed yet: a party has not confirmed our lanes.
sentence-outbox = { $count ->
    [one] One entry of ours waits, unsigned.
   *[other] { $count } entries of ours wait, unsigned.
 }
sentence-pictures = { $party } reads the same record otherwise.
sentence-suspended = { $party }: { $cause }.
sentence-conflicts = { $count ->
    [one] One conflict stands.
   *[other] { $count } conflicts stand.
 }
sentence-gaps = The plot does not see everything.
sentence-owed-hidden = What waits is not shown to your role.
sentence-ours-none = Nothing waits for us.
sentence-ours = { $count ->
    [one] One thing waits for us.
   *[other] { $count } things wait for us.
 }
sentence-ours-overdue = { $count ->
    [one] One thing waits for us, overdue.
   *[other] { $count } things wait for us, { $overdue } overdue.
 }
sentence-theirs-none = Nothing waits for them.
sentence-theirs = { $count ->
    [one] One thing waits for them.
   *[other] { $count } things wait for them.
 }
sentence-theirs-overdue = { $count ->
    [one] One thing waits for them, overdue.
   *[other] { $count } things wait for them, { $overdue } overdue.
 }
sentence-drafts = { $count ->
    [one] One draft waits for release.
   *[other] { $count } drafts wait for release.
 }
sentence-elsewhere = Line { $line }: { $state }.

## Around every screen

skip = To the content
menu = Menu
screens = Screens
no-screen = There is no such screen.
screen-failed = This screen could not be loaded from the station. Reload the page.
screen-line = Line
screen-traffic = Traffic
group-screens = Screens
group-console = Console
utc = Universal time
dtg = DTG
zone-set = set time zone
zone-of = Time zone of { $party }
zone-none = none chosen
line-which = Line
line-choose = Show line { $line }
watch = On watch
watch-open = The desk is open: nobody signs in.
watch-nobody = Nobody has taken the shift.
watch-you = You are { $person }.
watch-answered = answered a staffed check { $ago } ago
watch-untold = not told by the line
palette = Commands
palette-type = What do you want to do? Or a serial, such as USA/F/0012
palette-none = There is no such command.
palette-open = Open { $serial }
shortcuts = Shortcuts
preferences = Appearance and sound
language = Language
theme = Theme
theme-day = Day
theme-night = Night
theme-contrast = High contrast
density = Density
density-normal = Normal
density-compact = Compact
density-wall = Wall
sign-out = Sign out
sound-off = Alarms make no sound yet: the browser wants one click first.
sound-on = Switch sound on
sound-test = Test the alarm
sound-heard = Sound is on. Was it heard in the next room?

## Alarms

alarm-flash = FLASH not read
alarm-warning = Warning
alarm-ago = { $ago } ago
alarm-due = { $span } left
alarm-overdue = overdue by { $span }
alarm-more = { $count ->
    [one] and one more
   *[other] and { $count } more
 }
alarm-flash-consequence = The alarm goes on until a person has read this. The other side is told, signed, that you have.
alarm-warning-consequence = Type the place as you understand it, not copied: both sides then know that it was understood. Then pass it to the units.
alarm-read = I have read this
alarm-read-back = Read back
alarm-hush = Hold the sound for a minute
alarm-hushed = The sound is held. The alarm stands.
message-route = { $from } to { $to }
warning-words = { $party } believes that we are striking this place.
warning-since = Since { $at }
warning-place = The place: latitude, longitude in degrees
warning-time = Since when, in universal time (hh:mm)
warning-title = Warning { $warning } of { $party }
warning-clock-read-back = read back
warning-clock-passed = passed to units
warning-clock-outcome = outcome told
warning-units = To which units it was passed
warning-pass = It was passed
warning-outcome-words = What is said of it
warning-stopped = Ours, and stopped
warning-denied = Not ours

## Signing in

sign-in = Sign in
sign-in-words = In the name of your office or number, as the administrator enrolled it.
sign-in-person = Office or number
sign-in-passphrase = Passphrase

## Line

do-establishing = Wait a minute; then go by the reason.
do-up = Nothing to do.
do-degraded = Look at the path; compare both clocks with a third.
do-down = Use the other way that you have agreed on. The line is dialled about every second.
do-refused = Compare by voice what the reason names. Waiting does not help.
do-suspended = A party has decided so. What concerns safety passes.
do-disputed = Settle the fork with the other side. Other precedences go on.
do-closed = The line is closed.
peer-heard = Last heard
peer-not-heard = not heard
peer-round-trip = Round trip
peer-offset = Clock offset
peer-confirmed = Has confirmed our lanes
peer-address = Address
trend-label = Round trip to { $party } over time; red marks where it was not heard
trend-words = Round trip, for { $span } as this console has seen it
check-make = Check the line
check-waiting = Waiting for the answer…
check-answered = { $party } answered after { $after }.
check-unanswered = { $party } has not answered.
check-nobody = Nobody has answered.
checks-title = Line checks of { $days } days
checks-none = No line check yet.
checks-by = Who asks whom
checks-of = { $by } asks { $of }
checks-due = Due
checks-in-time = In time
checks-late = Late
checks-missed = Not asked / not answered
checks-silence = Longest silence
owed-title = What is owed
owed-hidden = What is owed is not shown to your role.
owed-none = Nobody owes anything.
owed-who = Who
owed-what = What
owed-until = Until
owed-us = { $party } (us)
owed-on = { $owes }: { $kind }
owed-more = { $count } more.
owes-read-it = is to read
owes-answer = is to answer
owes-read-back = is to read back
owes-pass-to-units = is to pass to units
owes-tell-the-outcome = is to tell the outcome
owes-say-something-next = is to say what becomes of it
owes-be-at-the-machine = is to be at the machine
owes-end = is to say that it is over, or how long it lasts
owes-say-whose-it-was = is to say whose it was
owes-do-what-it-agreed-to = is to do what it agreed to
owes-accept-or-reject-it = is to accept or reject
owes-seek = is to seek the call that is fixed with it
trouble-damaged = The record cannot be read, so what is open cannot be told. Have the technician check the disk.
trouble-disk-full = The disk is full: nothing is received or signed. Free space at once.
trouble-may-not-sign = Nothing is signed until every party has confirmed our lanes. What is sent waits, unsigned.
trouble-outbox = Entries of ours that wait, unsigned: { $count }.
trouble-pictures = { $party } holds the same words and reads them otherwise, in { $lanes }. Compare by voice.
trouble-suspended = { $party }, since { $since }: { $cause }.
trouble-unasked = Staffed checks were missed by a watch: { $count }.
trouble-amendment = Amendment { $number } of the charter takes effect at { $from }.

## Traffic

rung-sent = sent
rung-received = received
rung-read = read
rung-translated = translated
rung-principal = with principal
rung-units = passed to units
rung-replied = replied
rung-is-proved = proved by signature
rung-is-claimed = claimed by that party
rung-is-none = not yet
rung-overdue = overdue
ladder-of = How far it has come with { $party }
ladder-short = So far: { $done }
said-draft = Nothing was said yet: this is draft { $draft }.
said-waits = It waits for { $who }.
said-placed = On the record as { $serial }.
said-outbox = It waits here, unsigned, until every party has confirmed our lanes.
waits-a-releaser = a releaser
waits-a-second-releaser = a second releaser
drafts = Drafts
drafts-count = { $count ->
    [one] One draft
   *[other] { $count } drafts
 }
drafts-none = No draft waits.
draft-number = Draft { $draft }
draft-waits-for = waits for { $who }
draft-released = released by { $person }
draft-release = Release
draft-return = Return to its author
draft-drop = Drop
draft-reason = Why it is returned
traffic-new = New message
traffic-next = Next message
traffic-previous = Previous message
traffic-filter = Filter what is loaded
traffic-choose = Choose a message, or write a new one.
traffic-list = Messages
traffic-from = Which messages
traffic-all = All messages
traffic-waits = What waits for us
traffic-theirs = From them
traffic-ours = From us
traffic-precedence = Precedence
traffic-none = No message has been sent on this line yet.
traffic-none-shown = None of { $count } messages fits the filter.
traffic-back = Back to the list
message-read = Read and acknowledge
message-reply = Reply
message-reply-to = In reply to
message-translate = Translate
message-deliver = With the principal
message-pass = Pass to units
message-cancel = Cancel it
message-correct = Correct it
translation-machine = by a machine, an aid only
translation-stage = How good
deliver-post = Which principal of ours has it
handle-translate = The words in that language
handle-pass = To which units
handle-cancel = Why it is taken back
cancel-words = It stays on the record as cancelled; nothing is removed.
compose-reply = Reply to { $serial }
compose-correct = Correction of { $serial }
compose-leave = Leave without sending
compose-precedence = Precedence
compose-from = From our post
compose-to = To
compose-language = Language
compose-subject = Subject
compose-text = Text
compose-count = { $count ->
    [one] One word
   *[other] { $count } words
 }
compose-count-urgent = { $count } of at most { $most } words for { $precedence }
compose-as-written = It is understood: send it as written.
compose-release = Release
compose-no-undo = Once released it is signed and on both records. A correction stands beside it; nothing is undone.
phrases-choose = Coded phrases
phrases-find = Find a phrase
phrases-none = No phrase fits.
before = Before the words leave
before-who = Who will see them
before-nobody = Nobody is addressed yet.
before-stations = and every watch on this line: { $parties }
before-language = In which language
before-same = They read { $language } themselves.
before-foreign = You write { $language }; they read { $theirs }.
before-untranslated = What is dotted waits for a linguist of theirs. A coded phrase does not.
before-commits = What it commits to
before-record = A signed word of our party, as { $precedence }: their station is to have it within { $received }, a person is to have read it within { $read }.
before-correction = What it corrects stays on the record beside it.
before-needs = Who must co-sign
before-open = Nobody: the desk is open.
before-alone = Nobody: you release it.
before-releaser = A releaser. Until then it is a draft.
before-second = A second releaser. Until then it is a draft.
before-two = A releaser and a second releaser. Until then it is a draft.
