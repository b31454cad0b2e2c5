//! A list of any length as one body: page after page is read as the client takes it, and never more than one is held.

use crate::problem::Problem;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use gavel_door::ports::Page;

/// What a list is written as.
pub(crate) struct Export {
    /// What a browser saves it as.
    pub(crate) file: String,
    /// Its media type.
    pub(crate) kind: &'static str,
    /// What stands before the first item.
    pub(crate) head: Vec<u8>,
}

impl Export {
    /// Begins with `first`, so that what goes wrong there can still be answered; `next` gets a page by its cursor. A page
    /// that cannot be read later breaks the body off: the client sees that it is not whole.
    pub(crate) fn of<T, N, F, W>(self, first: Page<T>, next: N, mut write: W) -> Result<Response, Problem>
    where
        T: Send + 'static,
        N: Fn(String) -> F + Send + Sync + Clone + 'static,
        F: Future<Output = Result<Page<T>, Problem>> + Send + 'static,
        W: FnMut(T) -> Vec<u8> + Send + 'static,
    {
        let pages = stream::unfold(Some(Cursor::Here(first)), move |cursor| {
            let next = next.clone();
            async move {
                let page = match cursor? {
                    Cursor::Here(page) => Ok(page),
                    Cursor::At(cursor) => next(cursor).await,
                };
                match page {
                    Ok(page) => Some((Ok(page.items), page.next.map(Cursor::At))),
                    Err(problem) => Some((Err(std::io::Error::other(problem.code)), None)),
                }
            }
        });
        let pages =
            pages.map(move |page| page.map(|items| items.into_iter().flat_map(&mut write).collect::<Vec<u8>>()));
        // Whoever compresses it asks once more behind the end.
        let pages = pages.fuse();
        let body = Body::from_stream(stream::iter([Ok(self.head)]).chain(pages));
        let name = HeaderValue::try_from(format!("attachment; filename=\"{}\"", self.file));
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.kind)),
            (header::CONTENT_DISPOSITION, name.map_err(|_| Problem::broken())?),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        Ok((headers, body).into_response())
    }
}

enum Cursor<T> {
    Here(Page<T>),
    At(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    fn page(from: u32) -> Page<u32> {
        Page { items: vec![from, from + 1], next: (from < 4).then(|| (from + 2).to_string()) }
    }

    fn export() -> Export {
        Export { file: "numbers.csv".into(), kind: crate::csv::TYPE, head: crate::csv::record(["n"]) }
    }

    fn write(number: u32) -> Vec<u8> {
        crate::csv::record([number.to_string()])
    }

    #[tokio::test]
    async fn all_pages_make_one_body() {
        let next = |cursor: String| async move { Ok(page(cursor.parse().unwrap())) };
        let response = export().of(page(0), next, write).unwrap();
        assert_eq!(response.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"numbers.csv\"");
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        assert_eq!(body, "n\r\n0\r\n1\r\n2\r\n3\r\n4\r\n5\r\n");
    }

    #[tokio::test]
    async fn a_body_that_is_over_can_be_asked_for_more() {
        let next = |_: String| async { Err(Problem::broken()) };
        let mut body = export().of(page(4), next, write).unwrap().into_body().into_data_stream();
        let mut pieces = 0;
        while body.next().await.is_some() {
            pieces += 1;
        }
        assert_eq!(pieces, 2, "head and page");
        assert!(body.next().await.is_none());
    }

    #[tokio::test]
    async fn a_body_that_is_not_whole_breaks_off() {
        let next = |_: String| async { Err(Problem::broken()) };
        let response = export().of(page(0), next, write).unwrap();
        assert!(to_bytes(response.into_body(), 1_000).await.is_err());
    }
}
