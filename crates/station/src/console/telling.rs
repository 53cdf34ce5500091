//! Tells the console what the station tells, for as long as both are there.

use console::Events;
use line::Event;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::socket::Client;
use crate::view;

/// Tells until the station has stopped. What the other side said is marked as suspected where it is, as everywhere.
pub(super) async fn tell(client: Client, events: Events) {
    let mut watch = client.watching();
    let mut desk = client.desk.changes();
    let mut charters = client.charters().await;
    loop {
        let heard = tokio::select! {
            told = watch.recv() => told,
            // What changed is not said: whoever may read it asks for it.
            Ok(()) = desk.changed() => {
                events.tell(json!({ "event": "desk" }));
                continue;
            }
        };
        let told = match heard {
            Ok(told) => {
                // A party that joins is called by its code from then on.
                if matches!(told.event, Event::TakenUp { .. }) {
                    charters = client.charters().await;
                }
                let charter = charters.iter().find(|(name, _)| **name == *told.line);
                charter.map_or(Value::Null, |(_, charter)| view::told(charter, &told))
            }
            Err(RecvError::Lagged(missed)) => json!({ "event": "missed", "count": missed }),
            Err(RecvError::Closed) => return,
        };
        if !told.is_null() {
            events.tell(told);
        }
    }
}
