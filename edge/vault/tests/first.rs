//! The very first databases of a process may be opened by many threads at once.

use parloir_base::Chance;
use parloir_crypto::slot::Stretch;
use parloir_crypto::words::Words;
use parloir_vault::Vault;

struct Same(u8);

impl Chance for Same {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

#[test]
fn many_threads_may_make_the_first_vaults_of_a_process() {
    std::thread::scope(|scope| {
        for number in 0..16 {
            scope.spawn(move || {
                let home = tempfile::tempdir().unwrap();
                let words = Words::from_entropy(&[number; 32]);
                let made = Vault::create(home.path(), "phrase", &words, Stretch::TEST, &mut Same(number));
                assert!(made.is_ok(), "{:?}", made.err());
            });
        }
    });
}
