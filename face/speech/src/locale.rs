//! Which language to speak: asked for, else the locale's, else French.

/// A language that Parloir speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// French.
    Fr,
}

impl Language {
    /// Both, French first.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The two letters of ISO 639-1.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

impl std::str::FromStr for Language {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|language| language.code() == text).ok_or("fr, en")
    }
}

/// The language of the program's arguments and environment. Read before the arguments are parsed, since help is spoken too.
#[must_use]
pub fn chosen(arguments: &[std::ffi::OsString], variable: &dyn Fn(&str) -> Option<String>) -> Language {
    let mut asked = None;
    let mut follows = false;
    for argument in arguments.iter().skip(1).filter_map(|argument| argument.to_str()) {
        if argument == "--" {
            break;
        }
        if follows {
            asked = Some(argument);
        } else if let Some(value) = argument.strip_prefix("--lang=") {
            asked = Some(value);
        }
        follows = argument == "--lang";
    }
    match asked {
        Some("en") => Language::En,
        Some("fr") => Language::Fr,
        _ => of_locale(variable),
    }
}

fn of_locale(variable: &dyn Fn(&str) -> Option<String>) -> Language {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()));
    match named {
        Some(locale)
            if locale == "en"
                || locale.starts_with("en_")
                || locale.starts_with("en-")
                || locale.starts_with("en.") =>
        {
            Language::En
        }
        _ => Language::Fr,
    }
}

/// The locale variables of this process; where the system keeps its locale elsewhere, that one as `LANG`.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    let set = std::env::var(name).ok();
    if cfg!(not(target_os = "linux")) && name == "LANG" && set.is_none() {
        return sys_locale::get_locale();
    }
    set
}
