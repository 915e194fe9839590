//! When a backup makes and tries itself: once a day, sooner when much came, and all of it is read back once a week.

use std::sync::Arc;
use std::time::Duration;

use parloir_base::Moment;

use crate::backup::kept::Kept;
use crate::backup::{check_by_hand, now_by_hand, state};
use crate::chance::now;
use crate::hub::Hub;

const HOUR_MS: i64 = 3_600 * 1_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Links since the last backup after which an hour is long enough.
const LINKS_MUCH: u64 = 200;
/// How often it is looked whether something is due.
const LOOK: Duration = Duration::from_secs(60);

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    Backup,
    Drill,
}

/// What is due now, with the last link at `place` and so many matters erased: what was erased must go from the backup too. What failed, and what could not be taken away, is tried again after an hour. A clock that was set back makes nothing wait.
pub(crate) fn due(kept: &Kept, now: Moment, (place, erased): (u64, u64)) -> Option<Due> {
    let since = |at_ms: i64| if now.0 < at_ms { i64::MAX } else { now.0.saturating_sub(at_ms) };
    if kept.failed_ms != 0 && since(kept.failed_ms) < HOUR_MS {
        return None;
    }
    let much = place.saturating_sub(kept.place) >= LINKS_MUCH;
    if kept.number == 0
        || kept.erased != erased
        || since(kept.made_ms) >= DAY_MS
        || ((much || kept.left > 0) && since(kept.made_ms) >= HOUR_MS)
    {
        return Some(Due::Backup);
    }
    (since(kept.whole_ms) >= 7 * DAY_MS).then_some(Due::Drill)
}

/// Does what is due, until the node ends.
pub(crate) async fn keep(hub: Arc<Hub>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = hub.stopped() => return,
        }
        let Ok(Some(kept)) = state(&hub).await else { continue };
        let looked = hub.readers.run(|reader| Ok((reader.last_place()?, reader.erased()?.len() as u64)));
        let Ok(come) = looked.await else { continue };
        // How it went is in the vault: whoever looks is told.
        match due(&kept, now(), come) {
            Some(Due::Backup) => drop(now_by_hand(&hub).await),
            Some(Due::Drill) => drop(check_by_hand(&hub).await),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use parloir_base::Digest;

    use super::*;
    use crate::backup::kept::Made;
    use crate::backup::source::Source;

    const NOW: Moment = Moment(1_764_000_000_000);

    fn made(ago_ms: i64) -> Kept {
        let made = Made { number: 1, index: Digest([1; 32]), place: 50, files: 2, bytes: 9, erased: 0, left: 0 };
        let at = Moment(NOW.0 - ago_ms);
        Kept::new(Source::Folder("/backup".into()), "age1".into(), &[1; 32]).made(&made, at).checked(at, true)
    }

    #[test]
    fn a_backup_is_due_each_day_and_after_an_hour_when_much_came() {
        assert_eq!(
            due(&Kept::new(Source::Folder("/backup".into()), "age1".into(), &[1; 32]), NOW, (0, 0)),
            Some(Due::Backup)
        );
        assert_eq!(due(&made(DAY_MS - 1), NOW, (50, 0)), None);
        assert_eq!(due(&made(DAY_MS), NOW, (50, 0)), Some(Due::Backup));
        assert_eq!(due(&made(HOUR_MS), NOW, (249, 0)), None);
        assert_eq!(due(&made(HOUR_MS), NOW, (250, 0)), Some(Due::Backup));
        assert_eq!(due(&made(HOUR_MS - 1), NOW, (9_999, 0)), None);
        assert_eq!(due(&made(-DAY_MS), NOW, (50, 0)), Some(Due::Backup), "a clock that was set back");
    }

    #[test]
    fn a_backup_that_holds_what_was_erased_since_is_made_anew_at_once() {
        assert_eq!(due(&made(1), NOW, (50, 0)), None);
        assert_eq!(due(&made(1), NOW, (20, 1)), Some(Due::Backup));
        assert_eq!(due(&made(1).failed(NOW, "BACKUP-02", None), NOW, (20, 1)), None, "and after an hour when it fails");
    }

    #[test]
    fn what_could_not_be_taken_away_is_tried_again_after_an_hour() {
        let left = |ago_ms: i64| {
            let mut kept = made(ago_ms);
            kept.left = 1;
            kept
        };
        assert_eq!(due(&left(HOUR_MS - 1), NOW, (50, 0)), None);
        assert_eq!(due(&left(HOUR_MS), NOW, (50, 0)), Some(Due::Backup));
        assert_eq!(due(&made(HOUR_MS), NOW, (50, 0)), None);
    }

    #[test]
    fn all_of_it_is_read_back_each_week_and_what_failed_is_tried_again_after_an_hour() {
        let fresh = Made { number: 9, index: Digest([9; 32]), place: 50, files: 2, bytes: 9, erased: 0, left: 0 };
        let week = made(7 * DAY_MS).made(&fresh, NOW).checked(NOW, false);
        assert_eq!(due(&week, NOW, (50, 0)), Some(Due::Drill));
        assert_eq!(due(&week.clone().failed(NOW, "BACKUP-02", None), NOW, (50, 0)), None);
        let ago = Moment(NOW.0 - HOUR_MS);
        assert_eq!(due(&week.failed(ago, "BACKUP-02", None), NOW, (50, 0)), Some(Due::Drill));
    }
}
