//! Ids as the dialect writes them: a ULID's 128 bits as a UUID, there and back without a table.

use ulid::Ulid;

pub(crate) fn uuid(id: Ulid) -> String {
    let hex = format!("{:032x}", id.0);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// However its letters are written. `None`: it is no UUID.
pub(crate) fn read(text: &str) -> Option<Ulid> {
    let groups: Vec<&str> = text.split('-').collect();
    let is_uuid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if !is_uuid {
        return None;
    }
    u128::from_str_radix(&groups.concat(), 16).ok().map(Ulid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_back_as_it_went_and_nothing_else_is_one() {
        for bits in [0, 1, u128::MAX, 0x0190_6f2a_0000_7000_8000_0000_0000_0001] {
            assert_eq!(read(&uuid(Ulid(bits))), Some(Ulid(bits)));
            assert_eq!(read(&uuid(Ulid(bits)).to_uppercase()), Some(Ulid(bits)));
        }
        for text in ["", "-", "01J9ZQ4Y0000000000000000CC", "+1234567-0000-0000-0000-000000000000", "ä-b-c-d-e"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
