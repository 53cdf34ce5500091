//! One station of the bench, in a process of its own: the station as it ships, and a driver that puts commands in
//! where the socket does, and watches what the station tells.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use evidence::{Lane, PartyIndex, PostIndex, Precedence};
use line::affairs::{Address, Body, MessageBody};
use line::{Command, Done, Event};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use station::clock;
use station::folder::Folder;
use station::serve::{Handle, Job, Station, Told};
use station::settings::Settings;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::sync::{broadcast, mpsc, oneshot};

/// What the bench asks of a station.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Order {
    /// The state of the line to the peer.
    State,
    /// What stands in the plot.
    Held,
    /// How many entries of our lane of a precedence the peer has receipted, and how many there are.
    Receipted { precedence: u8 },
    /// Messages one at a time, each `gap_ms` after the last was receipted or, if `paced`, after it was released.
    Single { precedence: u8, count: usize, gap_ms: u64, paced: bool },
    /// As many messages as fit through in so many seconds.
    Stream { precedence: u8, seconds: f64, window: usize },
    /// So many messages at once; until all are receipted if `wait`, else until all are durable.
    Burst { precedence: u8, count: usize, bytes: usize, wait: bool },
    /// So many clocks that run out from now on, and how long after that each is told.
    Overdue { count: usize },
    /// Sign without waiting for the peer's word.
    SignAlone,
}

/// Runs a station until its input ends.
pub fn run(dir: &str) -> Result<()> {
    let folder = Folder::new(Path::new(dir));
    let settings = Settings { log: "error".to_owned(), ..Settings::read(&folder.settings())? };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let station = Station::open(&folder, &settings)?;
        let socket = station::socket::listen(&folder, station.handle())?;
        let console = station::console::open(&folder, &settings, &socket)?;
        let driver = Driver { handle: station.handle() };
        let (stop, stopped) = oneshot::channel();
        let driving = tokio::spawn(async move {
            let outcome = driver.drive().await;
            let _ = stop.send(());
            outcome
        });
        let outcome = station.run(async move { drop(stopped.await) }).await;
        drop(console);
        socket.close();
        outcome?;
        driving.await?
    })
}

struct Driver {
    handle: Handle,
}

impl Driver {
    async fn drive(&self) -> Result<()> {
        let mut orders = BufReader::new(tokio::io::stdin()).lines();
        let mut answers = tokio::io::stdout();
        while let Some(order) = orders.next_line().await? {
            let answer = match serde_json::from_str(&order)? {
                Order::State => self.state().await?,
                Order::Held => self.held().await?,
                Order::Receipted { precedence } => self.receipted(precedence).await?,
                Order::Single { precedence, count, gap_ms, paced } => {
                    self.single(precedence, count, Duration::from_millis(gap_ms), paced).await?
                }
                Order::Stream { precedence, seconds, window } => self.stream(precedence, seconds, window).await?,
                Order::Burst { precedence, count, bytes, wait } => self.burst(precedence, count, bytes, wait).await?,
                Order::Overdue { count } => self.overdue(count).await?,
                Order::SignAlone => self.sign_alone().await?,
            };
            let mut line = serde_json::to_vec(&answer)?;
            line.push(b'\n');
            answers.write_all(&line).await?;
            answers.flush().await?;
        }
        Ok(())
    }

    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut station::serve::Core) -> T + Send + 'static,
    ) -> Result<T> {
        let (reply, replied) = oneshot::channel();
        self.handle.submit(Job::Ask(Box::new(move |core| drop(reply.send(ask(core)))))).await;
        Ok(replied.await?)
    }

    async fn state(&self) -> Result<Value> {
        self.ask(|core| {
            let status = core.hosts()[0].line.status(core.now().mono);
            json!({ "state": status[0].state.to_string(), "reason": status[0].reason.to_string() })
        })
        .await
    }

    async fn held(&self) -> Result<Value> {
        self.ask(|core| {
            let plot = core.hosts()[0].line.plot();
            let (notices, sites) = plot.counts();
            json!({ "notices": notices, "sites": sites, "conflicts": plot.conflicts().count() })
        })
        .await
    }

    async fn receipted(&self, precedence: u8) -> Result<Value> {
        let lane = self.lane(precedence).await?;
        self.ask(move |core| {
            let line = &core.hosts()[0].line;
            let status = line.status(core.now().mono);
            let size = line.lanes()[lane.number() as usize].1;
            json!({ "receipted": status[0].receipted[lane.number() as usize], "size": size })
        })
        .await
    }

    async fn lane(&self, precedence: u8) -> Result<Lane> {
        let own = self.ask(|core| core.hosts()[0].line.own()).await?;
        let precedence = Precedence::from_number(precedence.into()).ok_or_else(|| anyhow!("no such precedence"))?;
        Ok(Lane { party: own, precedence })
    }

    async fn say(&self, lane: Lane, bytes: usize, done: &mpsc::UnboundedSender<Result<u64, String>>) {
        let done = done.clone();
        let reply = Box::new(move |result: Result<Done, line::CommandError>| {
            let _ = done.send(match result {
                Ok(Done::Placed(at)) => Ok(at.serial),
                other => Err(format!("{other:?}")),
            });
        });
        let body = Body::Message(words(lane.party, bytes));
        let command = Command::Say { precedence: lane.precedence, body };
        self.handle.submit(Job::Command { host: 0, command: Box::new(command), reply }).await;
    }

    async fn single(&self, precedence: u8, count: usize, gap: Duration, paced: bool) -> Result<Value> {
        let lane = self.lane(precedence).await?;
        let mut watch = self.handle.watch();
        let (done, mut placed) = mpsc::unbounded_channel::<Result<u64, String>>();
        let (mut us, mut durable_us) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for _ in 0..count {
            let began = Instant::now();
            self.say(lane, 200, &done).await;
            let serial =
                placed.recv().await.ok_or_else(|| anyhow!("the station stopped"))?.map_err(|error| anyhow!(error))?;
            durable_us.push(began.elapsed().as_secs_f64() * 1e6);
            receipt(&mut watch, lane, serial).await?;
            let took = began.elapsed();
            us.push(took.as_secs_f64() * 1e6);
            let rest = if paced { gap.saturating_sub(took) } else { gap };
            if !rest.is_zero() {
                tokio::time::sleep(rest).await;
            }
        }
        Ok(json!({ "us": us, "durable_us": durable_us }))
    }

    async fn stream(&self, precedence: u8, seconds: f64, window: usize) -> Result<Value> {
        let lane = self.lane(precedence).await?;
        let (done, mut placed) = mpsc::unbounded_channel::<Result<u64, String>>();
        let first = self.receipted(precedence).await?["size"].as_u64().unwrap_or(0);
        let began = Instant::now();
        let (mut sent, mut receipted) = (0usize, first);
        let mut durable = 0usize;
        while began.elapsed().as_secs_f64() < seconds {
            while sent - (receipted - first) as usize >= window || sent - durable >= 4_096 {
                while let Ok(serial) = placed.try_recv() {
                    serial.map_err(|error| anyhow!(error))?;
                    durable += 1;
                }
                receipted = self.receipted(precedence).await?["receipted"].as_u64().unwrap_or(0).max(first);
                if sent - (receipted - first) as usize >= window || sent - durable >= 4_096 {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
            for _ in 0..64 {
                self.say(lane, 200, &done).await;
                sent += 1;
            }
        }
        loop {
            receipted = self.receipted(precedence).await?["receipted"].as_u64().unwrap_or(0);
            if receipted >= first + sent as u64 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(json!({ "messages": sent, "seconds": began.elapsed().as_secs_f64() }))
    }

    async fn burst(&self, precedence: u8, count: usize, bytes: usize, wait: bool) -> Result<Value> {
        let lane = self.lane(precedence).await?;
        let (done, mut placed) = mpsc::unbounded_channel::<Result<u64, String>>();
        let began = Instant::now();
        let (mut sent, mut durable, mut last) = (0usize, 0usize, 0u64);
        while durable < count {
            while sent < count && sent - durable < 4_096 {
                self.say(lane, bytes, &done).await;
                sent += 1;
                if sent % 256 == 0 {
                    break;
                }
            }
            let serial = placed.recv().await.ok_or_else(|| anyhow!("the station stopped"))?;
            last = serial.map_err(|error| anyhow!(error))?;
            durable += 1;
            while let Ok(serial) = placed.try_recv() {
                last = serial.map_err(|error| anyhow!(error))?;
                durable += 1;
            }
        }
        let durable_s = began.elapsed().as_secs_f64();
        while wait && self.receipted(precedence).await?["receipted"].as_u64().unwrap_or(0) < last {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(json!({ "durable_s": durable_s, "seconds": began.elapsed().as_secs_f64(), "last": last }))
    }

    async fn overdue(&self, count: usize) -> Result<Value> {
        let (mut watch, began) = (self.handle.watch(), clock::wall());
        let mut ms = Vec::with_capacity(count);
        while ms.len() < count {
            match watch.recv().await {
                Ok(Told { event: Event::Overdue { since, .. }, .. }) if began <= since => {
                    ms.push(clock::wall().0.saturating_sub(since.0) as f64);
                }
                Ok(_) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(json!({ "ms": ms }))
    }

    async fn sign_alone(&self) -> Result<Value> {
        let peer = self.ask(|core| core.hosts()[0].line.status(core.now().mono)[0].peer).await?;
        let (reply, replied) = oneshot::channel();
        let reply = Box::new(move |result| drop(reply.send(result)));
        self.handle.submit(Job::Command { host: 0, command: Box::new(Command::SignWithout(peer)), reply }).await;
        replied.await?.map_err(|error| anyhow!(error))?;
        Ok(json!({}))
    }
}

/// Waits for a verified receipt that covers a place.
async fn receipt(watch: &mut broadcast::Receiver<Told>, lane: Lane, serial: u64) -> Result<()> {
    loop {
        match watch.recv().await {
            Ok(Told { event: Event::Receipted(claims), .. }) if claims.lane == lane && claims.size >= serial => {
                return Ok(());
            }
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return Err(anyhow!("the station stopped")),
        }
    }
}

/// A message of so many bytes of text. Few long words, so that the charter's limit on words is not what is measured.
fn words(own: PartyIndex, bytes: usize) -> MessageBody {
    MessageBody {
        from: PostIndex(0),
        to: vec![Address { party: PartyIndex(1 - own.0), post: PostIndex(0) }],
        subject: String::new(),
        text: "x".repeat(bytes),
        language: "en".to_owned(),
        reply_to: None,
        corrects: None,
    }
}
