//! Who writes to the list: names, addresses, time zones, and the habits of their mail programs.

use super::facts::GivenTrailer;
use super::project::SUBSYSTEMS;
use super::random::Random;
use super::words::read_lists;
use std::collections::HashSet;
use std::iter;
use std::sync::LazyLock;

/// The habits of a mail program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mailer {
    /// Sends plain text in UTF-8.
    Terminal,
    /// Sends `format=flowed`.
    Flowed,
    /// Sends quoted-printable, in a charset of its own.
    QuotedPrintable(&'static str),
    /// Sends base64, after which the list appends its footer in plain text.
    Base64,
    /// Signs everything with PGP.
    Signed,
    /// Sends 8-bit text in a charset other than UTF-8.
    EightBit(&'static str),
    /// Sends 8-bit text in windows-1252 and declares it as UTF-8.
    Mislabelled,
    /// Sends UTF-8 without declaring it.
    Undeclared,
}

/// Somebody, or a bot, who writes to the list.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is there with or without the others")]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) email: String,
    /// Minutes east of UTC.
    pub(super) offset: i32,
    /// The program that replies are written with.
    pub(super) mailer: Mailer,
    /// The number of the subsystem this person mostly works on.
    pub(super) home: usize,
    /// Whether patches go out through the B4 relay.
    pub(super) relayed: bool,
    /// Whether patches go out from another address, with an in-body From.
    pub(super) in_body_from: bool,
    /// The address that replies go out from, if that is another one than that of patches.
    pub(super) second_email: Option<String>,
    /// Whether patches are sent with b4 rather than git send-email.
    pub(super) b4: bool,
    pub(super) bot: bool,
}

/// How many people there are at most; the first write the most.
const POPULATION: usize = 2_400;

/// How many maintainers each subsystem has.
const MAINTAINERS: usize = 2;

/// Everybody, most active first; then the bots, then the scripted people. Only scripted people share a name.
static PEOPLE: LazyLock<Vec<Member>> = LazyLock::new(|| {
    let lists = read_lists(include_str!("names.txt"));
    let words = |name| lists[name].iter().flat_map(|line| line.split(' ')).collect::<Vec<_>>();
    let (given, front, back, domains) = (words("given"), words("front"), words("back"), words("domains"));
    let special = &lists["special"];
    let mut taken = HashSet::new();
    let mut invent = |number: usize| {
        let mut random = Random::for_part(0x70e0_91e5, number as u64);
        let domain = domains[random.below(domains.len() * 3).min(random.below(domains.len()))];
        let special = match special.get(number / 7) {
            Some(line) if number % 7 == 3 => {
                line.split_once('|').map(|(name, local)| (name.to_owned(), local.to_owned()))
            }
            _ => None,
        };
        let (name, local) = special.unwrap_or_else(|| {
            let mut names = iter::repeat_with(|| plain_name(&mut random, &given, &front, &back));
            names.find(|(name, _)| taken.insert(name.clone())).expect("there are more names than people")
        });
        Member::new(number, name, format!("{local}@{domain}"), &mut random)
    };
    let bot = |(name, email): &(&str, &str)| Member { bot: true, ..Member::plain(name, email, 0) };
    let scripted = SCRIPTED.iter().map(|(_, name, email)| Member::plain(name, email, 60));
    (0..POPULATION).map(&mut invent).chain(BOTS.iter().map(bot)).chain(scripted).collect()
});

/// Those who appear in scripts only: the key that scripts use, name, address.
static SCRIPTED: LazyLock<Vec<(&str, &str, &str)>> = LazyLock::new(|| {
    let lists = read_lists(include_str!("names.txt"));
    let member = |line: &&'static str| {
        let (key, rest) = line.split_once('|')?;
        rest.split_once('|').map(|(name, email)| (key, name, email))
    };
    lists["scripted"].iter().map(|line| member(line).expect("names.txt follows its format")).collect()
});

/// The number of the person whom scripts call `key`.
pub(super) fn scripted_person(key: &str) -> Option<usize> {
    SCRIPTED.iter().position(|(other, ..)| *other == key).map(|position| POPULATION + BOTS.len() + position)
}

const BOTS: [(&str, &str); 7] = [
    ("syzbot", "syzbot@fuzz.marram.example"),
    ("kernel test robot", "ktr@robot.marram.example"),
    ("patchwork-bot+marram", "patchwork-bot+marram@patchwork.marram.example"),
    ("pr-tracker-bot", "pr-tracker-bot@marram.example"),
    ("tip-bot2 for Marram", "tip-bot2@tip.marram.example"),
    ("Marram CI", "marram-ci-bot@ci.marram.example"),
    ("checkpatch", "checkpatch@robot.marram.example"),
];

/// The numbers of the bots.
pub(super) const SYZBOT: usize = POPULATION;
pub(super) const TEST_ROBOT: usize = POPULATION + 1;
pub(super) const PATCHWORK_BOT: usize = POPULATION + 2;
pub(super) const PULL_BOT: usize = POPULATION + 3;
pub(super) const TIP_BOT: usize = POPULATION + 4;
pub(super) const CI_BOT: usize = POPULATION + 5;
pub(super) const CHECKER: usize = POPULATION + 6;

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

impl Member {
    fn new(number: usize, name: String, email: String, random: &mut Random) -> Self {
        let zones = [0, 60, 60, 60, 120, 120, 180, 330, 480, 480, 540, 600, -180, -300, -300, -420, -480, -480];
        let home = if number < SUBSYSTEMS.len() * MAINTAINERS { number } else { random.below(SUBSYSTEMS.len() * 2) };
        Self {
            mailer: Mailer::choose(&name, random),
            second_email: second_email(number, &name, &email),
            name,
            email,
            offset: *random.pick(&zones),
            home: home % SUBSYSTEMS.len(),
            relayed: number % 41 == 18,
            in_body_from: number % 23 == 9,
            b4: random.chance(35),
            bot: false,
        }
    }

    fn plain(name: &str, email: &str, offset: i32) -> Self {
        let (name, email) = (name.to_owned(), email.to_owned());
        Self {
            name,
            email,
            offset,
            mailer: Mailer::Terminal,
            home: 0,
            relayed: false,
            in_body_from: false,
            second_email: None,
            b4: false,
            bot: false,
        }
    }

    /// The name and the address of patches.
    pub(super) fn identity(&self) -> (String, String) {
        (self.name.clone(), self.email.clone())
    }

    /// How others address this person.
    pub(super) fn first_name(&self) -> &str {
        let name = self.name.split_once(", ").map_or(self.name.as_str(), |(_, given)| given);
        name.split_once(' ').map_or(name, |(first, _)| first)
    }

    /// `Name <address>`, as in trailers.
    pub(super) fn trailer(&self) -> String {
        format!("{} <{}>", self.name, self.email)
    }

    /// The address up to the `@`.
    pub(super) fn user(&self) -> &str {
        self.email.split_once('@').map_or(&self.email, |(user, _)| user)
    }

    /// The address after the `@`.
    pub(super) fn host(&self) -> &str {
        self.email.split_once('@').map_or("", |(_, host)| host)
    }
}

/// The address at home of some who send patches from work, half of them with the same local part. Nobody who decides has
/// one.
fn second_email(number: usize, name: &str, email: &str) -> Option<String> {
    let (given, family) = name.split_once(' ').filter(|_| number % 7 == 2 && !is_maintainer(number))?;
    let local = if number.is_multiple_of(2) { email.split_once('@')?.0.to_owned() } else { given.to_lowercase() };
    Some(format!("{local}@{}.example", family.to_lowercase()))
}

impl Mailer {
    fn choose(name: &str, random: &mut Random) -> Self {
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

/// A trailer that names a person.
pub(super) fn trailer_by(number: usize, key: &'static str) -> GivenTrailer {
    let Member { name, email, .. } = member(number);
    GivenTrailer { key, name: name.clone(), email: email.clone() }
}

/// How many people know the list after `mails` mails.
fn members_after(mails: usize) -> usize {
    (190 + mails / 45).min(POPULATION)
}

/// Somebody at random; few write a lot, many write a little.
pub(super) fn pick_member(random: &mut Random, mails: usize) -> usize {
    let number = random.below(members_after(mails));
    let number = random.below(number + 1);
    if random.chance(45) { random.below(number + 1) } else { number }
}

pub(super) fn is_bot(number: usize) -> bool {
    member(number).bot
}

/// One of the maintainers of a subsystem.
pub(super) fn pick_maintainer(random: &mut Random, subsystem: usize) -> usize {
    maintainers(subsystem)[usize::from(random.chance(35))]
}

/// Whether this person maintains any subsystem.
pub(super) fn is_maintainer(number: usize) -> bool {
    number < SUBSYSTEMS.len() * MAINTAINERS
}

pub(super) fn maintainers(subsystem: usize) -> [usize; MAINTAINERS] {
    std::array::from_fn(|position| subsystem + SUBSYSTEMS.len() * position)
}

pub(super) fn member(number: usize) -> &'static Member {
    &PEOPLE[number % PEOPLE.len()]
}
