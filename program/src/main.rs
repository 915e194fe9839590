//! The `parloir` program: the terminal's face, which starts the node, and the browser's, which it is given.
#![forbid(unsafe_code)]

use std::sync::Arc;

use parloir_cli::window::{Asked, Served, Window};
use parloir_node::Keeper;

fn main() -> std::process::ExitCode {
    // The child that draws a page reads a stranger's document: it does nothing else, and nothing before.
    if std::env::args_os().nth(1).is_some_and(|act| act == parloir_node::preview::DRAW_PAGE) {
        return parloir_node::preview::draw_page();
    }
    // Before a passphrase is typed.
    parloir_node::protect::shield();
    parloir_cli::run(&Browser)
}

struct Browser;

impl Window for Browser {
    fn serve(&self, node: Arc<Keeper>, asked: Asked) -> Served {
        let Asked { listen, language, opens, told } = asked;
        Box::pin(async move {
            let options = parloir_web::Options { listen, language: language.code(), opens, told };
            parloir_web::serve(node, options).await.map_err(|fault| fault.to_string())
        })
    }
}
