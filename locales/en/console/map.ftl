### The words of the map: notices, plans, conflicts, sites and warnings.

## The map, its list and its time

screen-map = Map
map-list = List
map-drawn = Map of what is told on this line
map-filter = Find by serial, name, kind
map-whose = Whose
map-whose-all = All
map-whose-waits = Waits for us
map-whose-ours = Ours ({ $party })
map-whose-theirs = Theirs
map-kinds = What is shown
map-what-warning = warnings
map-what-conflict = conflicts
map-what-incident = incidents
map-what-notice = notices
map-what-site = protected sites
map-what-area = standing areas
map-active-only = active at this time
map-past = also what is over
map-gaps = NOT ALL IS SEEN: the plot lacks notices, sites or conflicts. Count no plan as clear, and ask the other side by voice.
map-none-shown = The filter hides all { $count }. Clear it to see them.
map-none = Nothing is told on this line yet. Press n for a notice, r for a site.
map-waits = waits for us
map-overruns = overruns
map-there = within its times
map-settled = settled
map-closed = closed
map-next = Next
map-previous = Previous
map-nearer = Nearer
map-farther = Farther
map-all = Show all
map-fly = Show on the map
map-no-drawing = The map cannot be drawn here: this browser has no WebGL 2. The list says everything that the map shows.
map-gone = It is not there any more.
map-time = Time shown
map-time-now = now
map-time-in = in { $span }
map-time-ago = { $span } ago
map-play = Play
map-pause = Pause
map-now = Now
map-span = Length of the slider
map-span-day = a day
map-span-week = a week
map-span-month = a month
map-span-year = a year
map-legend = Legend
map-legend-own = notice of { $party }: whole line
map-legend-theirs = notice of another party: broken line, hatched
map-legend-active = thick: active at the time shown; thin: told for another time
map-legend-dot = dot: too small at this distance to be seen as a shape
map-legend-site-own = protected site, told by us
map-legend-site-theirs = protected site, told by them
map-legend-area = standing area of the charter, with its distance
map-legend-conflict = conflict, at the closest approach; coloured where it waits for us
map-legend-files = boundaries and names of our own files, without prejudice
map-files = Boundaries and names
map-files-hint = The map shows coast and graticule and takes no side. Boundaries and names come from files of this station, and from files that you open here. They go to nobody.
map-files-none = None is loaded. The technician puts GeoJSON or PMTiles into the station’s map folder.
map-files-session = this session only
map-files-open = Open GeoJSON or PMTiles for this session
map-prejudice = Boundaries and names: our own files, without prejudice to anybody’s position.

## Notices

map-rung-told = told
map-rung-amended = amended
map-rung-received = received
map-rung-answered = answered
map-rung-passed = passed to units
map-begins-in = begins in { $span }
map-conflict-with = Conflict with { $other }
map-corners = and { $count } places in all
map-means = A notice creates no permission; silence removes no protection.
map-read-as = As it is read in:
map-profile = Heights over time
map-profile-mixed = They are not over one surface: the pale band is how far they may be off
map-do-acknowledge = Acknowledge
map-do-no-objection = No objection
map-do-ask = Ask
map-do-object = Object
map-do-passed = Passed to units
map-do-begun = Has begun
map-do-complete = Is complete
map-do-cancel = Cancel it
map-do-delay = Delay
map-do-accept = Accept with measures
map-do-remove = Take off the list
map-do-struck = It was struck
map-words-ask = The question
map-words-object = The objection
map-delay-by = By how much: 30m, 1h30m; -30m is earlier
map-delay-hint = All of its volumes move by as much. What it would meet then is looked for first.
map-cancel-hint = It stays on both records as cancelled.
map-why = Why
map-although = Release it although it meets something
map-as-given = The places are right, although latitude and longitude look swapped
map-amend = Amend

## Conflicts

map-meet = They meet: { $distance } apart, { $height }.
map-may-meet = They may meet: { $distance } apart, { $height }.
map-same-height = heights overlap
map-apart-height = { $height } in height
map-apart-time = { $span } apart in time.
map-first-in = First at { $dtg }, in { $span }.
map-first-since = Since { $dtg }, for { $span }.
map-between = Between
map-closest = Closest approach
map-yields-nobody = neither: both settle it by words
map-accepted = accepts with measures
map-noted = has taken note
map-clears = What would clear it
map-clears-theirs = No notice of ours is in it: the other side moves theirs, or both settle it by words.
map-clears-none = No single change of time, height or place clears it.
map-private = Asked of our own station only: nothing of it leaves.
map-way-later = { $much } later
map-way-earlier = { $much } earlier
map-way-higher = { $much } higher
map-way-lower = { $much } lower
map-way-aside = { $much } aside, towards { $bearing }°
map-conflict-gone = This conflict stands no more: new words cleared it.
map-accept-hint = With these measures the two may go on. It is our signed word.

## Plans

map-new = New notice
map-plan = A notice, before it leaves
map-plan-title = Plan { $name }
map-amend-title = Amend { $serial }
map-title = What it is called
map-volume = Volume { $number }
map-where = Where and when
map-places = Places, one to a line: latitude, longitude
map-place = Place: latitude, longitude
map-half-width = Half width
map-half-axis = Smaller half axis
map-open = open
map-datum-lower = The lower height is measured from
map-datum-upper = The upper height is measured from
map-until-told = Empty: until told otherwise
map-windows = Daily times: { $count }, kept as they came
map-wrong-places = Latitude first, then longitude, as 49.95, 23.40 or 49°57'00"N 23°24'00"E; a region needs three places, a corridor two.
map-wrong-length = A length such as 5 km, 800 m or 3 NM
map-wrong-height = A number, and the upper not below the lower
map-wrong-time = A time with its zone, as 2022-03-13T02:00Z or 130200Z MAR 22; the end after the begin
map-draw = Draw on the map
map-draw-circle = Click the centre, then the rim.
map-draw-polygon = Click the corners.
map-draw-corridor = Click along the way.
map-draw-point = Click the place.
map-draw-done = done
map-draw-back = take back
map-draw-stop = stop
map-add-volume = Add a volume
map-from-file = From a file (GeoJSON, KML, F3548)
map-plan-clear = Clear the form
map-check = What it would meet
map-check-needs = Give a place and a begin, and our station is asked.
map-check-clear = It meets nothing that is told.
map-check-meets = It meets { $count ->
    [one] one thing
   *[other] { $count } things
 }.
map-check-more = and { $count } more
map-doubt = Doubt:
map-on-time-until = if released before { $at }
map-adopt = Take the alternative
map-details = Details, amounts, public warnings
map-detail-which = Which detail
map-add-detail = Add a detail
map-remove = Remove
map-keep-as = Keep it as a plan named
map-keep = Keep
map-kept = Kept as { $name } on this side. Nothing was sent.
map-keep-hint = Letters, digits, - and _. A plan stays in this station’s folder and is never sent.
map-plans = Plans kept here
map-plans-none = No plan is kept. A notice that is not ready can be kept here and released later.
map-plan-open = Open
map-plan-drop = Drop
map-precedence-auto = by its lead time
map-commits = A signed word of our party on both records. They are to answer within { $within }; no answer is a permission.
map-commits-amend = What was answered to the earlier words is to be answered again.
map-release = Release the notice
map-release-amend = Release the amendment

## Daily plans

map-day = Daily plans
map-day-hint = On the eve each side sends its notices of a day in one list, before { $cutOff } UTC, and the other returns it with its word by { $returned } UTC. What counts are the notices.
map-day-none = No daily plan was sent yet.
map-day-of = { $party }: { $day }
map-day-late = sent late
map-day-nothing = Nothing is planned.
map-day-new = Send the plan of a day
map-day-which = Day, by universal time
map-day-until = On time if released before { $at }, in { $span }.
map-day-past = It was to be sent before { $at }. It may go all the same, and counts as late.
map-day-ours = Our notices of that day
map-day-empty = We have no notice of that day. A plan without any says that nothing is planned.
map-day-words = What else there is to say
map-day-commits = A list, signed, on both records. They are to return it with their word by { $at }. It takes no notice’s place.
map-day-release = Release the daily plan

## Sites

map-import = Import sites
map-import-hint = A list as CSV is held against what we told on this line. Nothing leaves before you have seen the result; then all of it goes, or nothing.
map-import-file = CSV file, first row with the names of the columns
map-import-remove = Take off what the list lacks
map-import-dry = What would be released
map-import-done = Released
map-import-rows = rows
map-import-added = added
map-import-changed = changed
map-import-removed = taken off
map-import-same = told already
map-import-missing = not in the list, and stay
map-import-entries = entries
map-import-drafted = { $count } became drafts that wait for release.
map-import-who = It will be seen by: { $parties }.
map-import-release = Release the list
map-import-nothing = Nothing differs from what is told.
map-days = { $count ->
    [one] a day ago
   *[other] { $count } days ago
 }
map-misplaced = Far from { $area }, which it names
map-site-near = { $count ->
    [one] Another site is
   *[other] { $count } other sites are
 } within 50 m: the same, told twice?
map-area-name = named place
map-grade = grade
map-entry-changes = { $count ->
    [one] one change
   *[other] { $count } changes
 } in this entry
map-entry-whole = The answer is to the whole entry.
map-remove-hint = It stays on both records. From then on it is not told.
map-struck-words = What happened
map-struck-hint = It is told with the time of now. A strike that goes on is a warning.
map-site-new = Tell a site
map-site-change = Change { $site }
map-site-hint = What is not on the list is protected all the same. The list only takes away that nobody knew.
map-site-change-hint = Only what differs goes. It is a new entry, which they are to acknowledge and to pass down anew.
map-site-moved = It was changed meanwhile, and nothing of yours was sent.
map-site-moved-ours = You typed something else here, which stands in the form.
map-site-moved-next = What you typed is kept. Look at it once more, then release.
map-site-verified = Verified
map-site-commits = A signed word of our party on both records. They are to acknowledge it within { $within }, and to pass it to their units within { $pass }.
map-wrong-day = A day as 2026-11-02
map-release-site = Release the site
map-release-change = Release the change
map-do-change = Change
map-do-acknowledge-all = Acknowledge all { $count } entries
map-do-passed-all = All { $count } entries passed to units

## Warnings, incidents, areas

map-warn = Raise a warning
map-warn-here = Raise a warning here
map-warn-at = What you are striking is at: latitude, longitude
map-warn-words = What is being struck
map-warn-since = Since when, in universal time; now if empty
map-warn-second = The place a second way
map-warn-feature = From which known place
map-warn-feature-at = Where that is: latitude, longitude
map-warn-bearing = True bearing, degrees
map-warn-distance = Distance
map-warn-agree = The two ways agree: { $apart } apart.
map-warn-differ = One of the two is wrong: they are { $apart } apart. It is refused until they meet.
map-warn-one-way = Given one way, nothing holds the place against a slip of the hand. It may go all the same.
map-warn-before = FLASH, at once, before everything else, to every watch of { $parties }: “we believe that you are striking”. They are to read the place back within { $readBack }. Any duty officer may raise it; nobody co-signs.
map-warn-raise = Raise the warning
map-warn-voice = If the line is down it waits and goes when it is up: use every other way too.
map-warn-done = Its three clocks run now, and stand on the screen of the line.
map-pick = Pick on the map
map-warning-of = { $party } believes that this place is being struck.
map-warning-answer = Answer it on the screen of the line
map-incident-waits = { $party } is to answer on it.
map-area-distance = distance to stay
map-area-kinds = for
map-area-drawn = The dotted band is what is nearer than that.
map-area-undrawn = It has { $count } places in the charter. It is drawn when a file of boundaries has a feature of this name.
