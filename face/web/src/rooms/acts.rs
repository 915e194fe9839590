//! What is done to items: sent, corrected, withdrawn, opened, acknowledged; and what is being written, kept.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use parloir_node::contract::Request;

use crate::rooms::matter;
use crate::trouble::Trouble;
use crate::visit::Deed;

/// Sends a message, a reply or a correction.
pub(crate) async fn send(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<Response, Trouble> {
    let text = fields.text("text").replace("\r\n", "\n");
    let request = match fields.some("correct") {
        Some(item) => Request::Correct { matter: of.clone(), item, text },
        None => Request::Send { matter: of.clone(), text, reply_to: fields.some("reply").filter(|item| item != "0") },
    };
    match visit.ask(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/m/{of}#write")).into_response()),
        // What was written stays where it was written.
        Err(trouble) => {
            let numbered = |name: &str| fields.text(name).parse().ok();
            let asked = matter::Asked {
                reply: numbered("reply"),
                correct: numbered("correct"),
                written: Some(fields.text("text").to_owned()),
                ..matter::Asked::default()
            };
            matter::shown(&visit, &of, &asked, Some(&trouble)).await
        }
    }
}

/// Keeps what is being written, in the vault.
pub(crate) async fn draft(Path(of): Path<String>, Deed(visit, fields): Deed) -> Result<StatusCode, Trouble> {
    let reply_to = fields.some("reply").filter(|item| item != "0");
    visit.ask(Request::DraftPut { matter: of, text: fields.text("text").replace("\r\n", "\n"), reply_to }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One of the small acts on an item.
pub(crate) async fn item(
    Path((of, item, deed)): Path<(String, String, String)>,
    Deed(visit, _): Deed,
) -> Result<Response, Trouble> {
    let back = format!("/m/{of}#i-{item}");
    let matter = of.clone();
    let request = match deed.as_str() {
        "acknowledge" => Request::Acknowledge { matter, item },
        "open" => Request::Open { matter, item, target: None },
        "pause" => Request::Transfer { matter, item, pause: true },
        "resume" => Request::Transfer { matter, item, pause: false },
        "withdraw" => Request::Withdraw { matter, item },
        _ => return Ok(StatusCode::NOT_FOUND.into_response()),
    };
    match visit.ask(request).await {
        Ok(_) => Ok(Redirect::to(&back).into_response()),
        Err(trouble) => matter::shown(&visit, &of, &matter::Asked::default(), Some(&trouble)).await,
    }
}
