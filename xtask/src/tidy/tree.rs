//! The project's files, read once; each Rust file parted into code and tests.

use std::io;
use std::path::Path;
use std::process::Command;

use crate::tidy::manifest::Manifest;
use crate::tidy::source::Source;

/// One text file of the project.
pub struct File {
    /// Path from the project's top, with `/`.
    pub path: String,
    /// Everything in it.
    pub text: String,
    /// For a Rust file, its code apart from comments, strings and tests.
    pub source: Option<Source>,
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        let source = path.ends_with(".rs").then(|| Source::of(text, is_test(path)));
        Self { path: path.to_owned(), text: text.to_owned(), source }
    }

    /// Whether the whole file is test code, by its place.
    pub fn is_test(&self) -> bool {
        is_test(&self.path)
    }
}

/// Test code by place: the `test/` crates, `fuzz/`, a `tests` or `benches` folder, a file named `tests.rs`.
fn is_test(path: &str) -> bool {
    path.starts_with("test/")
        || path.starts_with("fuzz/")
        || path.split('/').any(|part| part == "tests" || part == "benches" || part == "tests.rs")
}

/// The files that the rules read.
pub struct Tree {
    files: Vec<File>,
    manifests: Vec<Manifest>,
}

impl Tree {
    /// Every file that is tracked or would be, of the project that this program was built from.
    pub fn of_project() -> io::Result<Self> {
        let top = project_top();
        let listed = Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .current_dir(top)
            .output()?;
        let mut names: Vec<String> = if listed.status.success() {
            String::from_utf8_lossy(&listed.stdout).split('\0').map(str::to_owned).collect()
        } else {
            let mut found = Vec::new();
            walk(top, "", &mut found)?;
            found
        };
        names.sort();
        names.dedup();
        let mut files = Vec::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            // A file that is not text, or was removed and not yet committed, has nothing to check.
            if let Ok(text) = std::fs::read_to_string(top.join(name)) {
                files.push(File::new(name, &text));
            }
        }
        Ok(Self::from_files(files))
    }

    /// A project that exists in a test only.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self::from_files(files.iter().map(|(path, text)| File::new(path, text)).collect())
    }

    fn from_files(files: Vec<File>) -> Self {
        let manifests = files
            .iter()
            .filter(|file| file.path.ends_with("/Cargo.toml"))
            // Workspaces of their own: no crate of a layer, and nothing of theirs is in the program.
            .filter(|file| !["fuzz/", "press/", "test/bench/peers/"].iter().any(|place| file.path.starts_with(place)))
            .map(|file| Manifest::of(&file.path, &file.text))
            .collect();
        Self { files, manifests }
    }

    /// All files.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The Rust files with their parted text.
    pub fn rust(&self) -> impl Iterator<Item = (&File, &Source)> {
        self.files.iter().filter_map(|file| file.source.as_ref().map(|source| (file, source)))
    }

    /// The Rust files of the core's crates: what must be pure and must not panic.
    pub fn core(&self) -> impl Iterator<Item = (&File, &Source)> {
        self.rust().filter(|(file, _)| file.path.starts_with("core/") && file.path.contains("/src/"))
    }

    /// The crates' manifests.
    pub fn manifests(&self) -> &[Manifest] {
        &self.manifests
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

/// The folder that holds the workspace.
pub fn project_top() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// What `git ls-files` lists, for a copy of the project that is no repository.
fn walk(top: &Path, under: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(top.join(under))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if under.is_empty() { name.clone() } else { format!("{under}/{name}") };
        if entry.file_type()?.is_dir() {
            if name != "target" && name != ".git" {
                walk(top, &path, found)?;
            }
        } else {
            found.push(path);
        }
    }
    Ok(())
}
