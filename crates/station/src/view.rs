//! How the record is shown: the same shapes for `--json` and for the words printed without it.

use evidence::{Charter, EntryRef, Lane, PartyIndex, Precedence, Time, transcript};
use line::affairs::{
    Address, Affair, AffairKind, Answers, Body, EachSaid, Folded, Item, PassedBody, SiteId, Standing, Struck,
};
use line::plot::Turn;
use line::{Cut, Event, RecordError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Archive, Performance};

use crate::clock::{DAY_MS, date_time_group, rfc3339};
use crate::notices::words::stance_word;
use crate::serve::{Core, Host, Told, Tried};
use crate::ways::Way;
use crate::{amendments, assurance, calls, ceases, channel, gaps, incidents, proposals, reasons, sites};

/// Affairs that are read from the record at a time.
const PER_READ: usize = 256;

/// Open warnings that the status shows.
const WARNINGS_MAX: usize = 32;

/// Days before a station key ends at which it is to be renewed, while the root key is fetched and the other side takes the
/// new one in.
const KEY_ENDS_SOON_DAYS: u64 = 60;

/// Days before a station key ends at which nothing else is to come first.
const KEY_ENDS_NOW_DAYS: u64 = 14;

/// A message as it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MessageView {
    /// `USA/F/0012`.
    pub serial: String,
    /// `FLASH` and so on.
    pub precedence: String,
    /// `PARTY/post`.
    pub from: String,
    /// `PARTY/post`.
    pub to: Vec<String>,
    /// What it is about.
    pub subject: String,
    /// The words.
    pub text: String,
    /// Their language.
    pub language: String,
    /// The author's clock when it was signed: a claim.
    pub sent: String,
    /// The same as a date-time group.
    pub dtg: String,
    /// Which parties' stations have signed that they hold it.
    pub received: Vec<At>,
    /// Which parties' watches have signed that they read it.
    pub read: Vec<At>,
    /// By when it is to be read, while somebody owes that.
    pub read_by: Option<String>,
    /// `stands`, `corrected` or `cancelled`.
    pub standing: String,
    /// By which entry it was corrected or cancelled.
    pub withdrawn_by: Option<String>,
    /// The message that it replies to.
    pub reply_to: Option<String>,
    /// The latest reply to it.
    pub replied: Option<String>,
    /// Who translated it, with whose principals it is, and who passed it to which units.
    pub handled: Value,
}

/// A party and a time on its clock.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct At {
    /// The party's code.
    pub party: String,
    /// When, as that party claims.
    pub at: String,
}

/// A message of the record, as the station of `own` sees it; `None` if the place holds no message.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn message(
    charter: &Charter,
    own: PartyIndex,
    store: &dyn Archive,
    at: EntryRef,
) -> Result<Option<MessageView>, RecordError> {
    let Some(Affair::Message(state)) = store.affair(at)? else { return Ok(None) };
    let Some(kept) = store.entries(at.lane, at.serial, 1)?.into_iter().next() else { return Ok(None) };
    let Ok(Body::Message(body)) = Body::decode(kept.entry.body()) else { return Ok(None) };
    let code = |party: PartyIndex| code(charter, party);
    let serial = |at: EntryRef| transcript::name_place(charter, at);
    let mut received = Vec::new();
    for (party, _) in &state.readers {
        // What came here was receipted when it was kept; the receipt itself is with its author.
        let when = if *party == own {
            store.kept_at(at)?
        } else {
            store.receipt_for(at, *party)?.map(|receipt| receipt.claims().time)
        };
        received.extend(when.map(|when| At { party: code(*party), at: rfc3339(when) }));
    }
    let read = state.readers.iter().filter_map(|(party, read)| Some(At { party: code(*party), at: rfc3339((*read)?) }));
    let standing = match state.standing {
        Standing::Stands => "stands",
        Standing::Corrected(_) => "corrected",
        Standing::Cancelled(_) => "cancelled",
    };
    Ok(Some(MessageView {
        serial: serial(at),
        precedence: at.lane.precedence.to_string(),
        from: post(charter, Address { party: at.lane.party, post: body.from }),
        to: body.to.iter().map(|to| post(charter, *to)).collect(),
        subject: body.subject,
        text: body.text,
        language: body.language,
        sent: rfc3339(state.sent),
        dtg: date_time_group(state.sent),
        received,
        read: read.collect(),
        read_by: state.due().map(rfc3339),
        standing: standing.to_owned(),
        withdrawn_by: state.standing.word().map(|word| serial(word.at)),
        reply_to: state.reply_to.map(serial),
        replied: state.replied.map(|word| serial(word.at)),
        handled: crate::handling::view::handled(charter, store, &state)?,
    }))
}

/// The code of a party.
pub fn code(charter: &Charter, party: PartyIndex) -> String {
    charter.party(party).map_or_else(|| format!("#{}", party.0), |party| party.code.clone())
}

/// A lane as people say it: `USA/F`.
pub fn lane(charter: &Charter, lane: Lane) -> String {
    format!("{}/{}", code(charter, lane.party), lane.precedence.letter())
}

/// The entry of a serial as people say it.
pub fn parse_serial(charter: &Charter, text: &str) -> Option<EntryRef> {
    let mut parts = text.trim().splitn(3, '/');
    let party = charter.party_by_code(&parts.next()?.to_uppercase())?;
    let letter = parts.next()?.to_uppercase();
    let precedence = Precedence::ALL.into_iter().find(|precedence| letter == precedence.letter().to_string())?;
    let serial = parts.next()?.parse().ok().filter(|&serial| serial > 0)?;
    Some(EntryRef { lane: Lane { party, precedence }, serial })
}

/// The affair that a serial names, and its place; `None` if there is none.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn named(charter: &Charter, archive: &dyn Archive, text: &str) -> Result<Option<(EntryRef, Affair)>, RecordError> {
    let Some(id) = parse_serial(charter, text) else { return Ok(None) };
    Ok(archive.affair(id)?.map(|affair| (id, affair)))
}

/// The precedence of a word or letter as people say it.
pub fn parse_precedence(text: &str) -> Option<Precedence> {
    let text = text.to_uppercase();
    Precedence::ALL
        .into_iter()
        .find(|precedence| text == precedence.to_string() || text == precedence.letter().to_string())
}

/// How the station and its lines stand.
pub fn status(core: &Core, party: &str, listening: std::net::SocketAddr) -> Value {
    json!({
        "party": party,
        "listening": listening.to_string(),
        "listening_tcp": core.links().listening_tcp().map(|address| address.to_string()),
        "paths": core.links().paths()
            .map(|(name, medium, why)| json!({ "path": name, "over": medium.to_string(), "closed": why }))
            .collect::<Vec<_>>(),
        "time": rfc3339(core.now().wall),
        "lines": (0..core.hosts().len()).map(|at| line_status(core, at)).collect::<Vec<_>>(),
    })
}

fn line_status(core: &Core, at: usize) -> Value {
    let host = &core.hosts()[at];
    let charter = host.line.charter();
    // What cannot be read is told by the check of the disk; the rest of the status is to be seen all the same.
    let counts = crate::notices::view::counts(host).ok();
    let peers = host.line.status(core.now().mono).into_iter().map(|peer| {
        let (party, used) = (code(charter, peer.peer), peer.link.and_then(|link| core.links().way(link)));
        let ways = core.links().ways(&party, (at, peer.peer));
        let ways: Vec<_> = ways.map(|(way, tried)| way_status(way, Some(way) == used.as_ref(), tried)).collect();
        json!({
            "party": party,
            "state": peer.state.to_string(),
            "reason": peer.reason.to_string(),
            "why": reasons::why(&peer.reason),
            "last_heard_s": peer.silent_us.map(|us| us as f64 / 1e6),
            "round_trip_ms": peer.round_trip_us.map(|us| us as f64 / 1e3),
            "clock_offset_ms": peer.clock_offset_ms,
            "other_charter": peer.other_charter,
            "picture_compared": peer.picture.as_ref().map(|compared| rfc3339(compared.at)),
            "picture_differs_in":
                peer.picture.iter().flat_map(|compared| &compared.lanes).map(|at| lane(charter, *at)).collect::<Vec<_>>(),
            "picture_differs_first":
                peer.picture.as_ref().and_then(|compared| compared.first).map(|at| transcript::name_place(charter, at)),
            "confirmed_our_lanes": peer.confirmed,
            "carrier": used.as_ref().map(|way| way.carrier().to_string()),
            "address": used.as_ref().map(Way::to_string),
            "ways": ways,
            "receipted": Lane::all(charter.parties.len())
                .filter(|at| at.party == host.line.own())
                .map(|at| (lane(charter, at), json!(peer.receipted[at.number() as usize])))
                .collect::<serde_json::Map<_, _>>(),
        })
    });
    let warnings = ceases::view::warnings(charter, host.line.own(), &host.store, true, WARNINGS_MAX);
    let sites = sites::station::waiting(host);
    let people = people(core, host);
    json!({
        "line": *host.name,
        "name": charter.name,
        "damaged": warnings.as_ref().err().or(sites.as_ref().err()).or(people.as_ref().err()).map(ToString::to_string),
        "warnings": warnings.unwrap_or_default(),
        "sites": sites.unwrap_or_default(),
        "people": people.unwrap_or_default(),
        "id": host.line.id().to_string(),
        "drill": charter.drill,
        "amendment": charter.number(),
        "next_amendment": host.next.map(|(from, number)| json!({ "number": number, "from": rfc3339(from) })),
        "epoch": host.epoch,
        "keys": keys(host, core.now().wall),
        "may_sign": host.line.may_sign(),
        "tide": host.tide_says(),
        "waiting": host.line.waiting(),
        "disk_full": host.disk_full(),
        "notices_waiting": counts.map(|(waiting, _)| waiting),
        "conflicts": counts.map(|(_, conflicts)| conflicts),
        "gaps": gaps::gaps(host),
        "peers": peers.collect::<Vec<_>>(),
        "lanes": host.line.lanes().into_iter()
            .map(|(at, size, root)| json!({ "lane": lane(charter, at), "size": size, "root": root.to_string() }))
            .collect::<Vec<_>>(),
    })
}

/// The station keys that each party has named, the newest of a party first, and until when they are valid. Of the newest that
/// was not taken back, `ends` says that it is time for another: `soon`, `now` or `over`.
fn keys(host: &Host, now: Time) -> Vec<Value> {
    let charter = host.line.charter();
    let mut views = Vec::new();
    for party in (0..charter.parties.len() as u8).map(PartyIndex) {
        let mut newest = true;
        for key in host.line.keyring().stations(party).rev() {
            let (from, until) = key.validity();
            let ends = if newest && !key.revoked() { ends(until, now) } else { None };
            newest &= key.revoked();
            views.push(json!({
                "party": code(charter, party), "epoch": key.epoch, "from": rfc3339(from), "until": rfc3339(until),
                "revoked": key.revoked(), "ends": ends,
            }));
        }
    }
    views
}

fn ends(until: Time, now: Time) -> Option<&'static str> {
    match until.ms_since(now) / DAY_MS {
        _ if until < now => Some("over"),
        left if left < KEY_ENDS_NOW_DAYS => Some("now"),
        left if left < KEY_ENDS_SOON_DAYS => Some("soon"),
        _ => None,
    }
}

/// One way to a peer: whether it is in use, and what came of its last try.
fn way_status(way: &Way, used: bool, tried: Option<&Tried>) -> Value {
    let fault = tried.and_then(|tried| tried.fault.as_ref()).filter(|_| !used);
    let path = match way {
        Way::Live(_) => None,
        Way::Sealed { path, .. } => Some(path),
    };
    let state = match tried {
        _ if used => "in use",
        None => "untried",
        Some(Tried { ended: None, .. }) => "being tried",
        Some(_) if fault.is_some() => "fails",
        Some(_) => "spare",
    };
    json!({
        "way": way.to_string(),
        "carrier": way.carrier().to_string(),
        "path": path,
        "state": state,
        "tried": tried.and_then(|tried| tried.ended).map(rfc3339),
        "fault": fault.map(Cut::to_string),
        "why": fault.map(reasons::ended),
    })
}

/// What waits for this side's people: calls of which something is still to come, staffed checks, suspensions that are
/// not over, and whatever else asks for an answer.
fn people(core: &Core, host: &Host) -> Result<Value, RecordError> {
    let (charter, own, now) = (host.line.charter(), host.line.own(), core.now().wall);
    let mut suspensions = Vec::new();
    for (id, suspension) in host.line.suspensions().take(WARNINGS_MAX) {
        suspensions.push(assurance::view::suspension(charter, own, &host.store, id, suspension, now)?);
    }
    let mut calls = Vec::new();
    for (id, _) in host.store.inbox(AffairKind::Call, None, WARNINGS_MAX)? {
        calls.extend(calls::view::call(charter, own, &host.store, id, now)?);
    }
    let mut staffed = Vec::new();
    for (id, affair) in host.store.inbox(AffairKind::Staffed, None, WARNINGS_MAX)? {
        if let Affair::Staffed(check) = affair {
            staffed.push(assurance::view::staffed(charter, own, &host.store, id, &check, now)?);
        }
    }
    let mut queries = Vec::new();
    for (id, _) in host.store.inbox(AffairKind::Query, None, WARNINGS_MAX)? {
        queries.extend(channel::view::query(charter, own, &host.store, id, now)?);
    }
    let mut happened = Vec::new();
    for (id, _) in host.store.inbox(AffairKind::Incident, None, WARNINGS_MAX)? {
        happened.extend(incidents::view::incident(charter, own, &host.store, id, now)?);
    }
    let mut requests = Vec::new();
    for (id, _) in host.store.inbox(AffairKind::Request, None, WARNINGS_MAX)? {
        requests.extend(incidents::view::request(charter, own, &host.store, id, now)?);
    }
    let mut proposed = Vec::new();
    for (id, _) in host.store.inbox(AffairKind::Proposal, None, WARNINGS_MAX)? {
        // One that has expired waits for nobody any more.
        let proposal = proposals::view::proposal(charter, own, &host.store, id, now)?;
        proposed.extend(proposal.filter(|proposal| proposal["state"] != "expired"));
    }
    let mut violations = Vec::new();
    for (id, affair) in host.store.inbox(AffairKind::Violation, None, WARNINGS_MAX)? {
        if let Affair::Violation(state) = affair {
            violations.extend(proposals::view::violation(charter, &host.store, id, &state)?);
        }
    }
    let mut amending = Vec::new();
    for (id, affair) in host.store.inbox(AffairKind::Amendment, None, WARNINGS_MAX)? {
        // One that has lapsed waits for nobody any more.
        let amendment = amendments::view::amendment(host.line.rules(), id, &affair, now);
        amending.extend(amendment.filter(|amendment| amendment["state"] == "circulating"));
    }
    let mut facts = Vec::new();
    for (id, affair) in host.store.inbox(AffairKind::Fact, None, WARNINGS_MAX)? {
        if let Affair::Fact(fact) = affair {
            facts.push(incidents::view::fact(charter, &host.store, id, &fact)?);
        }
    }
    let unasked = assurance::view::unasked(&host.line, core.now());
    Ok(json!({
        "calls": calls, "staffed": staffed, "unasked": unasked, "suspensions": suspensions, "queries": queries,
        "incidents": happened, "requests": requests, "proposals": proposed, "violations": violations, "facts": facts,
        "amendments": amending,
        "review": incidents::view::review(charter, &host.line.rules().annex, &host.store, now)?,
    }))
}

/// How each party kept the line checks of each other, from `from` until before `until`.
///
/// # Errors
/// [`RecordError`] if the disk fails.
pub fn checks(charter: &Charter, archive: &dyn Archive, from: Time, until: Time) -> Result<Vec<Value>, RecordError> {
    let parties = || (0..charter.parties.len() as u8).map(PartyIndex);
    let pairs = parties().flat_map(|asking| parties().map(move |answering| (asking, answering)));
    let mut told = Vec::new();
    for (asking, answering) in pairs.filter(|(asking, answering)| asking != answering) {
        let kept = Performance::of(archive, asking, answering, from, until)?;
        told.push(json!({
            "by": code(charter, asking),
            "of": code(charter, answering),
            "due": kept.asked.saturating_add(kept.missed),
            "asked": kept.asked,
            "in_time": kept.in_time,
            "late": kept.late,
            "missed": kept.missed,
            "in_time_per_mille": kept.in_time_per_mille(),
            "longest_silence_s": kept.silence_ms_max as f64 / 1e3,
            "silent_since": rfc3339(kept.silent_since),
        }));
    }
    Ok(told)
}

/// Something that a line told, for tools.
pub fn told(charter: &Charter, told: &Told) -> Value {
    let serial = |at: &EntryRef| transcript::name_place(charter, *at);
    let party = |at: &PartyIndex| code(charter, *at);
    let mut event = match &told.event {
        Event::State { peer, state, reason } => {
            json!({
                "event": "state",
                "peer": party(peer),
                "state": state.to_string(),
                "reason": reason.to_string(),
                "why": reasons::why(reason),
            })
        }
        Event::Kept(at) => json!({ "event": "kept", "entry": serial(at) }),
        Event::Folded(folded) => match folded {
            Folded::Message(at) => json!({ "event": "message", "message": serial(at) }),
            Folded::Read { message, by } => json!({ "event": "read", "message": serial(message), "by": party(by) }),
            Folded::Handled { message, by } => {
                json!({ "event": "handled", "message": serial(message), "by": serial(by) })
            }
            Folded::Withdrawn(at) => json!({ "event": "withdrawn", "message": serial(at) }),
            Folded::Checked(at) => json!({ "event": "check", "check": serial(at) }),
            Folded::Answered { check, by } => {
                json!({ "event": "answer", "check": serial(check), "by": party(&by.lane.party) })
            }
            Folded::Notice { notice, by } => {
                json!({ "event": "notice", "notice": serial(notice), "by": serial(by) })
            }
            Folded::Stance { on, by } => json!({ "event": "stance", "on": serial(on), "by": serial(by) }),
            Folded::Conflict { notice, by } => {
                json!({ "event": "conflict-stance", "notice": serial(notice), "by": serial(by) })
            }
            Folded::Sites(at) => json!({ "event": "sites", "sites": serial(at) }),
            Folded::SitesWait(at) => json!({ "event": "sites-wait", "sites": serial(at) }),
            Folded::Passed { what, by } => json!({ "event": "passed", "what": serial(what), "by": serial(by) }),
            Folded::Struck { what, by } => match what {
                Struck::Site(site) => {
                    json!({ "event": "struck", "site": site_name(charter, *site), "by": serial(by) })
                }
                Struck::Movement(notice) => {
                    json!({ "event": "struck", "notice": serial(notice), "by": serial(by) })
                }
            },
            Folded::Cease(at) => json!({ "event": "cease", "cease": serial(at) }),
            Folded::CeaseAnswered { cease, by } => {
                json!({ "event": "cease-answered", "cease": serial(cease), "by": serial(by) })
            }
            Folded::Plan(at) => json!({ "event": "plan", "plan": serial(at) }),
            Folded::Call { call, by } => json!({ "event": "call", "call": serial(call), "by": serial(by) }),
            Folded::Contact(at) => json!({ "event": "contact", "contact": serial(at) }),
            Folded::Readout { readout, by } => {
                json!({ "event": "readout", "readout": serial(readout), "by": serial(by) })
            }
            Folded::Staffed { check, by } => {
                json!({ "event": "staffed-check", "check": serial(check), "by": serial(by) })
            }
            Folded::Suspension(at) => json!({ "event": "suspension", "suspension": serial(at) }),
            Folded::Chat(at) => json!({ "event": "chat", "chat": serial(at) }),
            Folded::Query { query, by } => json!({ "event": "query", "query": serial(query), "by": serial(by) }),
            Folded::Incident { incident, by } => {
                json!({ "event": "incident", "incident": serial(incident), "by": serial(by) })
            }
            Folded::Request { request, by } => {
                json!({ "event": "request", "request": serial(request), "by": serial(by) })
            }
            Folded::Fact(at) => json!({ "event": "fact", "fact": serial(at) }),
            Folded::Proposal { proposal, by } => {
                json!({ "event": "proposal", "proposal": serial(proposal), "by": serial(by) })
            }
            Folded::Amendment { amendment, by } => {
                json!({ "event": "amendment", "amendment": serial(amendment), "by": serial(by) })
            }
            Folded::Violation(at) => json!({ "event": "violation", "violation": serial(at) }),
            Folded::TakenBack(at) => json!({ "event": "taken-back", "entry": serial(at) }),
            Folded::Attachment(at) => json!({ "event": "attachment", "attachment": serial(at) }),
            Folded::Restored(at) => json!({ "event": "restored", "entry": serial(at) }),
            Folded::Idle { entry, why } => json!({ "event": "idle", "entry": serial(entry), "why": why }),
            Folded::SeenOtherwise(at) => json!({ "event": "seen-otherwise", "entry": serial(at) }),
        },
        Event::Receipted(claims) => json!({
            "event": "receipt", "lane": lane(charter, claims.lane), "size": claims.size,
            "by": party(&claims.receiver), "at": rfc3339(claims.time),
        }),
        Event::Adopted { lane: at, size } => json!({ "event": "adopted", "lane": lane(charter, *at), "size": size }),
        Event::Released { count } => json!({ "event": "released", "count": count }),
        Event::Overdue { affair, since } => {
            json!({ "event": "overdue", "affair": serial(affair), "since": rfc3339(*since) })
        }
        Event::Unasked { by, missed, since } => {
            json!({ "event": "unasked", "by": party(by), "missed": missed, "since": rfc3339(*since) })
        }
        Event::Conflict { conflict, turn } => json!({
            "event": match turn { Turn::Found => "conflict", Turn::Cleared => "conflict-cleared" },
            "notice": serial(&conflict.notice), "with": item_name(charter, conflict.with),
        }),
        Event::ConflictOverdue { conflict, since } => json!({
            "event": "conflict-overdue", "notice": serial(&conflict.notice),
            "with": item_name(charter, conflict.with), "since": rfc3339(*since),
        }),
        Event::Gap { lack, turn } => json!({
            "event": match turn { Turn::Found => "gap", Turn::Cleared => "gap-closed" },
            "of": gaps::of(|party| code(charter, party), *lack),
        }),
        Event::ReceiptOverdue { entry, peer } => {
            json!({ "event": "receipt-overdue", "entry": serial(entry), "peer": party(peer) })
        }
        Event::ClockOffset { peer, offset_ms, alarm } => {
            json!({ "event": "clock-offset", "peer": party(peer), "offset_ms": offset_ms, "alarm": alarm })
        }
        Event::SpareHeard { peer, .. } => json!({ "event": "spare-heard", "peer": party(peer) }),
        Event::TakenUp { amendment } => json!({ "event": "taken-up", "amendment": amendment }),
        Event::OtherCharter { peer, amendment } => {
            json!({ "event": "other-charter", "peer": party(peer), "amendment": amendment })
        }
        Event::Pictures { peer, lanes, first } => {
            let lanes: Vec<_> = lanes.iter().map(|at| lane(charter, *at)).collect();
            json!({ "event": "pictures", "peer": party(peer), "differ_in": lanes, "first": first.as_ref().map(serial) })
        }
        Event::Forked { at } => json!({ "event": "fork", "entry": serial(at) }),
        Event::Disowned { last } => json!({ "event": "disowned", "last": serial(last) }),
        Event::Blamed(blame) => json!({ "event": "fault", "what": blame.to_string(), "hint": blame.advice() }),
    };
    event["line"] = json!(told.line.as_ref());
    event
}

/// A post as people say it: `USA/minister`.
pub fn post(charter: &Charter, address: Address) -> String {
    let named = charter.party(address.party).and_then(|party| party.post(address.post));
    format!("{}/{}", code(charter, address.party), named.map_or("?", |post| post.code.as_str()))
}

/// What an entry says; `None` if it is not there.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn body(archive: &dyn Archive, at: EntryRef) -> Result<Option<Body>, RecordError> {
    let kept = archive.entries(at.lane, at.serial, 1)?.into_iter().next();
    Ok(kept.filter(|kept| kept.entry.at() == at).and_then(|kept| Body::decode(kept.entry.body()).ok()))
}

/// Who passed something to which units.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn passed(charter: &Charter, archive: &dyn Archive, passed: &EachSaid) -> Result<Vec<Value>, RecordError> {
    let mut views = Vec::new();
    for (party, words) in &passed.0 {
        for said in words {
            let Some(Body::Passed(PassedBody { units, at, .. })) = body(archive, said.at)? else { continue };
            views.push(json!({
                "party": code(charter, *party), "units": units, "at": rfc3339(at), "said": rfc3339(said.time),
                "entry": transcript::name_place(charter, said.at),
            }));
        }
    }
    Ok(views)
}

/// What each party that is asked has said, of which words and whether before `by`; of one that has said nothing yet,
/// `stance` is null.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn answers(
    charter: &Charter,
    archive: &dyn Archive,
    answers: &Answers,
    version: EntryRef,
    by: Time,
) -> Result<Vec<Value>, RecordError> {
    let mut views = Vec::new();
    for (party, answer) in &answers.0 {
        let first = answers.first(*party, version);
        let party = code(charter, *party);
        let Some(answer) = answer else {
            views.push(json!({ "party": party, "stance": null }));
            continue;
        };
        let words = match body(archive, answer.said.at)? {
            Some(Body::Stance(stance)) => stance.words,
            _ => String::new(),
        };
        views.push(json!({
            "party": party,
            "stance": stance_word(answer.stance),
            "words": words,
            "at": rfc3339(answer.said.time),
            "entry": transcript::name_place(charter, answer.said.at),
            "of_these_words": answer.version == version,
            "in_time": answer.version == version && first.is_some_and(|first| first <= by),
        }));
    }
    Ok(views)
}

/// Goes through the affairs of a kind, the newest first, until told to stop.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn each(
    archive: &dyn Archive,
    kind: AffairKind,
    go_on: &mut dyn FnMut(EntryRef, Affair) -> Result<bool, RecordError>,
) -> Result<(), RecordError> {
    let mut before = None;
    loop {
        let page = archive.affairs(kind, before, PER_READ)?;
        let Some(&(last, _)) = page.last() else { return Ok(()) };
        for (id, affair) in page {
            if !go_on(id, affair)? {
                return Ok(());
            }
        }
        before = Some(last);
    }
}

/// The newest affairs of a kind, up to `limit` of those that `view` shows.
///
/// # Errors
/// [`RecordError`] if the record cannot be read.
pub fn newest(
    archive: &dyn Archive,
    kind: AffairKind,
    limit: usize,
    mut view: impl FnMut(EntryRef, Affair) -> Result<Option<Value>, RecordError>,
) -> Result<Vec<Value>, RecordError> {
    let mut views = Vec::new();
    each(archive, kind, &mut |id, affair| {
        views.extend(view(id, affair)?);
        Ok(views.len() < limit)
    })?;
    Ok(views)
}

/// A site as people say it: `USA/R/0012.3`, the entry that added it and its place there.
pub fn site_name(charter: &Charter, site: SiteId) -> String {
    format!("{}.{}", transcript::name_place(charter, site.entry), site.change)
}

/// A standing area of the charter as people say it.
pub fn area_name(number: u16) -> String {
    format!("area-{number}")
}

/// What a notice can meet, as people say it: a notice's serial, a site, or `area-2`.
pub fn item_name(charter: &Charter, item: Item) -> String {
    match item {
        Item::Notice(at) => transcript::name_place(charter, at),
        Item::Site(site) => site_name(charter, site),
        Item::Area(number) => area_name(number),
    }
}

/// The time as people read it in a list.
pub fn short_time(time: Time) -> String {
    date_time_group(time)
}
