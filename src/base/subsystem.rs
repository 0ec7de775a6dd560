//! The names of subsystems as people write them.

/// The parts of a name from the top of the tree: `a/b`, `a: b` and `a › b` are the same.
pub fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['/', '›']).flat_map(|part| part.split(": ")).map(str::trim).filter(|part| !part.is_empty())
}
