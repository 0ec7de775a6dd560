//! Commands to copy.

/// The command that fetches a series, safe to paste: a Message-ID can hold anything, commands among it.
pub(in crate::render) fn b4(message_id: &str) -> String {
    format!("b4 am {}", shell_word(message_id))
}

/// A word that a shell passes on as it is, and that no program takes for an option.
pub(in crate::render) fn shell_word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@._+=%-".contains(&byte);
    if text.bytes().all(plain) && !text.starts_with('-') {
        return text.to_owned();
    }
    format!("-- '{}'", text.replace('\'', "'\\''"))
}
