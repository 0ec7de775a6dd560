//! A crate's sources as a tree of modules: what each one defines, imports and names.
//!
//! Entry point: [`Tree::parse`], which follows `mod` from `lib.rs` as the compiler does. Items behind `#[cfg(test)]`
//! are left out, with their files.
//!
//! Deliberately not supported: `#[path]`, conditional modules, and names that only type inference knows. A method call
//! does not name the module in which the method is written.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, Macro, Meta, UseTree, Visibility};

/// A module by the names that lead to it from the crate's root, which is the empty one.
pub(crate) type ModulePath = Vec<String>;

#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
    /// Each struct, enum, union, trait and type alias with the files that define one of that name.
    pub(crate) types: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Default)]
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) bindings: BTreeMap<String, Vec<Binding>>,
    pub(crate) globs: Vec<Glob>,
    pub(crate) mentions: Vec<Mention>,
}

/// What a name stands for in a module, and the module below which it may be used.
pub(crate) struct Binding {
    pub(crate) meaning: Meaning,
    pub(crate) visible_in: ModulePath,
}

pub(crate) enum Meaning {
    /// An item that the module defines itself.
    Item,
    Module(ModulePath),
    /// An import of this path.
    Import(Vec<String>),
}

pub(crate) struct Glob {
    pub(crate) path: Vec<String>,
    pub(crate) visible_in: ModulePath,
}

/// A path as it is written somewhere in a module.
pub(crate) struct Mention {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

impl Tree {
    /// Reads the crate whose files are given by their names below `src/`.
    pub(crate) fn parse(files: &BTreeMap<String, String>) -> Self {
        let mut reader = Reader { files, tree: Self::default(), module: Vec::new(), file: "lib.rs".to_owned() };
        reader.read_file();
        reader.tree
    }
}

struct Reader<'a> {
    files: &'a BTreeMap<String, String>,
    tree: Tree,
    module: ModulePath,
    file: String,
}

impl Reader<'_> {
    fn read_file(&mut self) {
        let text = self.files.get(&self.file).unwrap_or_else(|| panic!("src/{} is missing", self.file));
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("src/{}: {error}", self.file));
        let file = self.file.clone();
        self.here().file = file;
        self.visit_file(&parsed);
    }

    fn here(&mut self) -> &mut Module {
        self.tree.modules.entry(self.module.clone()).or_default()
    }

    fn bind(&mut self, name: &str, meaning: Meaning, visibility: &Visibility) {
        let visible_in = self.scope(visibility);
        self.here().bindings.entry(name.to_owned()).or_default().push(Binding { meaning, visible_in });
    }

    fn define(&mut self, name: &syn::Ident, visibility: &Visibility) {
        self.bind(&plain(name), Meaning::Item, visibility);
    }

    fn define_type(&mut self, name: &syn::Ident, visibility: &Visibility) {
        self.tree.types.entry(plain(name)).or_default().insert(self.file.clone());
        self.define(name, visibility);
    }

    fn mention(&mut self, path: Vec<String>, line: usize) {
        self.here().mentions.push(Mention { path, line });
    }

    /// The module below which something of this visibility may be used.
    fn scope(&self, visibility: &Visibility) -> ModulePath {
        let restricted = match visibility {
            Visibility::Public(_) => return Vec::new(),
            Visibility::Inherited => return self.module.clone(),
            Visibility::Restricted(restricted) => idents(&restricted.path),
        };
        let depth = self.module.len();
        match restricted.first().map(String::as_str) {
            Some("self") => self.module.clone(),
            Some("super") => self.module[..depth.saturating_sub(restricted.len())].to_vec(),
            Some("crate") => restricted[1..].to_vec(),
            _ => restricted,
        }
    }

    /// Notes what an import names, and binds what it brings into the module.
    fn import(&mut self, tree: &UseTree, before: &[String], visibility: &Visibility) {
        let extended = |name: &syn::Ident| [before, &[plain(name)]].concat();
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &extended(&path.ident), visibility),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before, visibility)),
            UseTree::Name(name) => self.import_as(extended(&name.ident), None, name.ident.span(), visibility),
            UseTree::Rename(rename) => {
                self.import_as(extended(&rename.ident), Some(plain(&rename.rename)), rename.ident.span(), visibility);
            }
            UseTree::Glob(glob) => {
                self.mention(before.to_vec(), glob.star_token.span.start().line);
                let visible_in = self.scope(visibility);
                self.here().globs.push(Glob { path: before.to_vec(), visible_in });
            }
        }
    }

    fn import_as(
        &mut self,
        mut path: Vec<String>,
        name: Option<String>,
        span: proc_macro2::Span,
        visibility: &Visibility,
    ) {
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        self.mention(path.clone(), span.start().line);
        if let Some(name) = name.or_else(|| path.last().cloned()).filter(|name| name != "_") {
            self.bind(&name, Meaning::Import(path), visibility);
        }
    }

    /// Notes the paths in tokens that only a macro understands.
    fn scan(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Ident(_) if at > 0 && is_punct(&tokens[at - 1], '.') => {}
                TokenTree::Ident(ident) => {
                    let (path, next) = path_at(&tokens, at);
                    self.mention(path, ident.span().start().line);
                    at = next;
                    continue;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    /// Notes the paths that an attribute gives as text: `#[serde(with = "crate::base::date")]`.
    fn scan_texts(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.scan_texts(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let path = syn::parse_str::<syn::Path>(text.trim_matches('"'));
                    if let Some(path) = path.ok().filter(|path| path.segments.len() > 1) {
                        self.mention(idents(&path), literal.span().start().line);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_test(attributes(item)) {
            return;
        }
        match item {
            Item::Struct(item) => self.define_type(&item.ident, &item.vis),
            Item::Enum(item) => self.define_type(&item.ident, &item.vis),
            Item::Union(item) => self.define_type(&item.ident, &item.vis),
            Item::Trait(item) => self.define_type(&item.ident, &item.vis),
            Item::Type(item) => self.define_type(&item.ident, &item.vis),
            Item::Const(item) => self.define(&item.ident, &item.vis),
            Item::Static(item) => self.define(&item.ident, &item.vis),
            Item::Fn(item) => self.define(&item.sig.ident, &item.vis),
            Item::Macro(item) => {
                if let Some(name) = &item.ident {
                    self.define(name, &Visibility::Inherited);
                }
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !is_test(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let name = plain(&item.ident);
        let path = [self.module.as_slice(), &[name]].concat();
        self.bind(&path[path.len() - 1], Meaning::Module(path.clone()), &item.vis);
        let parent = mem::replace(&mut self.module, path);
        let file = self.file.clone();
        if let Some((_, items)) = &item.content {
            self.here().file.clone_from(&file);
            for item in items {
                self.visit_item(item);
            }
        } else {
            let stem = self.module.join("/");
            let flat = format!("{stem}.rs");
            self.file = if self.files.contains_key(&flat) { flat } else { format!("{stem}/mod.rs") };
            self.read_file();
        }
        (self.module, self.file) = (parent, file);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            self.import(&item.tree, &[], &item.vis);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (None, Some(first)) = (&path.leading_colon, path.segments.first()) {
            self.mention(idents(path), first.ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invoked: &'ast Macro) {
        self.visit_path(&invoked.path);
        self.scan(invoked.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.scan(list.tokens.clone());
            self.scan_texts(list.tokens.clone());
        }
    }

    /// Who may name something is no use of it.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

/// The path that begins at a token, and the token after it.
fn path_at(tokens: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut at = start;
    while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
        path.push(plain(ident));
        at += 1;
        let colons = tokens.get(at..at + 2).is_some_and(|pair| pair.iter().all(|token| is_punct(token, ':')));
        if !colons {
            break;
        }
        at += 2;
        // `use a::{b, c}` in a macro: the paths in the braces begin with `a`, which is enough here.
        if matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace) {
            break;
        }
    }
    (path, at)
}

fn is_punct(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn idents(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| plain(&segment.ident)).collect()
}

fn plain(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string().replace(' ', "");
            condition == "test" || condition.starts_with("all(test,")
        }
        _ => false,
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
