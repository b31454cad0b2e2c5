// What our offers say that a browser does not write. Pure.

/**
 * The offer with the m-line `mid` marked as a shared screen (RFC 4796). Only for the text that is sent: a browser takes
 * no local description that it has not written itself.
 */
export function markScreen(sdp: string, mid: string | null | undefined): string {
  if (mid === null || mid === undefined) return sdp;
  const name = `a=mid:${mid}`;
  return sdp
    .split("\r\n")
    .flatMap((line) => (line === name ? [line, "a=content:slides"] : [line]))
    .join("\r\n");
}
