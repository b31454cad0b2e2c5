// The little of SDP and of headers that a client of WHIP has to read and write.

export interface Credentials {
  name: string;
  password: string;
}

export function credentialsOf(sdp: string): Credentials {
  const said = (attribute: string) => new RegExp(`^a=${attribute}:(.*)$`, "m").exec(sdp)?.[1]?.trim() ?? "";
  return { name: said("ice-ufrag"), password: said("ice-pwd") };
}

/** The one m-line of a bundle that has the transport, with its candidates (RFC 8840, section 4.4). */
export function fragmentOf(sdp: string, candidates: RTCIceCandidate[], complete: boolean): string {
  const { name, password } = credentialsOf(sdp);
  const line = (start: string) => sdp.split("\r\n").find((line) => line.startsWith(start)) ?? "";
  const bundled = candidates.filter(({ sdpMLineIndex }) => sdpMLineIndex === 0);
  return [
    line("a=group:BUNDLE"),
    line("m="),
    line("a=mid:"),
    `a=ice-ufrag:${name}`,
    `a=ice-pwd:${password}`,
    ...bundled.map(({ candidate }) => `a=${candidate}`),
    ...(complete ? ["a=end-of-candidates"] : []),
    "",
  ].join("\r\n");
}

/** The answer of before, in the ICE session of the fragment. */
export function restartedBy(answer: string, fragment: string): string {
  const { name, password } = credentialsOf(fragment);
  const candidates = fragment.split("\r\n").filter((line) => line.startsWith("a=candidate:"));
  if (!candidates.length) throw new Error("the fragment has no candidate of the server");
  return answer
    .split("\r\n")
    .filter((line) => !/^a=(candidate:|end-of-candidates)/.test(line))
    .flatMap((line) => {
      if (line.startsWith("a=ice-ufrag:")) return [`a=ice-ufrag:${name}`];
      if (line.startsWith("a=ice-pwd:")) return [`a=ice-pwd:${password}`, ...candidates];
      return [line];
    })
    .join("\r\n");
}

/** `Link: <turn:…>; rel="ice-server"; username="…"; credential="…"`, as RTCConfiguration has it. */
export function iceServersOf(link: string): RTCIceServer[] {
  const links = link.split(/,\s*(?=<)/).filter((link) => link.includes('rel="ice-server"'));
  return links.map((link) => {
    const said = (name: string) => new RegExp(`${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(link)?.[1];
    const server: RTCIceServer = { urls: /<(.*?)>/.exec(link)?.[1] ?? "" };
    const [username, credential] = [said("username"), said("credential")];
    if (username) server.username = username.replace(/\\(.)/g, "$1");
    if (credential) server.credential = credential.replace(/\\(.)/g, "$1");
    return server;
  });
}
