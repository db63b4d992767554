//! The statuses that a response stands for.

/// The statuses that a response of the document stands for.
///
/// <https://spec.openapis.org/oas/v3.0.3#responses-object>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// One status, such as 404.
    Code(u16),
    /// `4XX`, as 4.
    Range(u16),
    /// `default`: every status that no other response names.
    Default,
}

impl Status {
    /// Reads a key of a responses object: `404`, `4XX` or `default`. `None` for anything else.
    ///
    /// ```
    /// use countersign_wire::Status;
    ///
    /// assert_eq!(Status::parse("404"), Some(Status::Code(404)));
    /// assert_eq!(Status::parse("4XX"), Some(Status::Range(4)));
    /// assert_eq!(Status::parse("default"), Some(Status::Default));
    /// assert_eq!(Status::parse("600"), None);
    /// ```
    pub fn parse(key: &str) -> Option<Self> {
        if key.eq_ignore_ascii_case("default") {
            return Some(Self::Default);
        }
        let (first, rest) = key.split_at_checked(1)?;
        let class = first.parse().ok().filter(|class| (1..=5).contains(class))?;
        match rest {
            "XX" | "xx" => Some(Self::Range(class)),
            _ => key.parse().ok().filter(|_| key.len() == 3).map(Self::Code),
        }
    }

    /// Finds the response for `status` in `responses`: an exact status before a range, a range
    /// before `default`. `of` gives the statuses of a response.
    ///
    /// ```
    /// use countersign_wire::Status;
    ///
    /// let responses = [Status::Default, Status::Range(4), Status::Code(404)];
    /// let find = |status| Status::find(&responses, status, |response| *response);
    /// assert_eq!(find(404), Some(&Status::Code(404)));
    /// assert_eq!(find(410), Some(&Status::Range(4)));
    /// assert_eq!(find(200), Some(&Status::Default));
    /// ```
    pub fn find<R>(responses: &[R], status: u16, of: impl Fn(&R) -> Self) -> Option<&R> {
        let find = |wanted: Self| responses.iter().find(|response| of(response) == wanted);
        find(Self::Code(status)).or_else(|| find(Self::Range(status / 100))).or_else(|| find(Self::Default))
    }

    /// Whether all of the statuses are 1xx, 2xx or 3xx.
    pub fn is_success(self) -> bool {
        match self {
            Self::Code(code) => code < 400,
            Self::Range(class) => class < 4,
            Self::Default => false,
        }
    }

    /// Whether any of the statuses is 2xx.
    pub fn may_be_2xx(self) -> bool {
        match self {
            Self::Code(code) => code / 100 == 2,
            Self::Range(class) => class == 2,
            Self::Default => true,
        }
    }

    /// Whether this is the range that `status` is in.
    pub fn is_range_of(self, status: u16) -> bool {
        self == Self::Range(status / 100)
    }

    /// Whether this is `default`.
    pub fn is_default(self) -> bool {
        self == Self::Default
    }

    /// The status, where there is only one.
    pub fn code(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code),
            Self::Range(_) | Self::Default => None,
        }
    }
}
