// The way into a conference with the ticket that one was given for it, within the app.
export function pathOf({ url }: { url: string }): string {
  const { pathname, hash } = new URL(url, window.location.href);
  return pathname + hash;
}
