//! How questions about items are answered: by looking up what is asked, never by reading a matter.

use parloir_base::Chance;
use parloir_crypto::slot::Stretch;
use parloir_crypto::words::Words;

use super::*;
use crate::vault::Vault;

struct Same;

impl Chance for Same {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

#[test]
fn a_page_of_a_matter_is_looked_up_in_order_and_never_sorted_or_sought_through() {
    let home = tempfile::tempdir().unwrap();
    let words = Words::from_entropy(&[3; 32]);
    let vault = Vault::create(home.path(), "vingt hiboux", &words, Stretch::TEST, &mut Same).unwrap();
    let matter = MatterId([7; 32]);
    let mine = vec![DeviceId([1; 32])];
    for query in [
        ItemQuery::of(matter, 50),
        ItemQuery::last_of(matter, 50),
        ItemQuery { unopened_by: mine.clone(), ..ItemQuery::of(matter, 50) },
        ItemQuery { unopened_by: mine, ..ItemQuery::last_of(matter, 50) },
    ] {
        let sql = vault.page_sql(&query).unwrap();
        let mut plan = vault.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = plan.query_map(params![1, 2, 9, 50], |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.collect::<Result<_, _>>().unwrap();
        assert!(steps.iter().all(|step| step.starts_with("SEARCH ")), "{steps:?}");
        let is_ranged = |step: &String| step.contains("matter=? AND number>? AND number<?");
        assert!(steps.iter().any(is_ranged), "{steps:?}");
    }
}
