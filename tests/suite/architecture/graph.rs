//! Which module names which: the paths of a [`Tree`] led back to the modules that define what they name.
//!
//! Entry points: [`Graph::new`], then [`Graph::circles`], [`Graph::across_the_seam`] and [`Graph::unresolved`].
//!
//! A re-export is not an edge to the module that re-exports: `use crate::press::Series` counts for the module in which
//! `Series` is defined, through any number of `pub use`, globs included. A glob counts for the module that it names,
//! and the names used through it for the modules that define them.

use super::tree::{Meaning, ModulePath, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

pub(crate) struct Graph {
    /// From one module to another, with every `file:line` that says so.
    edges: BTreeMap<(ModulePath, ModulePath), BTreeSet<(String, usize)>>,
    /// Paths into the crate that lead nowhere: a kind of path that this file does not understand.
    pub(crate) unresolved: Vec<String>,
}

/// Edges between the direct children of one module, each child with everything below it as one node.
type Siblings<'a> = BTreeMap<(&'a str, &'a str), BTreeSet<&'a (String, usize)>>;

/// What a top-level module may name, and why.
pub(crate) type Permission<'a> = (&'a str, &'a [&'a str], &'a str);

impl Graph {
    pub(crate) fn new(tree: &Tree) -> Self {
        let mut graph = Self { edges: BTreeMap::new(), unresolved: Vec::new() };
        for (path, module) in &tree.modules {
            for mention in &module.mentions {
                // One word that is bound here was imported or defined here, and counted there.
                if mention.path.len() == 1 && module.bindings.contains_key(&mention.path[0]) {
                    continue;
                }
                let place = (module.file.clone(), mention.line);
                let found = Resolver { tree, open: BTreeSet::new() }.resolve(path, &mention.path);
                let is_ours = ["crate", "self", "super"].contains(&mention.path[0].as_str());
                if found.is_empty() && is_ours {
                    let (file, line) = &place;
                    graph.unresolved.push(format!("src/{file}:{line}: {}", mention.path.join("::")));
                }
                for found in found {
                    graph.edges.entry((path.clone(), found.module().clone())).or_default().insert(place.clone());
                }
            }
        }
        graph
    }

    /// The circles among the direct children of any module, one text for each, with the lines to mend.
    pub(crate) fn circles(&self) -> Vec<String> {
        let parents: BTreeSet<&[String]> = self.edges.keys().filter_map(|(from, to)| parent(from, to)).collect();
        parents.into_iter().flat_map(|parent| circles_among(parent, &self.siblings(parent))).collect()
    }

    /// Edges between top-level modules that no permission covers.
    pub(crate) fn across_the_seam(&self, permissions: &[Permission<'_>]) -> Vec<String> {
        let top = self.siblings(&[]);
        let allowed =
            |from: &str, to: &str| permissions.iter().any(|(module, named, _)| *module == from && named.contains(&to));
        top.iter()
            .filter(|((from, to), _)| !allowed(from, to))
            .map(|((from, to), places)| format!("{from} names {to}:{}", listed(places)))
            .collect()
    }

    fn siblings<'a>(&'a self, of: &[String]) -> Siblings<'a> {
        let mut siblings = Siblings::new();
        for ((from, to), places) in &self.edges {
            if parent(from, to) == Some(of) {
                let pair = (from[of.len()].as_str(), to[of.len()].as_str());
                siblings.entry(pair).or_default().extend(places);
            }
        }
        siblings
    }

    /// The graph between top-level modules, a line for each that names another.
    pub(crate) fn overview(&self) -> String {
        let mut lines = BTreeMap::<&str, Vec<&str>>::new();
        for (from, to) in self.siblings(&[]).into_keys() {
            lines.entry(from).or_default().push(to);
        }
        lines.into_iter().fold(String::new(), |mut text, (from, to)| {
            writeln!(text, "{from} -> {}", to.join(" ")).expect("a string takes every text");
            text
        })
    }
}

/// The deepest module above both ends of an edge; none where one end is above the other.
fn parent<'a>(from: &'a [String], to: &[String]) -> Option<&'a [String]> {
    let shared = from.iter().zip(to).take_while(|(left, right)| left == right).count();
    (shared < from.len() && shared < to.len()).then(|| &from[..shared])
}

fn circles_among(parent: &[String], siblings: &Siblings<'_>) -> Vec<String> {
    let nodes: BTreeSet<&str> = siblings.keys().flat_map(|(from, to)| [*from, *to]).collect();
    let reach: BTreeMap<&str, BTreeSet<&str>> = nodes.iter().map(|node| (*node, reachable(node, siblings))).collect();
    let mut circles = BTreeSet::new();
    for node in &nodes {
        let circle: BTreeSet<&str> = reach[node].iter().copied().filter(|other| reach[other].contains(node)).collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().map(|circle| described(parent, &circle, siblings)).collect()
}

fn reachable<'a>(start: &str, siblings: &Siblings<'a>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        for (_, to) in siblings.keys().filter(|(from, _)| *from == node) {
            if reached.insert(*to) {
                open.push(to);
            }
        }
    }
    reached
}

fn described(parent: &[String], circle: &BTreeSet<&str>, siblings: &Siblings<'_>) -> String {
    let names: Vec<&str> = circle.iter().copied().collect();
    let mut text =
        format!("a circle in `{}`: {}", [&["crate".to_owned()], parent].concat().join("::"), names.join(", "));
    for ((from, to), places) in siblings.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to)) {
        write!(text, "\n  {from} names {to}:{}", listed(places)).expect("a string takes every text");
    }
    text
}

/// The places that make an edge: the first ones, since one wrong `use` often has many.
fn listed(places: &BTreeSet<&(String, usize)>) -> String {
    const SHOWN: usize = 8;
    let shown = places.iter().take(SHOWN).map(|(file, line)| format!(" src/{file}:{line}"));
    let rest = places.len().saturating_sub(SHOWN);
    shown.chain((rest > 0).then(|| format!(" and {rest} more"))).collect()
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Module(ModulePath),
    /// An item that this module defines.
    ItemOf(ModulePath),
}

impl Found {
    fn module(&self) -> &ModulePath {
        let (Self::Module(module) | Self::ItemOf(module)) = self;
        module
    }

    fn as_module(&self) -> Option<&ModulePath> {
        match self {
            Self::Module(module) => Some(module),
            Self::ItemOf(_) => None,
        }
    }
}

struct Resolver<'a> {
    tree: &'a Tree,
    /// Imports that are being followed, so that one which leads back to itself ends: its module, its path, the name.
    open: BTreeSet<(ModulePath, Vec<String>, String)>,
}

impl Resolver<'_> {
    /// What a path means in a module: nothing if it leads out of the crate. One name can be a module and a function.
    fn resolve(&mut self, from: &ModulePath, path: &[String]) -> BTreeSet<Found> {
        let mut base = from.clone();
        let mut rest = path;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" => base.clear(),
                "super" => drop(base.pop()),
                "self" => {}
                _ => break,
            }
            rest = others;
        }
        let mut found = BTreeSet::from([Found::Module(base)]);
        for name in rest {
            let modules: Vec<&ModulePath> = found.iter().filter_map(Found::as_module).collect();
            // `Type::function` and `Enum::Variant` belong to the type.
            if modules.is_empty() {
                break;
            }
            found = modules.into_iter().flat_map(|module| self.look_up(module, name, from)).collect();
        }
        found
    }

    fn look_up(&mut self, module: &ModulePath, name: &str, viewer: &ModulePath) -> BTreeSet<Found> {
        let Some(entries) = self.tree.modules.get(module) else {
            return BTreeSet::new();
        };
        let visible = |scope: &ModulePath| viewer.starts_with(scope);
        let mut found = BTreeSet::new();
        for binding in entries.bindings.get(name).into_iter().flatten().filter(|binding| visible(&binding.visible_in)) {
            match &binding.meaning {
                Meaning::Item => drop(found.insert(Found::ItemOf(module.clone()))),
                Meaning::Module(path) => drop(found.insert(Found::Module(path.clone()))),
                Meaning::Import(path) => {
                    found.extend(self.once(module, path, name, |resolver| resolver.resolve(module, path)));
                }
            }
        }
        if found.is_empty() {
            for glob in entries.globs.iter().filter(|glob| visible(&glob.visible_in)) {
                found.extend(self.once(module, &glob.path, name, |resolver| {
                    let sources = resolver.resolve(module, &glob.path);
                    let modules = sources.iter().filter_map(Found::as_module);
                    modules.flat_map(|source| resolver.look_up(source, name, module)).collect()
                }));
            }
        }
        found
    }

    /// Follows an import, unless it is the one that led here.
    fn once(
        &mut self,
        module: &ModulePath,
        import: &[String],
        name: &str,
        follow: impl FnOnce(&mut Self) -> BTreeSet<Found>,
    ) -> BTreeSet<Found> {
        let step = (module.clone(), import.to_vec(), name.to_owned());
        if !self.open.insert(step.clone()) {
            return BTreeSet::new();
        }
        let found = follow(self);
        self.open.remove(&step);
        found
    }
}
