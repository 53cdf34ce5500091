//! What the running station does when it is asked about notices.
//!
//! Whatever reads much is done in pieces, each a job of its own, so that a FLASH never waits for a list.

use std::collections::BTreeMap;

use evidence::{EntryRef, PartyIndex, Precedence, Time};
use exchange::Plan as Drawn;
use line::affairs::{
    Affair, AffairKind, Amends, Amount, Body, ConflictBody, Field, Item, Lead, Notice, NoticeBody, NoticeError,
    NoticeKind, PassedBody, PlanBody, StanceBody, Step, StepBody, Telling, Twin, solids,
};
use line::plot::Meetings;
use line::{Now, Record as _};
use serde_json::{Value, json};
use store::Archive as _;
use volume::{Alternative, Search, Solid, Volume};

use super::ask::{Ask, Change, How, NewNotice, Which, features, volumes};
use super::words;
use super::{show, view};
use crate::clock::{DAY_MS, rfc3339};
use crate::failure::{Exit, Failure};
use crate::gaps;
use crate::plausible::Known;
use crate::serve::Host;
use crate::sites::NO_PERMISSION;
use crate::socket::{Client, damaged};
use crate::trace::Trace;

/// Notices and conflicts listed at once.
const LIST_MAX: usize = 1_000;

/// Notices that stand which a list, a calendar or an export looks at.
const STANDING_MAX: usize = 10_000;

/// Affairs that one job reads.
const PER_JOB: usize = 256;

/// Meetings that a check tells of one line; further ones are counted.
const MEETINGS_MAX: usize = 64;

/// Days that a calendar shows.
const CALENDAR_DAYS_MAX: u64 = 366;

/// Days of which a calendar shows half hours; what is longer is shown by days.
const HALF_HOURS_DAYS_MAX: u64 = 31;

/// Notices of which one job looks through all days of a calendar.
const DAYS_PER_JOB: usize = 32;

/// Spans of activity that a calendar shows of one volume.
const SPANS_MAX: usize = 256;

/// Words that are ready to be released.
struct Ready {
    precedence: Precedence,
    body: NoticeBody,
    /// What of them comes at the shortest notice.
    telling: Telling,
    /// Whether they say places that were not said before.
    placed: bool,
}

impl Client {
    /// Answers what is asked about notices.
    pub(crate) async fn notices(
        &self,
        line: Option<String>,
        precedence: Option<String>,
        ask: Ask,
    ) -> Result<Value, Failure> {
        let ordered = precedence.map(|word| crate::parse::precedence(&word)).transpose()?;
        if let Ask::Check { kind, volumes: drawn, amends } = ask {
            return self.check_plan(line, &kind, &drawn, amends).await;
        }
        let host = self.host(line).await?;
        match ask {
            Ask::Send { notice, how } => {
                let ready = self.ask(move |core| new_notice(&core.hosts()[host], core.now(), &notice)).await??;
                self.release_notice(host, ready, ordered, how).await
            }
            Ask::Amend { serial, reason, from, change, how } => {
                let amended = move |host: &Host, now| amended(host, now, &serial, &reason, from.as_deref(), &change);
                let ready = self.ask(move |core| amended(&core.hosts()[host], core.now())).await??;
                self.release_notice(host, ready, ordered, how).await
            }
            Ask::Delay { serial, by_ms, reason, how } => {
                let delayed = move |host: &Host, now| delayed(host, now, &serial, by_ms, &reason);
                let ready = self.ask(move |core| delayed(&core.hosts()[host], core.now())).await??;
                self.release_notice(host, ready, ordered, how).await
            }
            Ask::List { which, limit, before } => self.list(host, which, limit.min(LIST_MAX), before).await,
            Ask::Show { serial } => {
                self.ask(move |core| {
                    let host = &core.hosts()[host];
                    let at = parse(host, &serial)?;
                    view::notice(host, at)?.ok_or_else(|| no_notice(&serial))
                })
                .await?
            }
            Ask::Calendar { from, until, by_day, kind } => {
                let kind = kind.map(|word| words::kind(&word)).transpose()?;
                self.calendar(host, (from, until), by_day, kind).await
            }
            Ask::Export { serial } => self.export(host, serial).await,
            Ask::Plans { limit } => {
                self.ask(move |core| {
                    let host = &core.hosts()[host];
                    let found = host.store.affairs(AffairKind::Plan, None, limit.min(PER_JOB)).map_err(damaged)?;
                    let mut plans = Vec::new();
                    for (id, affair) in found {
                        if let Affair::Plan(plan) = affair {
                            plans.extend(view::day_plan(host, id, &plan)?);
                        }
                    }
                    Ok(json!({ "line": *host.name, "means": NO_PERMISSION, "plans": plans }))
                })
                .await?
            }
            Ask::Conflicts { all } => self.conflicts(host, all).await,
            said => {
                let (usual, body) = self.ask(move |core| spoken(&core.hosts()[host], core.now(), &said)).await??;
                let mut told = self.say(host, ordered.unwrap_or(usual), body).await?;
                told["means"] = json!(NO_PERMISSION);
                Ok(told)
            }
        }
    }

    /// Releases a notice, once it is known to meet nothing or its officer wants it all the same.
    async fn release_notice(
        &self,
        host: usize,
        ready: Ready,
        ordered: Option<Precedence>,
        how: How,
    ) -> Result<Value, Failure> {
        let Ready { precedence, mut body, telling, placed } = ready;
        let precedence = ordered.unwrap_or(precedence);
        if let Some(reason) = how.short_notice_reason {
            body.details.retain(|(field, _)| *field != Field::ShortNoticeReason);
            body.details.push((Field::ShortNoticeReason, reason));
            body.details.sort_unstable_by_key(|(field, _)| *field);
        }
        let lacks: Vec<_> = lacking(&body).map(words::field_word).collect();
        let checked = body.clone();
        self.ask(move |core| fit_to_release(&core.hosts()[host], &checked, telling)).await??;
        let amends = body.amends.as_ref().map(|amends| amends.notice);
        let doubts = if placed { self.doubts(host, body.volumes.clone(), amends).await? } else { Vec::new() };
        if !how.as_given {
            refuse_if_swapped(&doubts)?;
        }
        if !how.although_conflicts {
            self.refuse_if_met(host, &body, amends).await?;
        }
        let asked = self.ask(move |core| {
            let line = &core.hosts()[host].line;
            line.rules().others_bound(line.own()).collect::<Vec<PartyIndex>>()
        });
        let asked = asked.await?;
        let mut told = self.say_and_wait(host, precedence, Body::Notice(body), asked, how.wait_s).await?;
        if let Some(entry) = told["serial"].as_str().map(str::to_owned) {
            let shown = self.ask(move |core| {
                let host = &core.hosts()[host];
                let entry = parse(host, &entry)?;
                view::notice(host, amends.unwrap_or(entry))
            });
            told["notice"] = json!(shown.await??);
        }
        told["doubts"] = json!(doubts);
        told["lacks"] = json!(lacks);
        told["means"] = json!(NO_PERMISSION);
        Ok(told)
    }

    /// What is to be asked of the places of a plan, by volume; `instead_of` is what it stands in the place of.
    async fn doubts(
        &self,
        host: usize,
        volumes: Vec<Volume>,
        instead_of: Option<EntryRef>,
    ) -> Result<Vec<Value>, Failure> {
        let doubts = move |host: &Host| {
            let known = Known::of(host);
            let doubt = |(number, volume): (usize, &Volume)| {
                let mut view = known.doubt(&volume.footprint, instead_of.map(Item::Notice))?.view();
                view["volume"] = json!(number);
                Some(view)
            };
            volumes.iter().enumerate().filter_map(doubt).collect()
        };
        self.ask(move |core| doubts(&core.hosts()[host])).await
    }

    /// Refuses a plan that would meet something on any line of this station, not only on the one that it is told on.
    async fn refuse_if_met(&self, host: usize, body: &NoticeBody, instead_of: Option<EntryRef>) -> Result<(), Failure> {
        let (mut met, mut lines) = (Vec::new(), Vec::new());
        for other in 0..self.ask(|core| core.hosts().len()).await? {
            let instead_of = instead_of.filter(|_| other == host);
            let line = self.meets(other, body.kind, body.volumes.clone(), instead_of).await?;
            if !is_clear(&line) {
                met.push(format!("on line {}, {}", line["line"].as_str().unwrap_or_default(), show::met(&line)));
                lines.push(line);
            }
        }
        if met.is_empty() {
            return Ok(());
        }
        let hint = "change the plan, as by one of the alternatives, or release it with --although-conflicts";
        let what = format!("it is not released: {}", met.join("\n"));
        Err(Failure::refused(what, hint).because(json!({ "meets": lines })))
    }

    /// What a plan would meet on one line or on all, asked of memory alone.
    async fn check_plan(
        &self,
        line: Option<String>,
        kind: &str,
        drawn: &Value,
        amends: Option<String>,
    ) -> Result<Value, Failure> {
        let (kind, plan) = (words::kind(kind)?, volumes(drawn)?);
        let hosts = match line {
            Some(line) => vec![self.host(Some(line)).await?],
            None => (0..self.ask(|core| core.hosts().len()).await?).collect(),
        };
        if hosts.is_empty() {
            return Err(Failure::refused("no line is open", "detente charter open FILE, then start the station again"));
        }
        let mut lines = Vec::new();
        for host in hosts {
            let (amends, given) = (amends.clone(), plan.clone());
            let stood = self.ask(move |core| {
                let (host, now) = (&core.hosts()[host], core.now());
                let stood = amends.map(|serial| own_notice(host, &serial)).transpose()?;
                let telling = telling(&given, now, stood.as_ref().map(|(_, notice)| notice))?;
                Ok::<_, Failure>((stood.map(|(id, _)| id), lead(host, kind, telling)))
            });
            let (instead_of, lead) = stood.await??;
            let mut line = self.meets(host, kind, plan.clone(), instead_of).await?;
            line["doubts"] = json!(self.doubts(host, plan.clone(), instead_of).await?);
            line["lead"] = lead;
            lines.push(line);
        }
        let clear = lines.iter().all(is_clear);
        Ok(json!({ "kind": words::kind_word(kind), "clear": clear, "lines": lines }))
    }

    /// What a plan would meet on a line.
    async fn meets(
        &self,
        host: usize,
        kind: NoticeKind,
        plan: Vec<Volume>,
        instead_of: Option<EntryRef>,
    ) -> Result<Value, Failure> {
        let solids = solids(&plan).map_err(|error| senseless(&error))?;
        let (mut meets, mut more, mut unmeasured, mut ways) = (Vec::new(), 0, false, Vec::new());
        for (number, (volume, solid)) in plan.into_iter().zip(solids).enumerate() {
            let met = self.met_by(host, kind, (number, solid), instead_of).await?;
            unmeasured |= met.unmeasured;
            if met.meetings.is_empty() {
                continue;
            }
            let told: Vec<_> = met.meetings.iter().take(MEETINGS_MAX.saturating_sub(meets.len())).copied().collect();
            more += met.more + (met.meetings.len() - told.len()) as u64;
            let asked = volume.clone();
            let shown = self.ask(move |core| {
                let host = &core.hosts()[host];
                told.iter().map(|meeting| view::meeting(host, &asked, meeting)).collect::<Result<Vec<_>, _>>()
            });
            meets.extend(shown.await??);
            let found = self.ways_out(host, kind, volume, instead_of).await?;
            let found = found.iter().map(view::alternative).collect::<Result<Vec<_>, _>>()?;
            ways.push(json!({ "volume": number, "ways": found }));
        }
        self.ask(move |core| {
            let (now, host) = (core.now(), &core.hosts()[host]);
            let plot = host.line.plot();
            let (notices, sites) = plot.counts();
            json!({
                "line": *host.name,
                "time_ms": now.wall.0,
                "notices": notices,
                "sites": sites,
                "gaps": gaps::of_plans(host),
                "meets": meets,
                "more": more,
                "unmeasured": unmeasured,
                "alternatives": ways,
            })
        })
        .await
    }

    /// What one volume of a plan, with its number, would meet on a line.
    async fn met_by(
        &self,
        host: usize,
        kind: NoticeKind,
        (number, solid): (usize, Solid),
        instead_of: Option<EntryRef>,
    ) -> Result<Meetings, Failure> {
        let asked = self.ask(move |core| {
            let line = &core.hosts()[host].line;
            (line.own(), line.plot().parts())
        });
        let (own, parts) = asked.await?;
        let (mut met, mut found) = (Meetings::default(), Vec::new());
        for part in parts {
            let solid = solid.clone();
            let asked = self
                .ask(move |core| core.hosts()[host].line.plot().check_part(part, kind, (number, &solid), instead_of));
            let (of_part, whole) = asked.await?;
            found.extend(of_part);
            met.unmeasured |= !whole;
        }
        met.add_volume(own, found);
        Ok(met)
    }

    /// What would clear a volume on a line.
    async fn ways_out(
        &self,
        host: usize,
        kind: NoticeKind,
        volume: Volume,
        instead_of: Option<EntryRef>,
    ) -> Result<Vec<Alternative>, Failure> {
        let mut search = Search::new(volume);
        loop {
            let asked =
                self.ask(move |core| (core.hosts()[host].line.plot().search_on(&mut search, kind, instead_of), search));
            match asked.await? {
                (true, over) => return Ok(over.found),
                (false, goes_on) => search = goes_on,
            }
        }
    }

    /// Notices that stand, in the order of their places, at most [`STANDING_MAX`]; and whether there are more.
    async fn standing(&self, host: usize) -> Result<(Vec<(EntryRef, Notice)>, bool), Failure> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let read = move |host: &Host| host.store.standing(after, PER_JOB).map_err(damaged);
            let page = self.ask(move |core| read(&core.hosts()[host])).await??;
            let Some(&(last, _)) = page.last() else { return Ok((all, false)) };
            for (id, affair) in page {
                if let Affair::Notice(notice) = affair {
                    all.push((id, notice));
                }
            }
            if all.len() >= STANDING_MAX {
                return Ok((all, true));
            }
            after = Some(last);
        }
    }

    async fn list(&self, host: usize, which: Which, limit: usize, before: Option<String>) -> Result<Value, Failure> {
        let (mut found, mut more) = (Vec::new(), false);
        match which {
            Which::Standing => {
                (found, more) = self.standing(host).await?;
                found.sort_by_key(|(id, notice)| (notice.begins, *id));
            }
            Which::All | Which::Waiting => {
                let read = move |host: &Host| {
                    let before = before.map(|serial| parse(host, &serial)).transpose()?;
                    match which {
                        Which::All => host.store.affairs(AffairKind::Notice, before, limit),
                        _ => host.store.inbox(AffairKind::Notice, None, limit),
                    }
                    .map_err(damaged)
                };
                for (id, affair) in self.ask(move |core| read(&core.hosts()[host])).await?? {
                    if let Affair::Notice(notice) = affair {
                        found.push((id, notice));
                    }
                }
            }
        }
        more |= found.len() > limit;
        found.truncate(limit);
        let met = self.ask(move |core| met(&core.hosts()[host])).await?;
        let mut notices = Vec::new();
        for page in found.chunks(PER_JOB) {
            let page = page.to_vec();
            let listed = self.ask(move |core| {
                let host = &core.hosts()[host];
                page.iter()
                    .map(|(id, notice)| Ok((*id, view::listed(host, *id, notice)?)))
                    .collect::<Result<Vec<_>, Failure>>()
            });
            for (id, row) in listed.await?? {
                let Some(mut row) = row else { continue };
                row["conflicts"] = json!(met.get(&id).copied().unwrap_or_default());
                notices.push(row);
            }
        }
        let line = self.ask(move |core| core.hosts()[host].name.clone()).await?;
        Ok(json!({ "line": *line, "means": NO_PERMISSION, "notices": notices, "more": more }))
    }

    async fn calendar(
        &self,
        host: usize,
        (from, until): (Option<String>, Option<String>),
        by_day: bool,
        kind: Option<NoticeKind>,
    ) -> Result<Value, Failure> {
        let now = self.ask(|core| core.now().wall).await?;
        let from = from.map_or(Ok(Time(now.0 / DAY_MS * DAY_MS)), |text| words::date(&text))?;
        let last = until.map_or(Ok(from.plus_ms(6 * DAY_MS)), |text| words::date(&text))?;
        let days = last.0.saturating_sub(from.0) / DAY_MS + 1;
        if last < from || days > CALENDAR_DAYS_MAX {
            let what = format!("a calendar shows from 1 to {CALENDAR_DAYS_MAX} days, the last not before the first");
            return Err(Failure::new(Exit::Usage, what, "as --from 2022-03-13 --until 2022-03-14"));
        }
        let by_day = by_day || days > HALF_HOURS_DAYS_MAX;
        let until = Time(last.0.saturating_add(DAY_MS - 1));
        let (mut found, more) = self.standing(host).await?;
        found.retain(|(_, notice)| notice.begins <= until && notice.ends.is_none_or(|ends| ends >= from));
        found.retain(|(_, notice)| kind.is_none_or(|kind| notice.kind == kind));
        found.sort_by_key(|(id, notice)| (notice.begins, *id));
        let mut notices = Vec::new();
        for page in found.chunks(if by_day { DAYS_PER_JOB } else { PER_JOB }) {
            let page = page.to_vec();
            let drawn = self.ask(move |core| {
                let host = &core.hosts()[host];
                let spanned = |(id, notice): &(EntryRef, Notice)| spanned(host, *id, notice, (from, until), by_day);
                page.iter().map(spanned).collect::<Result<Vec<_>, _>>()
            });
            notices.extend(drawn.await??.into_iter().flatten());
        }
        Ok(json!({
            "means": NO_PERMISSION,
            "from": rfc3339(from),
            "from_ms": from.0,
            "days": days,
            "by": if by_day { "day" } else { "half-hour" },
            "notices": notices,
            "more": more,
        }))
    }

    async fn export(&self, host: usize, serial: Option<String>) -> Result<Value, Failure> {
        let found = match serial {
            Some(serial) => {
                vec![self.ask(move |core| a_notice(&core.hosts()[host], &serial)).await??]
            }
            None => {
                let (found, more) = self.standing(host).await?;
                if more {
                    let what = format!("more than {STANDING_MAX} notices stand");
                    return Err(Failure::refused(what, "export them one by one, by their serials"));
                }
                found
            }
        };
        let mut plans: Vec<Drawn> = Vec::new();
        for page in found.chunks(PER_JOB) {
            let page = page.to_vec();
            let drawn = self.ask(move |core| {
                let (now, host) = (core.now().wall, &core.hosts()[host]);
                let charter = host.line.charter();
                let trace = Trace::of(charter, host.line.own(), now);
                let draw = |(id, notice): &(EntryRef, Notice)| {
                    let Some(body) = view::words_of(host, notice)? else { return Ok(Vec::new()) };
                    let mut drawn = view::drawn(charter, *id, notice, &body);
                    for plan in &mut drawn {
                        plan.properties.extend(trace.properties(*id, notice.version.at));
                    }
                    Ok::<_, Failure>(drawn)
                };
                page.iter().map(draw).collect::<Result<Vec<_>, _>>()
            });
            plans.extend(drawn.await??.into_iter().flatten());
        }
        Ok(json!({ "geojson": features(&plans)? }))
    }

    async fn conflicts(&self, host: usize, all: bool) -> Result<Value, Failure> {
        let ids = |host: &Host| host.line.plot().conflicts().map(|(id, _)| *id).collect::<Vec<_>>();
        let ids = self.ask(move |core| ids(&core.hosts()[host])).await?;
        let (mut conflicts, mut more) = (Vec::new(), false);
        for page in ids.chunks(PER_JOB) {
            let page = page.to_vec();
            let shown = self.ask(move |core| {
                let host = &core.hosts()[host];
                let found = page.iter().filter_map(|id| Some((*id, host.line.plot().conflict(*id)?)));
                found.map(|(id, conflict)| view::conflict(host, id, conflict)).collect::<Result<Vec<_>, _>>()
            });
            conflicts.extend(shown.await??.into_iter().filter(|shown| all || shown["settled"] != true));
            if conflicts.len() > LIST_MAX {
                conflicts.truncate(LIST_MAX);
                more = true;
                break;
            }
        }
        conflicts.sort_by_key(|conflict| conflict["first_at_ms"].as_u64());
        self.ask(move |core| {
            let (now, host) = (core.now(), &core.hosts()[host]);
            json!({
                "line": *host.name,
                "means": NO_PERMISSION,
                "time_ms": now.wall.0,
                "gaps": gaps::gaps(host),
                "conflicts": conflicts,
                "more": more,
            })
        })
        .await
    }
}

/// Refuses places of which latitude and longitude look swapped.
fn refuse_if_swapped(doubts: &[Value]) -> Result<(), Failure> {
    let swapped: Vec<_> = doubts.iter().filter(|doubt| doubt["looks"] == "swapped").collect();
    if swapped.is_empty() {
        return Ok(());
    }
    let words: Vec<_> = swapped.iter().map(|doubt| show::doubt(doubt)).collect();
    let what = format!("it is not released: {}", words.join("\n"));
    let hint = "mend the place; or, where it is right as it is, say the same with --as-given";
    Err(Failure::refused(what, hint).because(json!({ "doubts": swapped })))
}

/// True if a plan meets nothing on a line, and all of that is seen that it may meet.
fn is_clear(line: &Value) -> bool {
    let none = |what: &str| line[what].as_array().is_some_and(Vec::is_empty);
    none("meets") && none("gaps") && line["unmeasured"] == false
}

/// How many conflicts each notice has.
fn met(host: &Host) -> BTreeMap<EntryRef, u64> {
    let mut met: BTreeMap<EntryRef, u64> = BTreeMap::new();
    for (id, _) in host.line.plot().conflicts() {
        *met.entry(id.notice).or_default() += 1;
        if let Item::Notice(other) = id.with {
            *met.entry(other).or_default() += 1;
        }
    }
    met
}

/// A notice with the spans, or the days, on which it is active; `None` if there are none.
fn spanned(
    host: &Host,
    id: EntryRef,
    notice: &Notice,
    (from, until): (Time, Time),
    by_day: bool,
) -> Result<Option<Value>, Failure> {
    let Some(body) = view::words_of(host, notice)? else { return Ok(None) };
    let (name, active) = match by_day {
        true => ("active", view::active_days(&body, from, until)),
        false => ("spans", view::spans(&body, from, until, SPANS_MAX)),
    };
    if active.is_empty() {
        return Ok(None);
    }
    Ok(view::listed(host, id, notice)?.map(|mut row| {
        row[name] = json!(active);
        row
    }))
}

fn new_notice(host: &Host, now: Now, new: &NewNotice) -> Result<Ready, Failure> {
    let NewNotice { from, kind, says } = new;
    let charter = host.line.charter();
    let own = charter.party(host.line.own());
    let nothing = NoticeBody {
        from: post(host, from)?,
        kind: words::kind(kind)?,
        title: String::new(),
        language: own.and_then(|own| own.languages.first().cloned()).unwrap_or_default(),
        volumes: Vec::new(),
        details: Vec::new(),
        amounts: Vec::new(),
        twins: Vec::new(),
        labels: Vec::new(),
        amends: None,
    };
    let body = changed(nothing, says)?;
    if body.title.trim().is_empty() {
        return Err(Failure::new(Exit::Usage, "the notice has no title", "say --title, or give the file a title"));
    }
    let precedence = urgency(host, now, body.kind, begins(&body.volumes), Precedence::Routine);
    let telling = telling(&body.volumes, now, None)?;
    Ok(Ready { precedence, body, telling, placed: true })
}

/// With which precedence something is said of an activity: at least IMMEDIATE from when its notice is no longer in time,
/// since what is told then has to be there before it begins, or stop what has begun.
fn urgency(host: &Host, now: Now, kind: NoticeKind, begins: Time, usually: Precedence) -> Precedence {
    let lead_ms = host.line.rules().annex.kind(kind).lead_s.saturating_mul(1_000);
    if begins <= now.wall.plus_ms(lead_ms) { usually.min(Precedence::Immediate) } else { usually }
}

/// The precedence of words on a notice that stands: that of its first words, unless it has become urgent.
fn urgency_of(host: &Host, now: Now, id: EntryRef, notice: &Notice) -> Precedence {
    if notice.stands() && notice.ends.is_none_or(|ends| now.wall < ends) {
        return urgency(host, now, notice.kind, notice.begins, id.lane.precedence);
    }
    id.lane.precedence
}

/// How early a plan would come if it were released now, and until when it would come in time.
fn lead(host: &Host, kind: NoticeKind, telling: Telling) -> Value {
    let terms = host.line.rules().annex.kind(kind);
    let until = Time(telling.begins.0.saturating_sub(terms.lead_s.saturating_mul(1_000)));
    json!({ "now": words::lead_word(Lead::of(terms, telling)), "on_time_until": rfc3339(until) })
}

/// What a movement that is to be spared does not say, by which it is known when it is seen.
fn lacking(body: &NoticeBody) -> impl Iterator<Item = Field> {
    let spared = matches!(body.kind, NoticeKind::Convoy | NoticeKind::HumanitarianMovement);
    let wanted = [Field::Vehicles, Field::Markings].into_iter().filter(move |_| spared);
    wanted.filter(|wanted| !body.details.iter().any(|(field, _)| field == wanted))
}

fn begins(volumes: &[Volume]) -> Time {
    let from = solids(volumes).map(|solids| NoticeBody::span(&solids).0);
    match from {
        Ok(volume::Bound::At(from)) => Time(from.0),
        _ => Time(0),
    }
}

fn amended(
    host: &Host,
    now: Now,
    serial: &str,
    reason: &str,
    from: Option<&str>,
    change: &Change,
) -> Result<Ready, Failure> {
    let (id, notice, mut body) = own_words(host, serial)?;
    if let Some(from) = from {
        body.from = post(host, from)?;
    }
    let mut body = changed(body, change)?;
    body.amends = Some(Amends { notice: id, turn: notice.next_turn(), reason: reason.to_owned() });
    Ok(Ready { placed: change.volumes.is_some(), ..anew(host, now, id, &notice, body)? })
}

/// Other words of a notice, as urgent as the more urgent of the two.
fn anew(host: &Host, now: Now, id: EntryRef, notice: &Notice, body: NoticeBody) -> Result<Ready, Failure> {
    let begins = begins(&body.volumes);
    let precedence = urgency(host, now, body.kind, begins, id.lane.precedence).min(urgency_of(host, now, id, notice));
    let telling = telling(&body.volumes, now, Some(notice))?;
    Ok(Ready { precedence, body, telling, placed: false })
}

/// What of a plan would come at the shortest notice.
fn telling(plan: &[Volume], now: Now, amends: Option<&Notice>) -> Result<Telling, Failure> {
    Telling::of(plan, now.wall, amends).map_err(|error| senseless(&error))
}

fn delayed(host: &Host, now: Now, serial: &str, by_ms: i64, reason: &str) -> Result<Ready, Failure> {
    let (id, notice, mut body) = own_words(host, serial)?;
    let moved = body.volumes.iter().map(|volume| view::shifted(volume, by_ms)).collect::<Option<Vec<_>>>();
    body.volumes =
        moved.ok_or_else(|| Failure::refused("it would lie before or after all time", "delay it by less"))?;
    body.amends = Some(Amends { notice: id, turn: notice.next_turn(), reason: reason.to_owned() });
    anew(host, now, id, &notice, body)
}

/// Words with a change.
fn changed(mut body: NoticeBody, change: &Change) -> Result<NoticeBody, Failure> {
    if let Some(drawn) = &change.volumes {
        body.volumes = volumes(drawn)?;
        body.labels.clear();
    }
    let mut labels: BTreeMap<u8, String> = body.labels.into_iter().collect();
    labels.extend(change.labels.clone());
    labels.retain(|_, label| !label.is_empty());
    body.labels = labels.into_iter().collect();
    if let Some(title) = &change.title {
        body.title = title.clone();
    }
    if let Some(language) = &change.language {
        body.language = language.clone();
    }
    let mut details: BTreeMap<Field, String> = body.details.into_iter().collect();
    for (name, text) in &change.details {
        let field = words::field(name)?;
        details.remove(&field);
        if !text.is_empty() {
            details.insert(field, text.clone());
        }
    }
    body.details = details.into_iter().collect();
    for (what, count) in &change.amounts {
        body.amounts.retain(|amount| amount.what != *what);
        body.amounts.push(Amount { what: what.clone(), count: *count });
    }
    if !change.twins.is_empty() {
        let twin = |text: &String| {
            let (system, reference) = text.split_once(':').unwrap_or((text, ""));
            let system = words::of_table("public system", system, &words::SYSTEMS)?;
            Ok::<_, Failure>(Twin { system, reference: reference.trim().to_owned() })
        };
        body.twins = change.twins.iter().map(twin).collect::<Result<_, _>>()?;
    }
    Ok(body)
}

/// Passes words that the charter lets us say, before they are held against what is notified.
fn sound(host: &Host, body: &NoticeBody) -> Result<(), Failure> {
    let rules = host.line.rules();
    let checked = body.check(&rules.charter, host.line.own()).and_then(|_| body.check_amounts(&rules.annex));
    checked.map_err(|error| senseless(&error))
}

/// Passes words that the charter lets us say and that say why, if they come at short notice or late.
fn fit_to_release(host: &Host, body: &NoticeBody, telling: Telling) -> Result<(), Failure> {
    sound(host, body)?;
    let annex = &host.line.rules().annex;
    let terms = annex.kind(body.kind);
    let lead = Lead::of(terms, telling);
    let says_why = body.details.iter().any(|(field, _)| *field == Field::ShortNoticeReason);
    if lead == Lead::OnTime || says_why || body.voluntary(annex) {
        return Ok(());
    }
    let ahead = match telling.begins.ms_since(telling.told) / 1_000 {
        0 => "when it has begun".to_owned(),
        ahead_s => format!("{} before it begins", words::length_words(ahead_s)),
    };
    let what = format!(
        "it is not released: it comes {ahead}, and the charter asks for {}; it would be {}, and does not say why",
        words::length_words(terms.lead_s),
        match lead {
            Lead::Late => "late",
            _ => "at short notice",
        }
    );
    let hint = "say why with --short-notice-reason TEXT; it goes then, and the other side sees both";
    Err(Failure::refused(what, hint).because(json!({ "lead": words::lead_word(lead) })))
}

/// What is said that is no notice.
fn spoken(host: &Host, now: Now, ask: &Ask) -> Result<(Precedence, Body), Failure> {
    match ask {
        Ask::Step { serial, step, reason } => {
            let (notice, state) = own_notice(host, serial)?;
            let step = match step.as_str() {
                "begun" => Step::Begun,
                "complete" => Step::Complete,
                _ => Step::Cancelled,
            };
            let turn = state.next_turn();
            let words = StepBody { notice, turn, step, at: now.wall, words: reason.clone() };
            Ok((urgency_of(host, now, notice, &state), Body::Step(words)))
        }
        Ask::Answer { serial, stance, words } => answered(host, now, serial, stance, words),
        Ask::Passed { serial, units } => {
            let (what, notice) = a_notice(host, serial)?;
            if units.trim().is_empty() {
                return Err(Failure::new(Exit::Usage, "no unit is named", "say --units, as you name them"));
            }
            let precedence = urgency_of(host, now, what, &notice);
            Ok((precedence, Body::Passed(PassedBody { what, units: units.clone(), at: now.wall })))
        }
        Ask::Plan { day, serials, words } => {
            let day = words::date(day)?.0 / DAY_MS;
            let notices =
                serials.iter().map(|serial| Ok(own_notice(host, serial)?.0)).collect::<Result<Vec<_>, Failure>>()?;
            let most = line::limits::PLAN_NOTICES_MAX;
            if notices.len() > most {
                let what = format!("{} notices, and a daily plan has at most {most}", notices.len());
                return Err(Failure::refused(what, "send them in several plans of the same day"));
            }
            Ok((Precedence::Routine, Body::Plan(PlanBody { day, notices, words: words.clone() })))
        }
        Ask::ConflictAnswer { id, accepts, words } => about_conflict(host, now, id, *accepts, words),
        _ => Err(Failure::new(Exit::Usage, "not understood", "the program and the station are of different releases")),
    }
}

fn answered(host: &Host, now: Now, serial: &str, stance: &str, words: &str) -> Result<(Precedence, Body), Failure> {
    let on = parse(host, serial)?;
    if on.lane.party == host.line.own() {
        return Err(Failure::refused(format!("{serial} is ours"), "amend it, or cancel it; the others answer it"));
    }
    let stance = words::of_table("answer", stance, &words::STANCES)?;
    if words.trim().is_empty() && matches!(stance, line::affairs::Stance::Asks | line::affairs::Stance::Objects) {
        let hint = "detente notice answer SERIAL ask \"the question\"";
        return Err(Failure::new(Exit::Usage, "a question or an objection says what it is", hint));
    }
    let (answers, version, precedence) = match host.store.affair(on).map_err(damaged)? {
        Some(Affair::Notice(notice)) => {
            let precedence = urgency_of(host, now, on, &notice);
            (notice.answers, notice.version.at, precedence)
        }
        Some(Affair::Plan(plan)) => (plan.answers, on, on.lane.precedence),
        _ => return Err(no_notice(serial)),
    };
    let turn = answers.next_turn(host.line.own());
    let words = StanceBody { on, version, turn, stance, words: words.to_owned() };
    Ok((precedence, Body::Stance(words)))
}

fn about_conflict(host: &Host, now: Now, id: &str, accepts: bool, words: &str) -> Result<(Precedence, Body), Failure> {
    let hint = "detente conflicts lists them, as USA/R/0003~RUS/R/0002";
    let none = || Failure::refused(format!("there is no conflict {id:?}"), hint);
    let conflict = view::parse_conflict(host.line.charter(), id).ok_or_else(none)?;
    let found = host.line.plot().conflict(conflict).ok_or_else(none)?;
    if accepts && words.trim().is_empty() {
        let hint = "say --measures, such as who stays at which height";
        return Err(Failure::new(Exit::Usage, "a conflict is accepted with measures", hint));
    }
    let Some(Affair::Notice(notice)) = host.store.affair(conflict.notice).map_err(damaged)? else { return Err(none()) };
    let words = ConflictBody { conflict, versions: found.versions, accepts, words: words.to_owned() };
    Ok((urgency_of(host, now, conflict.notice, &notice), Body::Conflict(words)))
}

fn post(host: &Host, post: &str) -> Result<evidence::PostIndex, Failure> {
    let own = host.line.charter().party(host.line.own());
    own.and_then(|own| own.post_by_code(post)).ok_or_else(|| {
        let hint = "detente charter show lists the posts";
        Failure::new(Exit::Usage, format!("the charter names no post {post:?} of ours"), hint)
    })
}

fn own_words(host: &Host, serial: &str) -> Result<(EntryRef, Notice, NoticeBody), Failure> {
    let (id, notice) = own_notice(host, serial)?;
    let body = view::words_of(host, &notice)?.ok_or_else(|| no_notice(serial))?;
    Ok((id, notice, body))
}

fn own_notice(host: &Host, serial: &str) -> Result<(EntryRef, Notice), Failure> {
    let (id, notice) = a_notice(host, serial)?;
    if id.lane.party == host.line.own() {
        return Ok((id, notice));
    }
    let hint = "answer it: detente notice answer SERIAL acknowledge, no-objection, ask or object";
    Err(Failure::refused(format!("{serial} is not ours"), hint))
}

fn a_notice(host: &Host, serial: &str) -> Result<(EntryRef, Notice), Failure> {
    let id = parse(host, serial)?;
    match host.store.affair(id).map_err(damaged)? {
        Some(Affair::Notice(notice)) => Ok((id, notice)),
        _ => Err(no_notice(serial)),
    }
}

fn parse(host: &Host, serial: &str) -> Result<EntryRef, Failure> {
    crate::view::parse_serial(host.line.charter(), serial).ok_or_else(|| no_notice(serial))
}

fn no_notice(serial: &str) -> Failure {
    let hint = "detente notice list --all lists them, as USA/R/0003; an amendment keeps the first serial";
    Failure::missing(format!("there is no notice {serial:?}"), hint)
}

fn senseless(error: &NoticeError) -> Failure {
    Failure::refused(error, "mend the plan where it says; volumes are counted from 0")
}
