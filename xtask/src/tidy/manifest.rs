//! The few lines of a crate's `Cargo.toml` that the rules ask about.

/// A dependency as named in a manifest.
#[derive(Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The crate's name.
    pub name: String,
    /// Line, from 1.
    pub line: usize,
    /// Whether tests alone see it.
    pub dev: bool,
}

/// A crate's manifest.
#[derive(Debug, Default)]
pub struct Manifest {
    /// Path of the `Cargo.toml`.
    pub path: String,
    /// The crate's name.
    pub name: String,
    /// The layer that it declares.
    pub layer: String,
    /// The licence that it declares.
    pub license: String,
    /// What it depends on.
    pub dependencies: Vec<Dependency>,
}

impl Manifest {
    /// Reads the lines that matter; what it does not know it passes over.
    pub fn of(path: &str, text: &str) -> Self {
        let mut manifest = Self { path: path.to_owned(), ..Self::default() };
        let mut section = String::new();
        for (index, raw) in text.lines().enumerate() {
            let line = raw.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
                section = name.to_owned();
                manifest.depend_by_section(&section, index + 1);
                continue;
            }
            let Some((key, value)) = line.split_once('=') else { continue };
            let (key, value) = (key.trim(), value.split('#').next().unwrap_or_default().trim().trim_matches('"'));
            match (section.as_str(), key) {
                ("package", "name") => manifest.name = value.to_owned(),
                ("package", "license") => manifest.license = value.to_owned(),
                ("package.metadata.parloir", "layer") => manifest.layer = value.to_owned(),
                (table, key) if is_dependency_table(table) && !key.starts_with('#') => {
                    let name = key.split('.').next().unwrap_or_default().trim_matches('"');
                    manifest.depend(name, index + 1, table.ends_with("dev-dependencies"));
                }
                _ => {}
            }
        }
        manifest
    }

    /// `[dependencies.name]` names a dependency in its heading.
    fn depend_by_section(&mut self, section: &str, line: usize) {
        if let Some((table, name)) = section.rsplit_once('.')
            && is_dependency_table(table)
        {
            self.depend(name, line, table.ends_with("dev-dependencies"));
        }
    }

    fn depend(&mut self, name: &str, line: usize, dev: bool) {
        self.dependencies.push(Dependency { name: name.to_owned(), line, dev });
    }

    /// The crate's folder.
    pub fn folder(&self) -> &str {
        self.path.trim_end_matches("/Cargo.toml")
    }
}

fn is_dependency_table(section: &str) -> bool {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .any(|table| section == *table || (section.starts_with("target.") && section.ends_with(&format!(".{table}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_name_a_dependency_is_read() {
        let manifest = Manifest::of(
            "core/a/Cargo.toml",
            "[package]\nname = \"parloir-a\"\nlicense = \"MIT\" # why\n[package.metadata.parloir]\nlayer = \"core1\"\n\
             [dependencies]\nparloir-b.workspace = true\nc = \"1\"\n[dependencies.d]\nversion = \"1\"\n\
             [target.'cfg(unix)'.dependencies]\ne = { version = \"1\" }\n[dev-dependencies]\nf = \"1\"\n",
        );
        assert_eq!((manifest.name.as_str(), manifest.layer.as_str()), ("parloir-a", "core1"));
        assert_eq!(manifest.license, "MIT");
        let names: Vec<_> = manifest.dependencies.iter().map(|one| (one.name.as_str(), one.dev)).collect();
        assert_eq!(names, [("parloir-b", false), ("c", false), ("d", false), ("e", false), ("f", true)]);
    }
}
