//! Who writes to the list: names, addresses, time zones, and the habits of their mail programs.

use super::facts::Given;
use super::project::SUBSYSTEMS;
use super::random::Random;
use super::words::read_lists;
use std::sync::LazyLock;

/// The program somebody answers mails with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mailer {
    /// Plain text in UTF-8, a short signature now and then.
    Terminal,
    /// Sends `format=flowed`.
    Flowed,
    /// Sends quoted-printable, in a charset of its own.
    QuotedPrintable(&'static str),
    /// Sends base64, behind which the list adds its footer.
    Base64,
    /// Signs everything.
    Signed,
    /// Sends 8-bit text in a charset other than UTF-8.
    EightBit(&'static str),
    /// Sends 8-bit text in windows-1252 and calls it UTF-8.
    Mislabelled,
    /// Sends UTF-8 and says nothing about it.
    Undeclared,
}

/// A member of the list.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// As it stands in From headers.
    pub(super) name: String,
    /// The address.
    pub(super) email: String,
    /// Minutes east of UTC.
    pub(super) offset: i32,
    /// What answers are written with.
    pub(super) mailer: Mailer,
    /// The subsystem this person mostly works on.
    pub(super) home: usize,
    /// Whether patches leave through the relay instead of the own provider.
    pub(super) relayed: bool,
    /// Whether patches leave through an account with another address, with an in-body From.
    pub(super) in_body_from: bool,
    /// Whether patches are sent with b4 and not with git send-email.
    pub(super) b4: bool,
}

/// How many people there are at most; the first ones write the most.
const POPULATION: usize = 2_400;

/// How many subsystem maintainers each subsystem has.
const MAINTAINERS: usize = 2;

/// Everybody, the most active first.
pub(super) static PEOPLE: LazyLock<Vec<Person>> = LazyLock::new(|| {
    let lists = read_lists(include_str!("names.txt"));
    let words = |name| lists.get(name).map(|lines| lines.join(" ")).unwrap_or_default();
    let (given, front, back, domains) = (words("given"), words("front"), words("back"), words("domains"));
    let [given, front, back, domains] =
        [&given, &front, &back, &domains].map(|text| text.split(' ').collect::<Vec<_>>());
    let special = lists.get("special").cloned().unwrap_or_default();
    let invent = |number: usize| {
        let mut random = Random::of(0x70e0_91e5, number as u64);
        let domain = domains[random.below(domains.len() * 3).min(random.below(domains.len()))];
        let (name, local) = match special.get(number / 7) {
            Some(line) if number % 7 == 3 => {
                line.split_once('|').map(|(name, local)| (name.to_owned(), local.to_owned()))
            }
            _ => None,
        }
        .unwrap_or_else(|| plain_name(&mut random, &given, &front, &back));
        Person::new(number, name, format!("{local}@{domain}"), &mut random)
    };
    let cast = CAST.iter().map(|(_, name, email)| Person::plain(name, email, 60));
    (0..POPULATION)
        .map(invent)
        .chain(BOTS.iter().map(|(name, email)| Person::plain(name, email, 0)))
        .chain(cast)
        .collect()
});

/// Those who appear in scripts only: what scripts call them, names, addresses. They come after the programs.
static CAST: LazyLock<Vec<(&str, &str, &str)>> = LazyLock::new(|| {
    let lists = read_lists(include_str!("names.txt"));
    let member = |line: &&'static str| {
        let (key, rest) = line.split_once('|')?;
        rest.split_once('|').map(|(name, email)| (key, name, email))
    };
    lists.get("cast").map(|lines| lines.iter().filter_map(member).collect()).unwrap_or_default()
});

/// The number of somebody whom scripts call `key`.
pub(super) fn cast(key: &str) -> Option<usize> {
    CAST.iter().position(|(other, ..)| *other == key).map(|place| POPULATION + BOTS.len() + place)
}

/// The programs that write to the list, after the people.
const BOTS: [(&str, &str); 5] = [
    ("syzbot", "syzbot@fuzz.marram.example"),
    ("kernel test robot", "ktr@robot.marram.example"),
    ("patchwork-bot+marram", "patchwork-bot+marram@patchwork.marram.example"),
    ("pr-tracker-bot", "pr-tracker-bot@marram.example"),
    ("tip-bot2 for Marram", "tip-bot2@tip.marram.example"),
];

/// The numbers of the bots among [`PEOPLE`].
pub(super) const SYZBOT: usize = POPULATION;
pub(super) const TEST_ROBOT: usize = POPULATION + 1;
pub(super) const PATCHWORK_BOT: usize = POPULATION + 2;
pub(super) const PULL_BOT: usize = POPULATION + 3;
pub(super) const TIP_BOT: usize = POPULATION + 4;

fn plain_name(random: &mut Random, given: &[&str], front: &[&str], back: &[&str]) -> (String, String) {
    let given = random.pick(given);
    let family = format!("{}{}", random.pick(front), random.pick(back));
    let local = match random.below(4) {
        0 => given.to_lowercase(),
        1 => format!("{}{}", given[..1].to_lowercase(), family.to_lowercase()),
        _ => format!("{given}.{family}").to_lowercase(),
    };
    (format!("{given} {family}"), local)
}

impl Person {
    fn new(number: usize, name: String, email: String, random: &mut Random) -> Self {
        let zones = [0, 60, 60, 60, 120, 120, 180, 330, 480, 480, 540, 600, -180, -300, -300, -420, -480, -480];
        let home = if number < SUBSYSTEMS.len() * MAINTAINERS { number } else { random.below(SUBSYSTEMS.len() * 2) };
        Self {
            mailer: Mailer::of(&name, random),
            name,
            email,
            offset: *random.pick(&zones),
            home: home % SUBSYSTEMS.len(),
            relayed: number % 41 == 18,
            in_body_from: number % 23 == 9,
            b4: random.chance(35),
        }
    }

    fn plain(name: &str, email: &str, offset: i32) -> Self {
        let (name, email) = (name.to_owned(), email.to_owned());
        let (mailer, home) = (Mailer::Terminal, 0);
        Self { name, email, offset, mailer, home, relayed: false, in_body_from: false, b4: false }
    }

    /// What others call this person.
    pub(super) fn first_name(&self) -> &str {
        let name = self.name.split_once(", ").map_or(self.name.as_str(), |(_, given)| given);
        name.split(' ').next().unwrap_or_default()
    }

    /// `Name <address>` as trailers have it.
    pub(super) fn trailer(&self) -> String {
        format!("{} <{}>", self.name, self.email)
    }

    /// The host this person's mails come from.
    pub(super) fn host(&self) -> &str {
        self.email.split_once('@').map_or("", |(_, host)| host)
    }
}

impl Mailer {
    fn of(name: &str, random: &mut Random) -> Self {
        if name.contains('А') || name.contains("Вера") {
            return Self::EightBit("koi8-r");
        }
        match name.chars().next() {
            Some('月') => return Self::EightBit("iso-2022-jp"),
            Some('林' | '沙') => return Self::EightBit("gbk"),
            Some('J' | 'S') if !name.is_ascii() => return Self::QuotedPrintable("iso-8859-1"),
            Some('Å') => return Self::Mislabelled,
            Some('R') if !name.is_ascii() => return Self::Undeclared,
            _ => {}
        }
        match random.below(40) {
            0..6 => Self::Flowed,
            6..9 => Self::QuotedPrintable("utf-8"),
            9 => Self::QuotedPrintable("windows-1252"),
            10..12 => Self::Base64,
            12 => Self::Signed,
            13 => Self::EightBit("windows-1252"),
            _ => Self::Terminal,
        }
    }
}

/// A trailer that names the person with this number.
pub(super) fn person_of(number: usize, trailer: &'static str) -> Given {
    let Person { name, email, .. } = &PEOPLE[number % PEOPLE.len()];
    Given { trailer, name: name.clone(), email: email.clone() }
}

/// How many people have found the list after `mails` mails.
fn community(mails: usize) -> usize {
    (190 + mails / 45).min(POPULATION)
}

/// Somebody at random; few write much and many write little.
pub(super) fn somebody(random: &mut Random, mails: usize) -> usize {
    let number = random.below(community(mails));
    let number = random.below(number + 1);
    if random.chance(45) { random.below(number + 1) } else { number }
}

/// Somebody who looks after `subsystem`.
pub(super) fn maintainer(random: &mut Random, subsystem: usize) -> usize {
    keepers(subsystem)[usize::from(random.chance(35))]
}

/// Whether somebody looks after any subsystem.
pub(super) fn is_keeper(number: usize) -> bool {
    number < SUBSYSTEMS.len() * MAINTAINERS
}

/// All who look after `subsystem`.
pub(super) fn keepers(subsystem: usize) -> [usize; MAINTAINERS] {
    std::array::from_fn(|place| subsystem + SUBSYSTEMS.len() * place)
}
