//! Commands to copy.

/// The command that fetches a series, safe to paste: a Message-ID can contain anything, even commands.
pub(in crate::render) fn b4(message_id: &str) -> String {
    format!("b4 am {}", shell_word(message_id))
}

/// A word quoted so that a shell passes it on unchanged, and no program takes it for an option.
pub(in crate::render) fn shell_word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@._+=%-".contains(&byte);
    if text.bytes().all(plain) && !text.starts_with('-') {
        return text.to_owned();
    }
    format!("-- '{}'", text.replace('\'', "'\\''"))
}
