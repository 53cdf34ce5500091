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
sentence-bare = { $party }: no spare way carries.
sentence-suspected = Who speaks for { $of } is suspected.
sentence-damaged = The record cannot be read.
sentence-disk-full = The disk is full.
sentence-warnings = { $count ->
    [one] One warning is open.
   *[other] { $count } warnings are open.
 }
sentence-may-not-sign = Nothing is signed yet: a party has not confirmed our lanes.
sentence-key = The station key of { $party } ends in { $span }.
sentence-key-over = The station key of { $party } has ended.
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
sentence-owed-failed = What waits cannot be read: no alarm may come. Ask the technician.
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
sentence-elsewhere-ours = { $count ->
    [one] Line { $line }: one thing waits for us.
   *[other] Line { $line }: { $count } things wait for us.
 }

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
palette-type = What do you want to do? Or a serial, such as USA/F/0012, or words to find
palette-none = There is no such command.
palette-open = Open { $serial }
palette-search = Search the record for “{ $words }”
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
alarm-admission = Accident, no attack
alarm-distress = Distress
alarm-call = FLASH call
alarm-ago = { $ago } ago
alarm-due = { $span } left
alarm-overdue = overdue by { $span }
alarm-more = { $count ->
    [one] and one more
   *[other] and { $count } more
 }
alarm-flash-consequence = The alarm goes on until a person has read this. The other side is told, signed, that you have.
alarm-warning-consequence = Type the place as you understand it, not copied: both sides then know that it was understood. Then pass it to the units.
alarm-admission-consequence = Tell the units by voice, now, that this is no attack; then say here which have it. The alarm goes on until somebody has. The other side is told so, signed.
alarm-distress-consequence = Tell the units that can help, now; then say here which have it. The alarm goes on until it was passed on and the request for help is answered.
alarm-call-consequence = The alarm goes on until the call is answered. An answer is signed, and stands on both records.
alarm-next = Look at the next
alarm-accept = Accept for { $time }, in { $span }
alarm-call-minutes = In so many minutes from now
alarm-help-minutes = Help comes within so many minutes from now
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
sign-in-passkey = Sign in with a passkey
sign-in-passkey-at = Passkeys sign in at
passkey-unanswered = No passkey signed in: this device has none for this console, it was called off, or this browser does not trust the console’s certificate. The passphrase signs in too.
