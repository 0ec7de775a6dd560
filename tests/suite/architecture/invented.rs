//! The graph's own tests: small invented crates, each with something to find.

use super::graph::{Graph, Permission};
use super::tree::Tree;
use std::collections::BTreeMap;

fn tree(files: &[(&str, &str)]) -> Tree {
    let files: BTreeMap<String, String> =
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Tree::parse(&files)
}

fn graph(files: &[(&str, &str)]) -> Graph {
    let graph = Graph::new(&tree(files));
    assert_eq!(graph.unresolved, Vec::<String>::new());
    graph
}

/// The crate of two modules, `left` and `right`, that hold this.
fn pair(left: &str, right: &str) -> Graph {
    graph(&[("lib.rs", "mod left; mod right;"), ("left.rs", left), ("right.rs", right)])
}

#[track_caller]
fn check_overview(graph: &Graph, expected: &[&str]) {
    assert_eq!(graph.overview().lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_grouped_and_renamed_import_is_an_edge() {
    let graph = pair("use crate::{right::{self, Wrong as Other}};", "pub struct Wrong;");
    check_overview(&graph, &["left -> right"]);
}

#[test]
fn a_full_path_is_an_edge_in_an_expression_a_type_a_macro_and_an_attribute() {
    let right = "pub struct Thing; pub mod deep { pub fn make() {} }";
    for left in [
        "fn f() { crate::right::deep::make(); }",
        "struct S { thing: Option<crate::right::Thing> }",
        "impl Clone for crate::right::Thing {}",
        "fn f() { assert_eq!(1, crate::right::deep::make()); }",
        "fn f() { vec![vec![crate::right::Thing]]; }",
        "#[derive(Serialize)] struct S { #[serde(with = \"crate::right::deep\")] field: u8 }",
        "use crate::right; fn f() { right::deep::make() }",
    ] {
        check_overview(&pair(left, right), &["left -> right"]);
    }
}

#[test]
fn a_path_from_super_is_an_edge() {
    let files = [
        ("lib.rs", "mod top;"),
        ("top.rs", "mod left; mod right;"),
        ("top/left.rs", "use super::right::Thing; mod inner { fn f() { super::super::right::make() } }"),
        (
            "top/right.rs",
            "pub struct Thing; pub fn make() {} use self::nested::Other; mod nested { pub struct Other; }",
        ),
    ];
    check_overview(&graph(&files), &[]);
    let mut circle = files;
    circle[3].1 = "pub struct Thing; pub fn make() { super::left::f() }";
    circle[2].1 = "use super::right::Thing; pub fn f() {}";
    let circles = graph(&circle).circles();
    let expected = "a circle in `crate::top`: left, right\n  left names right: src/top/left.rs:1\n  \
                    right names left: src/top/right.rs:1";
    assert_eq!(circles, [expected]);
}

#[test]
fn a_reexport_counts_for_the_module_that_defines() {
    let files = [
        ("lib.rs", "mod facade; mod home; mod user;"),
        ("facade.rs", "pub use crate::home::inner::Thing as Renamed;"),
        ("home.rs", "pub mod inner { pub use self::deepest::*; mod deepest { pub struct Thing; } }"),
        ("user.rs", "use crate::facade::Renamed;"),
    ];
    check_overview(&graph(&files), &["facade -> home", "user -> home"]);
}

#[test]
fn a_parents_reexport_of_a_sibling_is_an_edge_to_the_sibling() {
    let files = [
        ("lib.rs", "mod top;"),
        ("top.rs", "mod left; mod right; pub use right::Thing; pub use left::make;"),
        ("top/left.rs", "use super::Thing; pub fn make() {}"),
        ("top/right.rs", "pub struct Thing; fn f() { crate::top::make() }"),
    ];
    assert_eq!(graph(&files).circles().len(), 1);
}

#[test]
fn a_module_and_an_item_of_one_name_are_told_apart() {
    let files = [
        ("lib.rs", "mod top;"),
        ("top.rs", "mod left; mod right; use left::make;"),
        ("top/left.rs", "mod make; pub use make::{Made, make};"),
        ("top/left/make.rs", "pub fn make() {} pub struct Made; use super::super::right::Thing;"),
        ("top/right.rs", "pub struct Thing; use super::make;"),
    ];
    assert_eq!(graph(&files).circles().len(), 1);
}

#[test]
fn imports_that_lead_back_to_themselves_end() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "pub use super::b::*; pub use super::b::Ghost;"),
        ("b.rs", "pub use super::a::*; pub use super::a::Ghost;"),
    ];
    let unresolved = Graph::new(&tree(&files)).unresolved;
    assert_eq!(unresolved, ["src/a.rs:1: super::b::Ghost", "src/b.rs:1: super::a::Ghost"]);
}

#[test]
fn a_glob_is_an_edge_and_so_is_what_is_named_through_it() {
    check_overview(&pair("use crate::right::*;", ""), &["left -> right"]);
    let files = [
        ("lib.rs", "mod top; mod other;"),
        ("other.rs", "pub struct Thing;"),
        ("top.rs", "mod left; use crate::other::Thing;"),
        ("top/left.rs", "use super::*; fn f(thing: Thing) {}"),
    ];
    let graph = graph(&files);
    assert!(graph.across_the_seam(&[])[0].contains("src/top/left.rs:1"), "{:?}", graph.across_the_seam(&[]));
}

#[test]
fn a_circle_of_three_is_found_and_each_edge_named() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "\nuse crate::b::B;\npub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "mod low; pub struct C;"),
        ("c/low.rs", "fn f() { crate::a::A; }"),
        ("d.rs", "use crate::a::A;"),
    ];
    let expected = "a circle in `crate`: a, b, c\n  a names b: src/a.rs:2\n  b names c: src/b.rs:1\n  \
                    c names a: src/c/low.rs:1";
    assert_eq!(graph(&files).circles(), [expected]);
}

#[test]
fn parent_and_child_may_know_each_other() {
    let files = [
        ("lib.rs", "mod top;"),
        ("top.rs", "mod child; use child::Child; pub struct Top;"),
        ("top/child.rs", "use super::Top; pub struct Child;"),
    ];
    assert_eq!(graph(&files).circles(), Vec::<String>::new());
}

#[test]
fn what_only_tests_use_is_no_edge() {
    let left = "#[cfg(test)] mod tests { use crate::right::Thing; } #[cfg(test)] use crate::right; fn f() {}
                impl S { #[cfg(test)] fn g() { crate::right::make() } } struct S;";
    check_overview(&pair(left, "pub struct Thing; pub fn make() {}"), &[]);
}

#[test]
fn who_may_name_an_item_is_no_edge_and_decides_what_a_name_means() {
    // `survey` is a private module and a public function: from outside it is the function alone.
    let files = [
        ("lib.rs", "mod content; mod home; mod user;"),
        ("content.rs", "mod survey {} pub use crate::home::survey;"),
        ("home.rs", "pub fn survey() {} pub mod inner { pub(in crate::home) struct Hidden; }"),
        ("user.rs", "use crate::content::survey;"),
    ];
    check_overview(&graph(&files), &["content -> home", "user -> home"]);
}

#[test]
fn an_edge_across_the_seam_is_named_with_its_line() {
    let permissions: [Permission<'_>; 1] = [("right", &["left"], "a reason")];
    let graph = pair("\n\nuse crate::right::Thing;", "pub struct Thing; use crate::left;");
    assert_eq!(graph.across_the_seam(&permissions), ["left names right: src/left.rs:3"]);
}

#[test]
fn a_path_that_leads_nowhere_is_reported() {
    let tree = tree(&[("lib.rs", "mod a;"), ("a.rs", "use crate::gone::Thing; use std::fmt;")]);
    assert_eq!(Graph::new(&tree).unresolved, ["src/a.rs:1: crate::gone::Thing"]);
}

#[test]
fn a_type_name_is_counted_with_its_files() {
    let tree = tree(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "struct Twice; struct Once; #[cfg(test)] mod tests { struct Once; }"),
        ("b.rs", "type Twice = u8; impl Iterator for X { type Item = u8; } enum X {}"),
    ]);
    let several: Vec<&String> = tree.types.iter().filter(|(_, files)| files.len() > 1).map(|(name, _)| name).collect();
    assert_eq!(several, ["Twice"]);
}
