//! Who was found on the same network, and whether anybody is looked for.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use parloir_base::EndpointId;
use parloir_crypto::nearby::tag;
use parloir_nearby::Found;
use tokio::sync::watch;

/// Devices that are remembered, the last found ones; more than an office has, and few enough to make a tag for each.
const FOUND_MAX: usize = 256;

/// Places where one sign is believed to be: the first one, and the one that was found last.
const PLACES_MAX: usize = 2;

/// Who was found, and whether anybody is looked for.
pub(crate) struct Neighbours {
    is_wanted: watch::Sender<bool>,
    found: Mutex<VecDeque<Found>>,
}

impl Neighbours {
    pub fn new(is_wanted: bool) -> Self {
        Self { is_wanted: watch::Sender::new(is_wanted), found: Mutex::default() }
    }

    fn found(&self) -> MutexGuard<'_, VecDeque<Found>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells at each change.
    pub fn is_wanted(&self) -> watch::Receiver<bool> {
        self.is_wanted.subscribe()
    }

    /// From now on, or no longer.
    pub fn want(&self, is_wanted: bool) {
        self.is_wanted.send_if_modified(|was| std::mem::replace(was, is_wanted) != is_wanted);
        if !is_wanted {
            self.found().clear();
        }
    }

    /// Where a device may be, by its sign: an address of each place in turn, so that whoever names many pushes nobody's out.
    pub fn addresses(&self, peer: &EndpointId) -> Vec<SocketAddr> {
        let found = self.found();
        let fits: Vec<&Found> = found.iter().rev().filter(|one| tag(peer, &one.sign.salt) == one.sign.tag).collect();
        let most = fits.iter().map(|one| one.addresses.len()).max().unwrap_or_default();
        (0..most).flat_map(|turn| fits.iter().filter_map(move |one| one.addresses.get(turn).copied())).collect()
    }

    /// Remembers one; whether it was not known like this before. Who repeats another's sign with other addresses takes nothing from where it
    /// was found first: both are tried, and no third one.
    pub fn remember(&self, one: Found) -> bool {
        let mut found = self.found();
        if found.contains(&one) {
            return false;
        }
        let same = found.iter().enumerate().filter(|(_, known)| known.sign == one.sign).map(|(place, _)| place);
        let same: Vec<usize> = same.collect();
        if let Some(last) = same.last().filter(|_| same.len() >= PLACES_MAX) {
            found.remove(*last);
        }
        if found.len() == FOUND_MAX {
            found.pop_front();
        }
        found.push_back(one);
        true
    }
}

#[cfg(test)]
mod tests {
    use parloir_nearby::Sign;

    use super::*;

    const PEER: EndpointId = EndpointId([7; 32]);

    fn found(peer: &EndpointId, salt: u8, last: u8) -> Found {
        found_at(peer, salt, &[last])
    }

    fn found_at(peer: &EndpointId, salt: u8, lasts: &[u8]) -> Found {
        let salt = [salt; 16];
        let addresses = lasts.iter().map(|last| ([10, 0, 0, *last], 47_000).into()).collect();
        Found { sign: Sign { salt, tag: tag(peer, &salt) }, addresses }
    }

    fn lasts(neighbours: &Neighbours) -> Vec<u8> {
        let last = |address: &SocketAddr| address.ip().to_string().rsplit('.').next().unwrap().parse().unwrap();
        neighbours.addresses(&PEER).iter().map(last).collect()
    }

    #[test]
    fn a_device_is_where_its_sign_was_found_and_nobody_elses_sign_says_where_it_is() {
        let neighbours = Neighbours::new(true);
        assert!(neighbours.remember(found(&PEER, 1, 1)) && neighbours.remember(found(&EndpointId([8; 32]), 1, 2)));
        assert!(!neighbours.remember(found(&PEER, 1, 1)), "what is known is no news");
        assert_eq!(lasts(&neighbours), [1]);
        neighbours.want(false);
        assert_eq!(lasts(&neighbours), [0; 0], "who looks no longer knows nobody");
    }

    #[test]
    fn who_repeats_a_sign_elsewhere_takes_no_address_away_and_a_crowd_is_bounded() {
        let neighbours = Neighbours::new(true);
        assert!(neighbours.remember(found(&PEER, 1, 1)) && neighbours.remember(found(&PEER, 1, 66)));
        assert_eq!(lasts(&neighbours), [66, 1]);
        for salt in 0..=255 {
            neighbours.remember(found(&EndpointId([9; 32]), salt, 3));
        }
        assert_eq!(neighbours.found().len(), FOUND_MAX);
    }

    #[test]
    fn whoever_repeats_a_sign_without_end_is_dialled_at_one_place_and_where_it_was_found_first_stays() {
        let neighbours = Neighbours::new(true);
        assert!(neighbours.remember(found(&PEER, 1, 1)));
        for last in 2..200 {
            assert!(neighbours.remember(found(&PEER, 1, last)));
        }
        assert_eq!(lasts(&neighbours), [199, 1]);
    }

    #[test]
    fn a_place_with_many_addresses_pushes_none_of_another_place_back() {
        let neighbours = Neighbours::new(true);
        assert!(neighbours.remember(found_at(&PEER, 1, &[1, 2])));
        assert!(neighbours.remember(found_at(&PEER, 1, &[61, 62, 63, 64])));
        assert_eq!(lasts(&neighbours), [61, 1, 62, 2, 63, 64]);
    }
}
