//! What the running station does about the situation log: it makes reports and assessments of what people type, and drafts
//! of what is released.

use std::collections::BTreeSet;

use evidence::{EntryRef, Time};
use line::Record as _;
use line::affairs::{Annex, Body, MessageBody};
use line::desk::Change;
use line::desk::situation::{AnalyticConfidence, Assessment, Filter, Grade, Item, Logging, Report};
use serde_json::{Value, json};
use volume::Footprint;

use super::cli::{NewAssessment, NewRelease, NewReport, Situation, Wanted};
use super::{view, words};
use crate::clock::{DAY_MS, wall};
use crate::desk::draft_item;
use crate::failure::{Exit, Failure};
use crate::plausible::Known;
use crate::socket::{Client, damaged};
use crate::{annex, parse, plain};

/// Items listed at once.
const LIST_MAX: usize = 1_000;

/// Answers a request about the situation log.
///
/// # Errors
/// [`Failure`] with what is not clear, or the role that is missing.
pub(crate) async fn answer(client: &Client, line: Option<String>, asked: Situation) -> Result<Value, Failure> {
    match asked {
        Situation::Report(report) => self::report(client, line, report).await,
        Situation::Assess(assessment) => {
            let (by, assessment) = assessed(assessment)?;
            log(client, &by, Logging::Assessed(assessment)).await
        }
        Situation::Withdraw { item, reason, by } => log(client, &by, Logging::Withdrawn { item, reason }).await,
        Situation::Release(release) => self::release(client, line, release).await,
        Situation::List(wanted) => list(client, line, wanted).await,
        Situation::Show { item } => show(client, item).await,
    }
}

async fn log(client: &Client, by: &str, logging: Logging) -> Result<Value, Failure> {
    let withdrawn = match &logging {
        Logging::Withdrawn { item, .. } => Some(*item),
        _ => None,
    };
    let added = client.desk.log(&client.who, by, Change::Situation(logging)).await?;
    show(client, withdrawn.unwrap_or(added.item)).await
}

async fn show(client: &Client, item: u64) -> Result<Value, Failure> {
    let keeper = client.desk.clone();
    let shown = client.ask(move |core| keeper.with(|state| view::item(core, state.desk.situation(), item))).await?;
    shown.ok_or_else(|| no_item(item))
}

async fn report(client: &Client, line: Option<String>, typed: NewReport) -> Result<Value, Failure> {
    let at = parse::position(&typed.at)?;
    let host = host(client, line.clone()).await?;
    let annex = match host {
        Some(host) => client.ask(move |core| annex::of(core.hosts()[host].line.charter())).await??,
        None => Annex::default(),
    };
    let incident = match typed.incident {
        Some(named) => Some(affair(client, line, named).await?),
        None => None,
    };
    let now = wall();
    let report = Report {
        source: typed.source.trim().to_owned(),
        grade: grade(&typed.grade)?,
        at,
        feature: typed.second.feature(&annex, at)?,
        from: parse::time(&typed.when, now)?,
        until: typed.until.as_deref().map(|until| parse::time(until, now)).transpose()?,
        subject: typed.subject,
        text: typed.words,
        incident,
        corrects: typed.corrects,
    };
    let mut logged = log(client, &typed.by, Logging::Reported(report)).await?;
    // It is told and decides nothing: the report stands, and a later one corrects it.
    if let Some(host) = host {
        let place = Footprint::Circle { centre: at, radius_cm: 0 };
        let doubt = client.ask(move |core| Known::of(&core.hosts()[host]).doubt(&place, None)).await?;
        logged["doubt"] = json!(doubt.map(|doubt| doubt.view()));
    }
    Ok(logged)
}

fn assessed(typed: NewAssessment) -> Result<(String, Assessment), Failure> {
    let confidence = parse::one_of(&typed.confidence, "confidence", &AnalyticConfidence::ALL)?;
    let cites: BTreeSet<u64> = typed.cites.into_iter().collect();
    let NewAssessment { words, subject, corrects, by, .. } = typed;
    Ok((by, Assessment { cites, confidence, subject, text: words, corrects }))
}

async fn release(client: &Client, line: Option<String>, typed: NewRelease) -> Result<Value, Failure> {
    let host = client.host(line).await?;
    let item: Item = client
        .desk
        .with(|state| state.desk.situation().items().get(&typed.item).cloned())
        .ok_or_else(|| no_item(typed.item))?;
    let precedence = parse::precedence(&typed.precedence)?;
    // What `draft edit` is to know of it.
    let asked = json!({ "do": "situation", "item": typed.item, "as_written": typed.as_written });
    let (number, as_written) = (typed.item, typed.as_written);
    let message = client.ask(move |core| {
        let line = &core.hosts()[host].line;
        let (charter, own) = (line.charter(), line.own());
        Ok::<_, Failure>(MessageBody {
            from: parse::own_post(charter, own, &typed.from)?,
            to: typed.to.iter().map(|to| parse::address(charter, to)).collect::<Result<_, _>>()?,
            subject: item.says.subject().to_owned(),
            text: words::released(&item.says),
            language: parse::own_language(charter, own, typed.language.as_deref()),
            reply_to: None,
            corrects: None,
        })
    });
    let message = message.await??;
    if !as_written {
        plain::judge(precedence, &message)?;
    }
    draft_item(client, host, precedence, Body::Message(message), number, &asked).await
}

async fn list(client: &Client, line: Option<String>, wanted: Wanted) -> Result<Value, Failure> {
    let now = wall();
    let end = |text: &String| {
        let is_day = !text.contains(['T', 't', ':']) && text.contains('-');
        parse::time(text, now).map(|time| if is_day { time.plus_ms(DAY_MS) } else { time })
    };
    let near = match (&wanted.near, &wanted.within) {
        (Some(near), Some(within)) => Some((parse::position(near)?, parse::length_cm(within)?)),
        _ => None,
    };
    let incident = match wanted.incident {
        Some(named) => Some(affair(client, line, named).await?),
        None => None,
    };
    let filter = Filter {
        all: wanted.all,
        since: wanted.since.as_ref().map(|since| parse::time(since, now)).transpose()?,
        until: wanted.until.as_ref().map(end).transpose()?,
        source: wanted.source,
        least: wanted.grade.as_deref().map(grade).transpose()?,
        near,
        incident,
    };
    if let (Some(Time(since)), Some(Time(until))) = (filter.since, filter.until)
        && until <= since
    {
        return Err(Failure::new(Exit::Usage, "it ends before it begins", "say --until with a later time"));
    }
    let (keeper, limit) = (client.desk.clone(), wanted.limit.min(LIST_MAX));
    client.ask(move |core| keeper.with(|state| view::list(core, state.desk.situation(), &filter, limit))).await
}

fn grade(text: &str) -> Result<Grade, Failure> {
    let hint = "a letter for the source, from A, completely reliable, to E, unreliable, and F, cannot be judged; then a \
                digit for what it says, from 1, confirmed, to 5, improbable, and 6, cannot be judged: B2";
    Grade::parse(text).ok_or_else(|| Failure::new(Exit::Usage, format!("{text:?} is no grade"), hint))
}

/// The line that is named; without a name the only one, or none where there are several or none.
async fn host(client: &Client, line: Option<String>) -> Result<Option<usize>, Failure> {
    match line {
        None if client.ask(|core| core.hosts().len()).await? != 1 => Ok(None),
        line => client.host(line).await.map(Some),
    }
}

/// An affair that is on the record, with its line's name.
async fn affair(client: &Client, line: Option<String>, named: String) -> Result<(String, EntryRef), Failure> {
    let host = client.host(line).await?;
    let at = client.serial(host, named.clone()).await?;
    let found = client.ask(move |core| {
        let host = &core.hosts()[host];
        let kept = host.store.entries(at.lane, at.serial, 1).map_err(damaged)?;
        Ok::<_, Failure>((host.name.to_string(), kept.first().is_some_and(|kept| kept.entry.at() == at)))
    });
    match found.await?? {
        (line, true) => Ok((line, at)),
        _ => Err(Failure::refused(format!("the record holds no {named:?}"), "detente find finds what was said")),
    }
}

fn no_item(item: u64) -> Failure {
    let what = format!("the situation log has no {item} at hand");
    Failure::missing(what, "detente situation list --all lists them")
}
