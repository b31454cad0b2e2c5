// A client of WHIP (RFC 9725) and WHEP by the book: candidates are trickled, and ICE is restarted by PATCH.
import { credentialsOf, fragmentOf, iceServersOf, restartedBy } from "./sdp.ts";

const FRAGMENT = "application/trickle-ice-sdpfrag";

class Client {
  readonly connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  /** What the server answered, call by call: `PATCH 204`. */
  readonly answers: string[] = [];
  private tag = "";
  private session = "";
  private answer = "";
  private gathered: RTCIceCandidate[] = [];

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {
    this.connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) this.gathered.push(candidate);
    };
  }

  /** POSTs an offer that has no candidate in it. */
  async begins(): Promise<void> {
    const offer = await this.connection.createOffer();
    if (offer.sdp?.includes("a=candidate:")) throw new Error("the offer has its candidates already");
    const response = await this.asks(
      "POST",
      this.url,
      { "content-type": "application/sdp" },
      offer.sdp ?? "",
    );
    this.tag = response.headers.get("etag") ?? "";
    this.session = new URL(response.headers.get("location") ?? "", this.url).href;
    if (response.headers.get("accept-patch") !== FRAGMENT)
      throw new Error("the page cannot read Accept-Patch");
    this.connection.setConfiguration({
      bundlePolicy: "max-bundle",
      iceServers: iceServersOf(response.headers.get("link") ?? ""),
    });
    await this.connection.setLocalDescription(offer);
    this.answer = await response.text();
    await this.connection.setRemoteDescription({ type: "answer", sdp: this.answer });
  }

  /** PATCHes what was gathered. */
  async trickles(): Promise<void> {
    await this.gathering();
    await this.patches(this.tag);
  }

  /** Asks for other credentials on both sides, and goes on with the rest of what was negotiated. */
  async restarts(): Promise<void> {
    this.gathered = [];
    await this.connection.setLocalDescription(await this.connection.createOffer({ iceRestart: true }));
    await this.gathering();
    const response = await this.patches("*");
    const before = this.tag;
    this.tag = response.headers.get("etag") ?? "";
    if (this.tag === before) throw new Error("the tag is the former one");
    this.answer = restartedBy(this.answer, await response.text());
    await this.connection.setRemoteDescription({ type: "answer", sdp: this.answer });
  }

  async leaves(): Promise<void> {
    await this.asks("DELETE", this.session, {});
    this.connection.close();
  }

  /** The server's user name fragment. */
  peer(): string {
    return credentialsOf(this.connection.currentRemoteDescription?.sdp ?? "").name;
  }

  async frames(): Promise<number> {
    const stats = await this.connection.getStats();
    for (const report of stats.values())
      if (report.type === "inbound-rtp" && report.kind === "video") return report.framesDecoded ?? 0;
    return 0;
  }

  iceServers(): RTCIceServer[] {
    return this.connection.getConfiguration().iceServers ?? [];
  }

  private patches(ifMatch: string): Promise<Response> {
    const { localDescription, iceGatheringState } = this.connection;
    const body = fragmentOf(localDescription?.sdp ?? "", this.gathered, iceGatheringState === "complete");
    this.gathered = [];
    return this.asks("PATCH", this.session, { "content-type": FRAGMENT, "if-match": ifMatch }, body);
  }

  private async asks(method: string, url: string, headers: HeadersInit, body?: string): Promise<Response> {
    const authorization = `Bearer ${this.token}`;
    const response = await fetch(url, { method, headers: { ...headers, authorization }, body: body ?? null });
    this.answers.push(`${method} ${response.status}`);
    if (!response.ok) throw new Error(`${method} ${response.status}: ${await response.text()}`);
    return response;
  }

  /** Until there is something to tell: a STUN server that is silent holds the end of it up for long. */
  private gathering(): Promise<void> {
    if (this.gathered.length > 0) return Promise.resolve();
    return new Promise((done) => {
      this.connection.addEventListener("icecandidate", () => done(), { once: true });
    });
  }
}

async function publishes(url: string, token: string): Promise<Client> {
  const client = new Client(url, token);
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  for (const track of media.getTracks())
    client.connection.addTransceiver(track, { direction: "sendonly", streams: [media] });
  await client.begins();
  await client.trickles();
  return client;
}

async function watches(url: string, token: string): Promise<Client> {
  const client = new Client(url, token);
  client.connection.ontrack = ({ track }) => {
    const video = document.querySelector("video");
    if (!video) return;
    const stream = video.srcObject instanceof MediaStream ? video.srcObject : new MediaStream();
    stream.addTrack(track);
    video.srcObject = stream;
  };
  for (const kind of ["audio", "video"]) client.connection.addTransceiver(kind, { direction: "recvonly" });
  await client.begins();
  await client.trickles();
  return client;
}

Object.assign(globalThis, { publishes, watches });
