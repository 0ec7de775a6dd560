fn main() {
    for p in std::env::args().skip(1) {
        match listpress::git::Repository::open(std::path::Path::new(&p)) {
            Ok(r) => println!("{} {:?}", r.tip(), r.commit(r.tip())),
            Err(e) => println!("{e} / {e:?}"),
        }
    }
}
