### The coded phrases of the forms in English. The same ids stand in every language, in the same order.

## The two sentences that stand on every form

no-permission = A notice creates no permission.
no-protection-lost = Silence removes no protection.

## Warnings

cease = We believe that you are striking this place: { $place }. Cease.
cease-since = We believe that you are striking this place: { $place }. Since: { $since }. Cease.
read-back = We read back. Place: { $place }.
read-back-since = We read back. Place: { $place }. Since: { $since }.
read-back-right = The read-back is right.
read-back-wrong = The read-back is wrong. Read back again.
passed = Passed to these units: { $units }.
outcome-stopped = The strikes have stopped.
outcome-denied = The strikes are not ours.
duty-read-back = to be read back
duty-pass = to be passed to units
duty-outcome = outcome to be told

## Precedences

precedence-flash = FLASH
precedence-immediate = IMMEDIATE
precedence-priority = PRIORITY
precedence-routine = ROUTINE

## Parties and posts

role-party = party
role-observer = observer
role-guarantor = guarantor
level-tactical = tactical level
level-operational = operational level
level-ministry = level of a ministry
level-leader = level of the head of state or government

## The roles at a party's own desk, and how a draft stands

desk-reader = reader
desk-drafter = drafter
desk-linguist = linguist
desk-releaser = releaser
desk-second-releaser = second releaser
desk-technician = technician
desk-administrator = administrator
draft-waits = waiting for release
draft-returned = returned to its author
draft-going = being said
draft-said = said
draft-dropped = dropped
suspicion-impersonated = It may be somebody else.
suspicion-coerced = They may be coerced.
suspicion-forged = Voice or picture may be made by a machine.
suspicion-mark = SUSPECTED
suspicion-stands = SUSPECTED since { $since }: whoever speaks for { $of }.

## The state of the line

line-establishing = being established
line-up = up
line-degraded = degraded
line-down = down
line-refused = refused
line-suspended = suspended
line-disputed = disputed
line-closed = closed

## What an affair is

affair-message = message
affair-check = line check
affair-notice = notice
affair-sites = entry about protected sites
affair-cease = warning
affair-plan = daily plan
affair-call = call
affair-contact = earlier contact
affair-readout = readout
affair-staffed = staffed check
affair-suspension = suspension or outage
standing-call = Standing call
operators-only = Words of operators, never a position of a party.
affair-query = query about a term
affair-attachment = attachment
item-site = protected site
item-area = standing area
standing-stands = stands
standing-corrected = corrected
standing-cancelled = cancelled

## Kinds of notices

notice-flight = flight
notice-strike-warning = warning of a strike
notice-live-fire = live fire
notice-missile-launch = launch of a missile or space vehicle
notice-exercise = exercise
notice-ship-passage = passage of a ship
notice-ground-movement = movement of forces on the ground
notice-convoy = convoy
notice-laser = laser or jamming
notice-temporary-entry = temporary entry into a zone
notice-humanitarian-movement = movement of a humanitarian organisation
notice-other = other activity

## Fields of a notice

field-purpose = purpose
field-unit = unit or formation
field-command = level of command
field-area = area by its name
field-call-sign = call sign
field-primary-frequency = primary frequency
field-secondary-frequency = secondary frequency
field-contact = whom to reach
field-forces = forces taking part
field-vehicles = vehicles and their plates
field-markings = markings, and in which light they are visible, infrared included
field-cargo = cargo
field-crew = persons on board
field-ships = ship types and hull numbers
field-origin = place of departure
field-destination = destination
field-stops = stops on the way
field-launch-area = launch area by its name
field-impact-area = impact area by its name
field-organisation = organisation
field-short-notice-reason = reason for the short notice
field-calendar-change = change against the annual calendar
field-remarks = remarks

## Public warnings of the same activity

twin-notam = notice to airmen (NOTAM)
twin-navarea = area navigational warning (NAVAREA)
twin-navtex = coastal warning (NAVTEX)
twin-other = another public warning

## The life of a notice

step-begun = has begun
step-complete = is complete
step-cancelled = is cancelled
phase-planned = planned
phase-active = active
phase-complete = complete
phase-cancelled = cancelled
lead-on-time = on time
lead-short = at short notice
lead-late = late

## How a party takes what was notified

stance-acknowledged = acknowledged
stance-no-objection = no objection
stance-asks = asks for clarification
stance-objects = objects

## Conflicts

verdict-clear = no conflict
verdict-possible = possible conflict
verdict-conflict = conflict
conflict-noted = the conflict is noted
conflict-accepted = the conflict is accepted, with measures
datum-mean-sea = above mean sea level
datum-ground = above the ground or water
datum-ellipsoid = above the WGS 84 ellipsoid
datum-pressure = above the surface of standard pressure (flight level)

## Protected sites

site-hospital = hospital or other medical facility
site-school = school
site-shelter = shelter
site-embassy = embassy or consulate
site-dam = dam or dyke
site-nuclear = nuclear power plant or other nuclear facility
site-power = power plant or grid station
site-water = water supply
site-humanitarian = premises of a humanitarian organisation
site-cultural = cultural property
site-worship = place of worship
site-camp = camp of displaced persons or refugees
site-detention = place where prisoners are held
site-warehouse = store of food or aid
site-hazardous = chemical or other hazardous plant
site-observers = position of troops or observers of a third party
site-other = other protected site

## Calls

medium-voice = by telephone
medium-video = by video
medium-text = in writing
medium-in-person = face to face
recording-nothing = nothing is kept
recording-notes = notes are taken
recording-full = sound or picture is recorded
capacity-principal = holder of the post
capacity-deputy = named deputy
capacity-participant = participant
capacity-listener = listener
capacity-interpreter = interpreter
capacity-note-taker = note-taker
call-sought = sought
call-agreed = agreed for: { $time }
call-declined = declined
call-withdrawn = withdrawn
call-postponed = postponed
call-underway = under way
call-over = over
reply-at = It can be at: { $time }.
reply-declined = We decline.
reply-withdrawn = We withdraw the request.
reply-postponed = We postpone; the new time is still to be said.
side-seeks = side that seeks the call
side-asked = side that is asked

## Readouts

topic-initiative = At the initiative of this party: { $party }.
topic-duration = Duration in minutes: { $minutes }.
topic-ceasefire = ceasefire
topic-lines-open = keeping lines of communication open
topic-international-security = international security
topic-situation = The situation in this country: { $country }.
topic-incidents = prevention of incidents
topic-humanitarian = access and safety of civilians and aid
topic-prisoners = prisoners and other persons held
topic-forces = movements and activities of forces
topic-arms = arms and their limits
topic-deescalation = easing of tension
topic-next-contact = Next contact: { $time }.
topic-other = other topic
tenor-discussed = discussed
tenor-urged = urged by the side that tells it
tenor-agreed = agreed by both
tenor-not-agreed = not agreed
confidence-open = all of it may be known outside
confidence-points = only its coded points may be known outside
confidence-fact = only that it took place, how long, and at which level, may be known outside
confidence-closed = nothing may be known outside
match-both = both say it
match-first = only the first says it
match-second = only the second says it
match-contradict = the two contradict each other

## Suspensions and outages

pause-suspended = suspended by decision
pause-planned = planned work
pause-technical = technical fault
pause-deliberate = deliberate interference

## Staffed checks: every text is marked as a test, and alarms nobody

ritual-check = check
ritual-opening = opening of the day
ritual-closing = closing of the day; nothing to report
neutral-mark = Line check.
neutral-book = Line check. The book lies open at the page that was read last.
neutral-apple = Line check. A ripe apple lies in a wooden bowl.
neutral-bread = Line check. Fresh bread is cooling on the shelf.
neutral-library = Line check. The library is quiet in the afternoon.
neutral-rain = Line check. A light rain has passed, and the garden is fresh.
neutral-melody = Line check. A slow melody comes from the next room.
neutral-trees = Line check. Old trees stand along the path by the stream.
neutral-leaves = Line check. Autumn leaves float on the quiet pond.
neutral-blanket = Line check. A woollen blanket is folded at the foot of the bed.
neutral-snow = Line check. Snow melts slowly on the garden bench.
neutral-tea = Line check. The tea is ready, and the cups are on the table.
neutral-chair = Line check. A wooden chair stands by the window.

## What the fields of the forms are called

label-line = line
label-post = post
label-from = from
label-to = to
label-precedence = precedence
label-subject = subject
label-language = language
label-words = words
label-kind = kind
label-name = name
label-place = place
label-radius = radius
label-uncertainty = uncertainty of the place
label-heights = heights
label-begins = begins
label-ends = ends
label-since = since
label-until = expected until
label-reason = reason
label-reference = reference
label-feature = named feature
label-bearing = true bearing
label-distance = distance
label-units = units
label-amounts = amounts
label-public-warning = public warning of the same activity
label-answer = answer
label-answer-by = answer due by
label-received = received by the station
label-read = read by the watch
label-yields = who gives way
label-measures = measures
label-verified-by = verified by
label-verified-on = verified on
label-grade = reliability of the source and credibility, A1 to F6
label-source = source
label-windows = possible times
label-present = persons present
label-points = points
label-released = released to the public

## What stands in the fields of the forms

call-lapsed = lapsed: every time that was named is past
presence-shown = At the machine.
presence-left = Nobody is at the machine any more.
presence-nobody = Nobody is there who speaks for the post.
spoke-from-until = They spoke. From: { $began }. Until: { $until }.
spoke-since = They speak. Since: { $began }.
kept-in-time = in time
kept-late = late
kept-open = not yet
kept-overdue = overdue
kept-lapsed = no longer expected
readout-own = of its author alone
readout-offered = offered as a joint text
readout-joint = joint text, agreed word for word
readout-replaced = replaced by a later one
readout-waits = waits for what it is of
readout-void = of nothing that its author spoke
readout-none = has given no readout
readouts-agree = The readouts contradict each other nowhere.
stage-sight = translation at sight
stage-rough = rough translation
stage-official = official translation
stage-machine = by a machine; not to be relied on
notice-voluntary = below every threshold; given voluntarily
notice-overruns = It goes on beyond its end, and its author has not said that it is over.
place-one-way = The place is given in one way only.
site-removed = taken off the list
site-stale = not verified lately
pause-over = over
pause-overrun = not over, though an earlier end was told
until-told-otherwise = until told otherwise
height-all = all heights
shape-point = point
shape-ellipse = ellipse
shape-circle = circle
shape-corridor = corridor
shape-polygon = polygon
shape-route = route with times

## Claims about the line, held against the record

claim-suspended = Claim: this party had suspended the line: { $party }. From: { $from }. Until: { $until }.
claim-silent-calls = Claim: this party does not answer calls: { $party }. From: { $from }. Until: { $until }.
claim-silent-checks = Claim: this party does not answer checks: { $party }. From: { $from }. Until: { $until }.
claim-silent-messages = Claim: this party does not read messages: { $party }. From: { $from }. Until: { $until }.
claim-refused = Claim: this party refused a call: { $party }. From: { $from }. Until: { $until }.
claim-spoke = Claim: these posts spoke with each other: { $one }, { $other }. From: { $from }. Until: { $until }.
claim-not-spoke = Claim: these posts did not speak with each other: { $one }, { $other }. From: { $from }. Until: { $until }.
claim-initiative = Claim: the call was at the initiative of this party: { $party }. Between: { $one }, { $other }. From: { $from }. Until: { $until }.
claim-lasted = Claim: the call took so many minutes: { $minutes }. Between: { $one }, { $other }. From: { $from }. Until: { $until }.
claim-told = Claim: this party was told: { $party }. Of: { $what }. By: { $until }.
claim-never-told = Claim: this party was never told: { $party }. Of: { $what }. By: { $until }.
claim-down = Claim: the line was down between these parties: { $one }, { $other }. From: { $from }. Until: { $until }.
finding-borne-out = The record bears it out.
finding-contradicted = The record contradicts it.
finding-cannot-say = The record cannot say.
why-before-line = It reaches back before the line existed.
why-beyond-held = It reaches beyond what of the record is held here.
why-one-side = One side alone has told it.
why-disputed = One side has told it, and the other disputes it.
why-nothing-said = Nothing of it is on the record, and that proves nothing: it may have taken place by another way.
why-not-asked = Nothing was asked of it on the line in that time.
why-still-open = The time to answer is not over.
why-silence-only = It has not answered, and silence is no refusal.
why-partly = It is so for a part of that time only.
why-no-receipt = No receipt of that party is held here.
why-no-length = How long it took was not told by both.

## What the other fields of the forms are called

label-state = state
label-party = party
label-entry = entry
label-about = on
label-sent = sent
label-owes = who is to act next
label-due = due by
label-medium = by what means
label-recording = what is kept of it
label-follows = follows
label-history = what was said, in order
label-postponed = times postponed
label-spoke = when they spoke
label-minutes = duration in minutes
label-confidence = how much may be known outside
label-text = text
label-term = term
label-meaning = meaning
label-linguist = linguist
label-qualified = qualified until
label-translation = translation
label-delivered = with the principal
label-replied = replied to by
label-strikes = told as struck
label-conflicts = conflicts
label-lead = lead time
label-volume = where and when
label-shape = shape
label-places = places, in order
label-height-lower = from height
label-height-upper = up to height
label-daily = daily, in universal time
label-told = told
label-raised = raised
label-asked = asked
label-outcome = outcome
label-read-back = read-back
label-over = over since
label-finding = finding
label-why = why
label-entries = entries that prove it
label-held-until = the record of this party is held here up to
figure-asked = how many were put to it
figure-answered = how many it answered
figure-in-time = how many of these in time
figure-refused = how many it refused
figure-spoken = how often both told that they spoke
figure-crossed = answers that crossed in that time
figure-own-words = words of that party in that time that a suspension holds back
figure-covered = minutes of that time that were suspended on the record

## Affairs of what happens and what is proposed

affair-incident = incident
affair-request = request
affair-fact = fact of an incident
affair-proposal = proposal
affair-violation = violation of what was agreed
affair-amendment = amendment of the charter

## What happened in an incident

happening-strike = strikes or fire fell
happening-launched = launched or fired by mistake
happening-strayed = left its course
happening-crossed = crossed a border or line without intent
happening-near-miss = came dangerously near
happening-collided = collided
happening-lost = came down, sank or was lost
happening-distress = people in distress, help needed
happening-detained = persons are held
happening-missing = persons are missing or went astray
happening-dead = the dead were found, or are to be recovered
happening-interference = interference with signals, sensors or sight
happening-other = another incident

## With what, or to what

means-unknown = not known
means-small-arms = small arms
means-mortar = mortar
means-artillery = artillery
means-rocket = rocket artillery
means-missile = missile
means-bomb = bomb from the air
means-drone = unmanned aircraft
means-aircraft = crewed aircraft
means-helicopter = helicopter
means-vessel = ship or boat
means-submarine = submarine
means-armour = armoured vehicle
means-vehicle = vehicle
means-mine = mine
means-interference = jamming or dazzling
means-persons = persons on foot

## Whose it was

origin-ours = ours
origin-not-ours = not ours
origin-unknown = whose it is, is not known to us yet

## Whether it is under control

control-under = under our control
control-not-under = not under our control
control-unknown = whether it is under control, is not known to us

## Fields of a report

detail-forces = forces that were there
detail-damage = damage
detail-casualties = persons hurt or killed
detail-measures = measures taken at once
detail-witnesses = witnesses
detail-weapon = type of weapon
detail-unit = unit, call sign or hull number
detail-cause = how it came about
detail-help = help needed or offered
detail-contact = whom to reach on the spot
detail-remarks = further remarks

## What is asked of the other side

wanted-explanation = an explanation
wanted-evidence = evidence
wanted-meeting = a meeting
wanted-visit = a visit to the place
wanted-inquiry = a joint inquiry
wanted-assistance = help
wanted-return = return of persons, bodies or things
wanted-compensation = compensation
wanted-review = a review of the line itself

## What is said to it

response-answered = answered
response-agreed = agreed to
response-refused = refused
response-done = done

## What a fact is about

aspect-place = the place
aspect-time = the time
aspect-course = what was done, in order
aspect-means = the means
aspect-origin = from where, and by whom
aspect-forces = the forces that were there
aspect-damage = the damage
aspect-casualties = the persons hurt or killed
aspect-warning = what was notified before, and to whom
aspect-cause = the cause
aspect-measures = the measures taken
aspect-other = another matter

## How what one side states is held

held-agreed = agreed by all
held-disputed = disputed
held-stated = stated, not yet answered by all
held-taken-back = taken back

## What is proposed

proposal-ceasefire = ceasefire
proposal-pause = pause in the fighting
proposal-corridor = corridor
proposal-exchange = exchange of persons or of the dead
proposal-withdrawal = withdrawal of forces or weapons
proposal-other = another measure

## Where it holds

domain-land = on land
domain-sea = at sea
domain-air = in the air

## What has become of a proposal

proposal-status-offered = offered
proposal-status-rejected = rejected
proposal-status-withdrawn = withdrawn
proposal-status-agreed = accepted by all
proposal-status-ended = accepted by all, and ended since

## How something agreed was violated

category-fire = fire
category-advance = advance or new positions
category-presence = forces or weapons where none are to be
category-overflight = flight where none is to be
category-obstruction = hindrance of passage, access or monitoring
category-detention = persons taken, or not handed over
category-works = new mines, works or obstacles
category-other = another violation

## What the fields of these forms are called

label-happened = what happened
label-means = with what, or to what
label-within = how far the place may be off
label-toward = where it is heading, or is expected to come down
label-happened-at = when it happened
label-origin = whose it was
label-control = whether it is under control
label-asks = to be said by the others: whose it was
label-admission = accident admitted
label-near = what was near, and what was notified of it
label-facts-agreed = facts that all hold
label-facts-disputed = facts that are disputed, and by whom
label-facts-stated = facts not yet answered by all
label-requests = what was asked
label-closed = closed by
label-wanted = what is asked for
label-response = response
label-expires = can be accepted until
label-domains = where it holds
label-follow-up = call that is fixed with it
label-monitors = who watches over it
label-decisions = what each party decided
label-content = check sum of what is accepted
label-violations = violations reported
label-category = in which way
label-count = how often
label-against = by whom
label-in-force = in force

## Whole sentences of an accident that is admitted

accident-admitted = Accident, no attack. Ours: { $happening }, { $means }, at { $place }.
accident-toward = It is heading for, or expected to come down at, { $place }.
distress-call = Distress: { $means } at { $place }. Help is needed.
no-intent = We did not intend it. No hostile act is to be read into it.
proposal-expired = expired
decision-accepted = accepted
violation-admitted = admitted
