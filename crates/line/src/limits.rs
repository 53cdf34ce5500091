//! Every bound of the line, in one file. Reaching one is a typed outcome, never a silent loss.

/// Largest frame in bytes: the largest entry, in one piece, with its head.
pub const FRAME_BYTES_MAX: usize = evidence::limits::ENTRY_BYTES_MAX + 64;

/// Entries above this many bytes travel in fragments of at most this many, so that a FLASH never waits for the rest.
pub const FRAGMENT_BYTES_MAX: usize = 8 * 1024;

/// Entries of one lane that may be under way to a peer without its receipt.
pub const IN_FLIGHT_ENTRIES_MAX: usize = 4_096;

/// Bytes of one lane that may be under way to a peer without its receipt.
pub const IN_FLIGHT_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Entries of one lane that may wait here for verification and the disk: twice what an honest peer has under way,
/// since two peers may send the same lane.
pub const UNSTORED_ENTRIES_MAX: usize = 2 * IN_FLIGHT_ENTRIES_MAX;

/// Bytes of one lane that may wait here for verification and the disk.
pub const UNSTORED_BYTES_MAX: usize = 4 * IN_FLIGHT_BYTES_MAX;

/// Most entries that a lane can hold: whoever claims more is not believed, and no sum of two sizes overflows.
pub const LANE_ENTRIES_MAX: u64 = 1 << 48;

/// Bytes of lane frames that are held for a peer whose hello, keys or first heartbeat are still on their way.
pub const EARLY_BYTES_MAX: usize = 1024 * 1024;

/// Bytes that a held frame counts for beside its own, so that a million empty ones are bounded too.
pub const EARLY_FRAME_OVERHEAD_BYTES: usize = 64;

/// Bytes of each class that may be in the bearer's hands at once. The last frame of a lane may go beyond; of the
/// session's own talk none does, and a peer that makes more necessary is one that does not read.
pub const CREDIT_BYTES: usize = 256 * 1024;

/// Bytes of each lane's newest entries that are kept in memory for sending.
pub const RECENT_BYTES_MAX: usize = 512 * 1024;

/// Bytes that are read from the record at a time for a peer that is behind.
pub const FETCH_BYTES: usize = 256 * 1024;

/// Bytes of the session's own talk in the bearer's hands above which keys, receipts and proofs of forks wait until it
/// has passed something on, so that what must be answered finds room, and that a FLASH waits for little: the receipts of
/// three stations that catch up with each other fill a thin link, and are as good when they come as one.
pub const CONTROL_QUIET_BYTES: usize = 2 * 1024;

/// Own words that may wait in the outbox for the first hello.
pub const OUTBOX_MAX: usize = 10_000;

/// Own words that may be placed and not yet be on the disk.
pub const UNSTORED_OWN_MAX: usize = 8_192;

/// Milliseconds by which a peer's clock has gone on before what it has shown is kept anew, beside what is kept whenever its
/// station starts: as far back after a restart of ours a file of an earlier life may be taken for a newer one's, where
/// their clock was set back by as much.
pub const READ_KEPT_EVERY_MS: u64 = 600_000;

/// Links to one peer at once: the one in use, and those that may replace it.
pub const LINKS_PER_PEER_MAX: usize = 6;

/// Microseconds for which a link that was just taken into use stands against another as good: both sides dial at once more
/// often than a link falls silent so soon.
pub const CHOICE_STANDS_US: u64 = 1_000_000;

/// Attempts to reach one peer at once.
pub const DIALS_AT_ONCE_MAX: usize = 3;

/// Microseconds between two attempts to reach a peer, before jitter of a quarter either way. The line must be back
/// within two seconds of the link, however long the link was gone.
pub const DIAL_EVERY_US: u64 = 900_000;

/// Microseconds after which an attempt is given up; the third of every three is given longer, for thin links.
pub const DIAL_TIMEOUT_US: u64 = 2_600_000;

/// Microseconds that the patient attempt is given.
pub const DIAL_PATIENT_TIMEOUT_US: u64 = 15_000_000;

/// Microseconds for which a refusal stands against silence, since a peer is sought at all its addresses at once, and
/// answers at one of them. Longer than an attempt, and the wait for the next.
pub const REFUSAL_STANDS_US: u64 = DIAL_TIMEOUT_US + 2 * DIAL_EVERY_US;

/// Microseconds that a link may take to its hello, where nothing at all comes.
pub const HELLO_TIMEOUT_US: u64 = 15_000_000;

/// The same of a sealed link: on one of 300 bit/s a FLASH and two hellos take a minute.
pub const HELLO_SEALED_TIMEOUT_US: u64 = 180_000_000;

/// Microseconds by which the hello on a sealed link stands behind what is more urgent: the receipt of a FLASH has to wait
/// for none.
pub const HELLO_BEHIND_US: u64 = 400_000;

/// Microseconds for which it stands behind a FLASH that is still on its way onto the path: one of a hundred words takes 50 s at
/// 300 bit/s, and the hello in the midst of it would take 13 more.
pub const HELLO_BEHIND_FLASH_US: u64 = 60_000_000;

/// Microseconds that a hello may take which something else overtook. A path that loses what goes one way holds it back for
/// as long as a bearer bears silence, half of this, and sends it with a later try: that is nobody's fault.
pub const HELLO_OVERTAKEN_US: u64 = 60_000_000;

/// Microseconds for which a peer may claim entries of ours that we lack, and send none of them, before it is not
/// believed. Long, since on a thin link they may wait behind much else: what has come is allowed for, and of what has not, a
/// part of an entry of each precedence may be half on its way, one put off by the next, for 864 s at 300 bit/s.
pub const CLAIM_TIMEOUT_US: u64 = 1_200_000_000;

/// Bytes in a second of the thinnest link, 300 bit/s: what a peer sends instead of such entries keeps it from sending them
/// for as long as that takes.
pub const THINNEST_BYTES_PER_S: u64 = 38;

/// States of the picture of which a line keeps the sums, the latest, to be held against what others state.
pub const PICTURES_KEPT: usize = 256;

/// Parts of a lane of which a station states the sums while another folds something else of it.
pub const PARTS_MAX: usize = 64;

/// Serials of the smallest part of a whole lane, and the width of what a store keeps the sums of: larger parts are whole
/// multiples, and smaller ones are added up affair by affair.
pub const PART_WIDTH: u64 = 1_024;

/// Line checks that a station makes beside its schedule for searches, until the next check falls due.
pub const SEARCH_CHECKS_MAX: u8 = 8;

/// Parts of lanes that a station adds up for searches until then, each at most some hundredths of a second: a peer that
/// differs may ask again and again.
pub const SEARCHES_MAX: u8 = 32;

/// Line checks of others that may wait for our answer.
pub const CHECKS_TO_ANSWER_MAX: usize = 4_096;

/// Heartbeats missed in a row after which a line is degraded and another link is sought.
pub const DEGRADED_AFTER_HEARTBEATS: u64 = 3;

/// Heartbeats missed in a row after which a line is down.
pub const DOWN_AFTER_HEARTBEATS: u64 = 8;

/// Heartbeats that a peer may send on a link beyond two for each interval of the charter. Far more than a path can hold
/// back and deliver at once before the link is given up.
pub const HEARTBEATS_AHEAD_MAX: u64 = 64;

/// Heartbeats remembered for measuring the round trip.
pub const HEARTBEATS_KEPT: usize = 16;

/// Most steps of the search for the place where two histories part: more than the bits of a serial.
pub const PROBES_MAX: u32 = 66;

/// Delegations and revocations in one frame.
pub const KEYS_PER_FRAME_MAX: usize = 24;

/// Longest subject in bytes.
pub const SUBJECT_BYTES_MAX: usize = 512;

/// Longest text of a message in bytes.
pub const TEXT_BYTES_MAX: usize = 48 * 1024;

/// Most posts that a message is addressed to.
pub const ADDRESSEES_MAX: usize = 32;

/// Longest name of who read a message, or reason for a cancellation, in bytes.
pub const NOTE_BYTES_MAX: usize = 1_024;

/// Later clocks of overdue affairs that are kept in sight: of a warning that is not read back, those of passing it down and
/// of its outcome.
pub const LATER_CLOCKS_MAX: usize = 65_536;

/// Clocks that have run out and of which it is remembered that they were told; those beyond are told again with each word on
/// their affair.
pub const TOLD_CLOCKS_MAX: usize = 65_536;

/// Microseconds between two looks at the clocks, however many run out one after another.
pub const DUE_LOOK_US_MIN: u64 = 20_000;

/// Affairs, and conflicts beside them, that one look at the clocks tells overdue; the rest follows in the next step, without waiting.
pub const OVERDUE_PER_STEP_MAX: usize = 256;

/// Bytes of a charter's annex.
pub const ANNEX_BYTES_MAX: usize = 128 * 1024;

/// Standing areas of a charter.
pub const ANNEX_AREAS_MAX: usize = 256;

/// Places of a charter's gazetteer, against which the names of sites are held.
pub const ANNEX_PLACES_MAX: usize = 2_000;

/// Names of one area or place, one for each language.
pub const NAMES_MAX: usize = 16;

/// Thresholds of one kind of notice.
pub const THRESHOLDS_MAX: usize = 16;

/// Largest distance that a charter may ask to be kept, in centimetres: 1,000 km.
pub const SEPARATION_CM_MAX: u32 = 100_000_000;

/// Largest separation in time that a charter may ask for, in seconds: one day.
pub const SEPARATION_S_MAX: u64 = 86_400;

/// Longest clock of a charter's annex, in seconds: one year.
pub const CLOCK_S_MAX: u64 = 366 * 86_400;

/// Times of a day at which each watch makes a staffed check.
pub const STAFFED_PER_DAY_MAX: usize = 48;

/// Standing calls of a charter.
pub const STANDING_CALLS_MAX: usize = 64;

/// Windows in which a call could be.
pub const CALL_WINDOWS_MAX: usize = 8;

/// Who of one side takes part in a call, each by office.
pub const ATTENDANCE_MAX: usize = 64;

/// Suspensions and outages of one party that a line keeps in memory while they are not over; of those beyond, the record
/// alone tells.
pub const SUSPENSIONS_MAX: usize = 64;

/// Longest earlier contact, in seconds: one day.
pub const CONTACT_S_MAX: u64 = 86_400;

/// Points of one readout.
pub const POINTS_MAX: usize = 32;

/// Volumes of one notice.
pub const NOTICE_VOLUMES_MAX: usize = 16;

/// Versions of one notice whose places and times its state keeps, the greatest; words that end it are versions too.
pub const NOTICE_VERSIONS_MAX: usize = 16;

/// Versions of an affair of which it is kept when a party first answered them; the greatest are kept.
pub const ANSWERED_VERSIONS_MAX: usize = 16;

/// Places that the volumes of one notice name together.
pub const NOTICE_PLACES_MAX: usize = 1_000;

/// Coded fields of one notice.
pub const DETAILS_MAX: usize = 32;

/// Longest content of a coded field, in bytes.
pub const DETAIL_BYTES_MAX: usize = 2_048;

/// Longest name or title, in bytes.
pub const TITLE_BYTES_MAX: usize = 256;

/// Coded fields of a report of an incident.
pub const INCIDENT_DETAILS_MAX: usize = 16;

/// Seconds by which what is reported may lie ahead of the clock of whoever reports it: two clocks differ.
pub const INCIDENT_S_AHEAD_MAX: u64 = 600;

/// Languages in which the text of a proposal stands.
pub const PROPOSAL_TEXTS_MAX: usize = 16;

/// Public twins of one notice.
pub const TWINS_MAX: usize = 16;

/// Longest reference of a public twin, or of a site in its owner's lists, in bytes.
pub const REFERENCE_BYTES_MAX: usize = 64;

/// Words of one party on the conflicts of one notice that its state keeps, the latest.
pub const CONFLICT_STANCES_MAX: usize = 256;

/// Entries of one party about what was passed to which units that an affair's state keeps, the latest.
pub const PASSED_MAX: usize = 32;

/// Changes to sites in one entry.
pub const SITE_CHANGES_MAX: usize = 512;

/// Earlier entries whose sites one entry changes or removes; a longer list goes in several entries.
pub const SITE_ENTRIES_MAX: usize = 16;

/// Versions of one site of which its state keeps what it was and where, the greatest; words that remove it are versions
/// too.
pub const SITE_VERSIONS_MAX: usize = 16;

/// Entries about strikes on one site that its state keeps, the latest.
pub const STRIKES_MAX: usize = 16;

/// Notices in one daily plan.
pub const PLAN_NOTICES_MAX: usize = 256;

/// Things that one volume of a plan is told to meet; those beyond are counted.
pub const MEETINGS_MAX: usize = 1_024;

/// Bytes of memory that the notices and sites of one line may take, 2 GiB: half of it for notices, and of either half each
/// party has the same share. What of a party finds no room in its own is told as a gap. At most twice as much is taken in
/// fact, where many small things made way for few large ones.
pub const PLOT_BYTES_MAX: usize = 2 * 1024 * 1024 * 1024;

/// Conflicts that a line keeps in sight at once, of which each pair (the notices of one party, and the notices or the
/// sites of another, or the standing areas) has the same share: the worst are kept, and that there are more is told as a
/// gap.
pub const CONFLICTS_MAX: usize = 131_072;

/// What one step spends at once on holding what came against what stands, for each pair, in looks at a volume of some
/// 0.2 µs: that is as much as to find some 500 conflicts, and a few hundredths of a second where a party floods all its pairs.
/// The rest follows in rounds.
pub const PLOT_EFFORT_PER_STEP: u64 = 16_384;

/// The same for all that a line reads when it starts: one or two seconds for each pair, which only a flood takes.
pub const PLOT_EFFORT_AT_START: u64 = 8_388_608;

/// Notices and sites that a line reads when it starts, before it speaks: some seconds. The rest follows as a gap is filled.
pub const PLOT_AT_START_MAX: usize = 262_144;

/// What one step of such a round spends, about a hundredth of a second.
pub const PLOT_EFFORT_PER_ROUND_STEP: u64 = 32_768;

/// Microseconds between two steps of the plot, in which whatever else is waiting has its turn.
pub const PLOT_PAUSE_US: u64 = 20_000;

/// Affairs that are read from the record in one step to fill a gap of the plot, unless they have more sites than
/// [`PLOT_SITES_PER_STEP`] together.
pub const PLOT_AFFAIRS_PER_STEP: usize = 64;

/// Sites after which one step reads no further affair.
pub const PLOT_SITES_PER_STEP: usize = 512;

/// Notices that ended long ago which one step drops from the plot.
pub const PLOT_PAST_PER_STEP: usize = 256;

/// What a check of a plan spends on each volume among the notices, and among the sites, of each party, in looks at a
/// volume of some 0.2 µs: about a hundredth of a second, for which a FLASH may wait. If it is not enough, that is told.
pub const CHECK_EFFORT_MAX: u64 = 65_536;

/// What a search for alternatives spends before whatever else is waiting has its turn: some thousandths of a second.
pub const SEARCH_EFFORT_MAX: u64 = 16_384;

/// What is spent on looking for a site near another, among the sites of each party.
pub const NEAR_SITES_EFFORT_MAX: u64 = 4_096;

/// Affairs that are read from the record at a time when the plot is filled.
pub const STANDING_PER_READ: usize = 1_024;

/// Sites after which no further affair is read then.
pub const SITES_PER_READ: usize = 16_384;

/// Affairs that one settling of the picture looks at for references that waited; what is ready and was not looked at
/// follows in the next. So much is a few hundredths of a second on a slow disk, and a FLASH waits no longer for it.
pub const WAITING_PER_SETTLE_MAX: usize = 256;

/// Entries about sites that are kept decoded while the plot is brought up.
pub const WORDS_AT_HAND_MAX: usize = 64;

/// Days after its end, and after its last words, that a notice which nobody called complete stays in the plot.
pub const PLOT_PAST_DAYS: u64 = 30;

/// Longest attachment in bytes; a larger one is refused, and one that is named is none.
pub const ATTACHMENT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Longest part of an attachment in bytes: a routine message waits for one at most. A charter with small entries has
/// parts of half an entry.
pub const PART_BYTES_MAX: usize = 16 * 1024;

/// Longest media type in bytes: two names of RFC 6838, section 4.2, and the slash.
pub const MEDIA_BYTES_MAX: usize = 127 + 1 + 127;

/// People who may be enrolled at one desk.
pub const PEOPLE_MAX: usize = 256;

/// Longest name of an office or number at the desk, in bytes.
pub const PERSON_BYTES_MAX: usize = 64;

/// Languages in which one linguist is qualified.
pub const LANGUAGES_PER_PERSON_MAX: usize = 16;

/// Longest tag of a language (BCP 47) at the desk, in bytes.
pub const LANGUAGE_BYTES_MAX: usize = 64;

/// Bytes that a passphrase is held against.
pub const SECRET_BYTES_MAX: usize = 256;

/// Passkeys of one person; one more is refused until another is removed.
pub const PASSKEYS_PER_PERSON_MAX: usize = 16;

/// Longest name by which a device knows its passkey, in bytes: WebAuthn has no longer one.
pub const PASSKEY_ID_BYTES_MAX: usize = 1_023;

/// Bytes that a passkey's signature is held against; an RSA key of 2,048 bits takes 272.
pub const PASSKEY_KEY_BYTES_MAX: usize = 512;

/// Kinds of words for which a party may ask for two persons; more than there are.
pub const WIDENED_MAX: usize = 64;

/// Longest name of a line, or of a kind of words, in the private journal, in bytes.
pub const LINE_NAME_BYTES_MAX: usize = 255;

/// Longest text at the desk (a note, a reason, a brief), in bytes.
pub const DESK_TEXT_BYTES_MAX: usize = 16 * 1024;

/// Longest request that a draft keeps for whoever releases it, in bytes: the longest that the station takes.
pub const DESK_ASKED_BYTES_MAX: usize = 256 * 1024;

/// Largest entry of the private journal in bytes.
pub const DESK_ENTRY_BYTES_MAX: usize = 512 * 1024;

/// Drafts of which something may still become; one more is refused until another is said or dropped.
pub const DRAFTS_OPEN_MAX: usize = 256;

/// Drafts that were said or dropped and are still listed; of older ones the private journal tells.
pub const DRAFTS_KEPT_MAX: usize = 1_024;

/// Translations of one draft.
pub const DRAFT_TRANSLATIONS_MAX: usize = 8;

/// Shifts in the roster that are not over.
pub const ROSTER_MAX: usize = 1_024;

/// Lines of the log that are shown; of older ones the private journal tells.
pub const DESK_LOG_MAX: usize = 2_048;

/// Briefs that are kept at hand, the latest; of older ones the private journal tells.
pub const BRIEFS_MAX: usize = 256;

/// Notes of note-takers that are kept at hand, the latest; of older ones the private journal tells.
pub const MEMO_NOTES_MAX: usize = 1_024;

/// Longest name, source or subject at the desk, in bytes; it stands in one line.
pub const DESK_LINE_BYTES_MAX: usize = 256;

/// Longest reason or note about who speaks for the other side, in bytes.
pub const DESK_NOTE_BYTES_MAX: usize = 2_048;

/// Longest text of a report or an assessment in the situation log, in bytes; what is longer is several.
pub const SITUATION_TEXT_BYTES_MAX: usize = 4_096;

/// Reports and assessments that are kept at hand, the latest; of older ones the private journal tells.
pub const SITUATION_KEPT_MAX: usize = 16_384;

/// Reports that one assessment cites.
pub const CITES_MAX: usize = 64;

/// How far apart, in centimetres, the two ways of giving a report's place may lie: 2 km, as the usual annex has it for
/// warnings. Beyond it one of the two is wrong.
pub const PLACES_APART_CM_MAX: u64 = 200_000;

/// Suspicions that stand at once; one more is refused until another is lifted.
pub const SUSPICIONS_STANDING_MAX: usize = 64;

/// Suspicions that are kept at hand, those that were lifted included; of older ones the private journal tells.
pub const SUSPICIONS_KEPT_MAX: usize = 512;

/// Challenges that are kept at hand, the latest; of older ones the private journal tells.
pub const CHALLENGES_KEPT_MAX: usize = 512;
