//! The commands with their help in the reader's language, and misuse said in it too.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, CommandFactory};

use crate::command::Command;
use parloir_speech::reveal::reveal;
use parloir_speech::speech::Speech;

/// Text that lasts as long as the program, as the parser asks of names and headings: the tree is built once.
fn lasting(text: String) -> &'static str {
    text.leak()
}

/// The whole command tree, speaking.
#[must_use]
pub fn spoken(speech: &Speech) -> clap::Command {
    let mut root = dressed(Command::command(), "", speech)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .about(speech.say("about"))
        .after_help(speech.say("help-after"));
    for (id, short, action) in [("help", 'h', ArgAction::Help), ("version", 'V', ArgAction::Version)] {
        root = root.arg(
            clap::Arg::new(id)
                .short(short)
                .long(id)
                .action(action)
                .global(id == "help")
                .help_heading(lasting(speech.say("help-options")))
                .help(speech.word("arg", id)),
        );
    }
    root
}

fn dressed(command: clap::Command, path: &str, speech: &Speech) -> clap::Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut command = command
        .help_template(format!(
            "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
            speech.say("help-usage")
        ))
        .subcommand_help_heading(lasting(speech.say("help-commands")))
        .subcommand_value_name(lasting(speech.say("help-command")))
        .mut_args(|arg| {
            let id = arg.get_id().as_str().replace('_', "-");
            let own = format!("arg{path}-{id}");
            let said = if speech.has(&own) { speech.say(&own) } else { speech.word("arg", &id) };
            let heading = if arg.is_positional() { "help-arguments" } else { "help-options" };
            let arg = arg.help(said).help_heading(lasting(speech.say(heading))).hide_env(true);
            // What is true of every command comes after what is true of this one.
            let arg = if arg.is_global_set() { arg.display_order(100) } else { arg };
            if !arg.get_action().takes_values() {
                return arg;
            }
            // The sentences name choices and defaults themselves, in the reader's language.
            arg.hide_possible_values(true).hide_default_value(true).value_name(lasting(speech.word("value", &id)))
        });
    let usage = format!("usage{path}");
    if speech.has(&usage) {
        command = command.override_usage(speech.say(&usage));
    }
    for name in names {
        let below = format!("{path}-{name}");
        command = command
            .mut_subcommand(name, |sub| dressed(sub.about(speech.say(&format!("about{below}"))), &below, speech));
    }
    command
}

/// What was wrong with the arguments, in one sentence.
#[must_use]
pub fn misuse(error: &clap::Error, speech: &Speech) -> String {
    let found = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => reveal(text),
        Some(ContextValue::Strings(texts)) => texts.iter().map(|text| reveal(text)).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    // A subcommand in the wrong place is named as such, not as an argument.
    let kinds = [ContextKind::InvalidArg, ContextKind::InvalidSubcommand, ContextKind::PriorArg];
    let argument = kinds.map(found).into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = found(ContextKind::InvalidValue);
            let choices = match found(ContextKind::ValidValue) {
                known if !known.is_empty() => known,
                _ => std::error::Error::source(error).map(|source| reveal(&source.to_string())).unwrap_or_default(),
            };
            if value.is_empty() {
                speech.tell("misuse-value-missing", &[("argument", argument.into())])
            } else {
                speech.tell(
                    "misuse-value",
                    &[("argument", argument.into()), ("value", value.into()), ("choices", choices.into())],
                )
            }
        }
        ErrorKind::UnknownArgument => speech.tell("misuse-argument-unknown", &[("argument", argument.into())]),
        ErrorKind::InvalidSubcommand => {
            speech.tell("misuse-command-unknown", &[("command", found(ContextKind::InvalidSubcommand).into())])
        }
        ErrorKind::MissingRequiredArgument => speech.tell("misuse-argument-missing", &[("argument", argument.into())]),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            speech.say("misuse-command-missing")
        }
        ErrorKind::ArgumentConflict => match argument {
            unnamed if unnamed.is_empty() => speech.say("misuse-other"),
            argument => speech.tell("misuse-conflict", &[("argument", argument.into())]),
        },
        _ => speech.say("misuse-other"),
    }
}
