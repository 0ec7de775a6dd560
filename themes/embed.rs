//! The build script: the default theme is part of the program, which has to be compiled again when a file of it changes.

#![expect(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=themes/default");
}
