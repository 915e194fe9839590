//! The modules of one crate and which of them names which: the arrows that must form no cycle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::tidy::paths;
use crate::tidy::report::line_at;
use crate::tidy::tree::{File, Tree};

/// A module by its path from the crate's root, which is empty.
type Module = Vec<String>;

/// Where one module names another.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// The file that names.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
}

/// The modules of a crate, and for each arrow the first place that draws it.
#[derive(Default)]
pub struct Modules {
    arrows: BTreeMap<Module, BTreeMap<Module, Arrow>>,
}

impl Modules {
    /// Reads the modules under a crate's `src`; tests draw no arrow.
    pub fn of(tree: &Tree, folder: &str) -> Self {
        let source_folder = format!("{folder}/src/");
        let mut files: Vec<(Module, &File, &str)> = tree
            .rust()
            .filter(|(file, _)| file.path.starts_with(&source_folder) && !file.is_test())
            .map(|(file, source)| (module_of(&file.path[source_folder.len()..]), file, source.code.as_str()))
            .collect();
        if files.iter().any(|(module, file, _)| module.is_empty() && file.path.ends_with("lib.rs")) {
            // The program beside a library is a reader of it: nothing can name it.
            files.retain(|(module, file, _)| !(module.is_empty() && file.path.ends_with("main.rs")));
        }
        let known: BTreeSet<Module> = files.iter().map(|(module, _, _)| module.clone()).collect();
        let exports = exports(&files, &known);
        let mut modules = Self::default();
        for (module, file, code) in &files {
            for (offset_bytes, target) in named(module, &without_exports(code), &known) {
                let reached = reach(&target, &known, &exports);
                if reached != *module {
                    let arrow = Arrow { path: file.path.clone(), line: line_at(code, offset_bytes) };
                    modules.arrows.entry(module.clone()).or_default().entry(reached).or_insert(arrow);
                }
            }
        }
        modules
    }

    /// The shortest cycle through each module that is in one, each cycle once.
    pub fn cycles(&self) -> Vec<(Arrow, String)> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for start in self.arrows.keys() {
            let Some(cycle) = self.way_back(start) else { continue };
            let mut members = cycle.clone();
            members.sort();
            let first_arrow = cycle.get(1).or(cycle.first()).and_then(|next| self.arrows.get(start)?.get(next));
            if let (Some(arrow), true) = (first_arrow, seen.insert(members)) {
                let names: Vec<_> = cycle.iter().chain([start]).map(shown).collect();
                found.push((arrow.clone(), names.join(" -> ")));
            }
        }
        found
    }

    /// The shortest way from a module back to itself.
    fn way_back(&self, start: &Module) -> Option<Vec<Module>> {
        let mut queue = VecDeque::from([vec![start.clone()]]);
        let mut seen = BTreeSet::new();
        while let Some(way) = queue.pop_front() {
            for next in self.arrows.get(way.last()?).into_iter().flat_map(BTreeMap::keys) {
                if next == start {
                    return Some(way);
                }
                if seen.insert(next) {
                    let mut longer = way.clone();
                    longer.push(next.clone());
                    queue.push_back(longer);
                }
            }
        }
        None
    }
}

/// `a/b.rs`, `a/b/mod.rs` are `a::b`; `lib.rs`, `main.rs` are the root; a program in `bin/` stands by itself.
fn module_of(path: &str) -> Module {
    let mut parts: Module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") || parts == ["lib"] || parts == ["main"] {
        parts.pop();
    }
    parts
}

fn shown(module: &Module) -> String {
    if module.is_empty() { "crate".to_owned() } else { module.join("::") }
}

/// Every module path that a module's code names, made absolute, items included.
fn named(module: &Module, code: &str, known: &BTreeSet<Module>) -> Vec<(usize, Module)> {
    let mut found = Vec::new();
    for root in ["crate", "self", "super"] {
        for path in paths::starting_with(code, root) {
            found.push((path.offset_bytes, absolute(module, &path.parts)));
        }
    }
    for child in known.iter().filter(|one| one.len() == module.len() + 1 && one.starts_with(module)) {
        for path in child.last().map(|name| paths::starting_with(code, name)).unwrap_or_default() {
            found.push((path.offset_bytes, [module.as_slice(), &path.parts].concat()));
        }
    }
    found
}

fn absolute(module: &Module, parts: &[String]) -> Module {
    let mut base = module.clone();
    let mut rest = parts;
    while let Some((first, others)) = rest.split_first() {
        match first.as_str() {
            "crate" => base.clear(),
            "super" => drop(base.pop()),
            "self" => {}
            _ => break,
        }
        rest = others;
    }
    [base.as_slice(), rest].concat()
}

/// What each module passes on with `pub use`, by name.
fn exports(files: &[(Module, &File, &str)], known: &BTreeSet<Module>) -> BTreeMap<Module, Module> {
    let mut passed_on = BTreeMap::new();
    for (module, _, code) in files {
        let statements: Vec<(usize, usize)> = export_statements(code);
        for (_, target) in named(module, code, known)
            .into_iter()
            .filter(|(at, _)| statements.iter().any(|(start, end)| (start..end).contains(&at)))
        {
            if let Some(item) = target.last() {
                passed_on.insert([module.as_slice(), std::slice::from_ref(item)].concat(), target.clone());
            }
        }
    }
    passed_on
}

/// From the module that a path names down to the one that holds the item.
fn reach(target: &Module, known: &BTreeSet<Module>, exports: &BTreeMap<Module, Module>) -> Module {
    let mut target = target.clone();
    // A name is passed on a few times at most; the bound keeps two modules that pass on to each other from turning us.
    for _ in 0..8 {
        if known.contains(&target) {
            return target;
        }
        let next = (1..=target.len()).rev().find_map(|length| exports.get(&target[..length]));
        match next {
            Some(passed) if *passed != target => target.clone_from(passed),
            _ => break,
        }
    }
    while !known.contains(&target) && target.pop().is_some() {}
    target
}

/// Where the `pub use` statements stand.
fn export_statements(code: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (place, _) in code.match_indices("use ") {
        let before = code[..place].trim_end();
        let visible = before.ends_with("pub")
            || (before.ends_with(')') && before[before.len().saturating_sub(20)..].contains("pub("));
        if visible {
            found.push((place, code[place..].find(';').map_or(code.len(), |length| place + length)));
        }
    }
    found
}

/// A module that passes on what another holds does not depend on it: only code that names it does.
fn without_exports(code: &str) -> String {
    let mut text = code.to_owned();
    for (start, end) in export_statements(code) {
        let blank: String = code[start..end].chars().map(|one| if one == '\n' { '\n' } else { ' ' }).collect();
        if blank.len() == end - start {
            text.replace_range(start..end, &blank);
        }
    }
    text
}
