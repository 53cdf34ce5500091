//! Holding what others fold against what is folded here: the sums that every line check states, and the search for the
//! first affair on which two stations differ.

use evidence::{Lane, Seen};

use super::Line;
use crate::affairs::{AnswerBody, Body, CheckBody, Folded};
use crate::blame::LocalFault;
use crate::limits::SEARCHES_MAX;
use crate::pictures::{Compared, Division, Parts, PictureSums, Sum};
use crate::record::{Record, RecordError};
use crate::step::{Event, Now, Output};

impl Line {
    /// Notes what is folded now, and holds what others state of theirs against what was folded here from the same entries.
    /// True if a search for the first affair on which they differ came nearer.
    pub(super) fn compare_pictures(
        &mut self,
        now: Now,
        folded: &[Folded],
        record: &dyn Record,
        out: &mut Vec<Output>,
    ) -> Result<bool, LocalFault> {
        let mut searches = false;
        for event in folded {
            let (Folded::Checked(stated) | Folded::Answered { by: stated, .. }) = event else { continue };
            let Some(at) = self.peers.iter().position(|peer| peer.party == stated.lane.party) else { continue };
            let Some(kept) = self.kept(*stated, record)? else { continue };
            let (Ok(Body::Check(CheckBody { picture, .. })) | Ok(Body::Answer(AnswerBody { picture, .. }))) =
                Body::decode(kept.entry.body())
            else {
                continue;
            };
            // By other rules the same entries are folded otherwise without anything being wrong.
            let amendment = self.rules.charter.number();
            let Some(theirs) = picture.filter(|theirs| theirs.amendment == amendment) else { continue };
            let before = self.peers[at].picture.clone();
            if let Some(lanes) = self.pictures.compare(&theirs, |sizes| self.held(sizes, record))? {
                let first = before.as_ref().filter(|before| before.lanes == lanes).and_then(|before| before.first);
                self.peers[at].picture = Some(Compared { at: now.wall, lanes, first });
            }
            searches |= self.search(at, theirs.parts, record)?;
            let differs = |compared: Option<&Compared>| {
                compared.map(|compared| (compared.lanes.clone(), compared.first)).unwrap_or_default()
            };
            let peer = &self.peers[at];
            let (lanes, first) = differs(peer.picture.as_ref());
            if differs(before.as_ref()) != (lanes.clone(), first) {
                out.push(Output::Tell(Event::Pictures { peer: peer.party, lanes, first }));
            }
        }
        self.note_picture(record)?;
        Ok(searches)
    }

    /// Goes on with the search for the first affair that a peer folds otherwise, by what it states of parts of a lane; true
    /// if it came nearer.
    ///
    /// Nothing holds still for it. What came meanwhile is of the end of a lane, and what is looked for is the first.
    fn search(&mut self, at: usize, parts: Option<Parts>, record: &dyn Record) -> Result<bool, RecordError> {
        let Some((lane, before)) = self.peers[at].picture.as_ref().and_then(|p| Some((*p.lanes.first()?, p.first)))
        else {
            self.peers[at].search = None;
            return Ok(false);
        };
        let (mut search, mut found) = (self.peers[at].search.filter(|search| search.lane == lane), before);
        if let Some(Parts { of, sums }) = parts.filter(|parts| parts.of.lane == lane)
            && let Some(ours) = self.added_up(of, record)?
        {
            match of.narrowed(&ours, &sums) {
                Some((narrower, affair)) => (search, found) = (Some(narrower), affair.or(found)),
                // It is not there any more, or changes while it is looked at: from the start.
                None => search = None,
            }
        }
        let search = search.unwrap_or_else(|| Division::whole(lane, self.book(lane).durable()));
        let peer = &mut self.peers[at];
        let nearer = peer.search != Some(search) || before != found;
        peer.search = Some(search);
        if let Some(compared) = &mut peer.picture {
            compared.first = found;
        }
        Ok(nearer)
    }

    /// What this station states of its picture: with parts of it, while a peer folds something else.
    pub(super) fn stated_picture(&mut self, record: &dyn Record) -> Result<Option<PictureSums>, RecordError> {
        let Some(last) = self.pictures.last() else { return Ok(None) };
        let (sizes, sums): (Vec<_>, Vec<_>) = last.iter().map(|(size, sum)| (*size, sum.stated())).unzip();
        let Some(held) = self.held(&sizes, record)? else { return Ok(None) };
        let parts = match self.peers.iter().find_map(|peer| peer.search) {
            Some(of) => self.added_up(of, record)?.map(|sums| Parts { of, sums }),
            None => None,
        };
        Ok(Some(PictureSums { amendment: self.rules.charter.number(), held, sums, parts }))
    }

    /// What this station folds of the parts of a division; `None` once it has added up as many as it may.
    fn added_up(&mut self, of: Division, record: &dyn Record) -> Result<Option<Vec<[u8; 16]>>, RecordError> {
        if self.searches == SEARCHES_MAX {
            return Ok(None);
        }
        self.searches += 1;
        Ok(Some(record.part_sums(of)?.into_iter().map(Sum::stated).collect()))
    }

    /// Notes what is folded now, if nothing is left to be folded.
    pub(super) fn note_picture(&mut self, record: &dyn Record) -> Result<(), RecordError> {
        if let Some(folded) = record.picture_sums()? {
            self.pictures.note(folded);
        }
        Ok(())
    }

    /// What this station holds of lanes of these sizes; `None` if it does not hold so much.
    fn held(&self, sizes: &[u64], record: &dyn Record) -> Result<Option<Seen>, RecordError> {
        let lanes = Lane::all(self.rules.charter.parties.len()).zip(sizes);
        let roots: Option<Vec<_>> =
            lanes.map(|(lane, size)| self.root(lane, *size, record)).collect::<Result<_, _>>()?;
        Ok(roots.map(|roots| Seen::new(self.rules.line, sizes.to_vec(), &roots)))
    }
}
