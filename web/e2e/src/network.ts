// A network between browsers and the server: it delays, loses, is slow, goes dark, and gives somebody another address. The server
// announces the address of the relay, on a loopback address of its own and the server's own port.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";

/** One way of a datagram. */
export interface Link {
  /** Milliseconds that each takes. */
  delay: number;
  /** Of a thousand so many get lost. */
  loss: number;
  /** Kilobits a second; 0: as many as there are. What would wait longer than a while is dropped. */
  rate: number;
}

export const GOOD: Link = { delay: 0, loss: 0, rate: 0 };

/** Milliseconds that a slow link holds what it cannot send yet. */
const QUEUE = 300;
/** Headers of UDP and IP. */
const HEADERS = 28;

/** Somebody's socket, as the relay sees it. */
class Way {
  upstream: Socket;
  private busy = { up: 0, down: 0 };

  constructor(
    private readonly relay: Relay,
    private readonly client: RemoteInfo,
    public link: Link,
  ) {
    this.upstream = this.open();
  }

  private open(): Socket {
    const socket = createSocket("udp4");
    socket.on("message", (bytes) => this.carry("down", bytes, () => this.relay.reply(bytes, this.client)));
    // Where nobody listens any more: a network does not mind.
    socket.on("error", () => {});
    socket.bind(0, "127.0.0.1");
    return socket;
  }

  take(bytes: Buffer): void {
    this.carry("up", bytes, () => this.relay.pass(bytes, this.upstream));
  }

  /** From now on the server sees it at another address, as behind a router that was started anew. */
  moves(): void {
    this.upstream.close();
    this.upstream = this.open();
  }

  private carry(way: "up" | "down", bytes: Buffer, on: () => void): void {
    const { delay, loss, rate } = this.link;
    if (this.relay.dark || this.relay.random() * 1_000 < loss) return;
    const now = performance.now();
    let leaves = now;
    if (rate > 0) {
      leaves = Math.max(now, this.busy[way]);
      if (leaves > now + QUEUE) return;
      leaves += ((bytes.length + HEADERS) * 8) / rate;
      this.busy[way] = leaves;
    }
    const wait = leaves - now + delay;
    if (wait < 1) on();
    else setTimeout(on, wait);
  }
}

export class Relay {
  /** Of those who come from now on. */
  link = GOOD;
  /** Nothing passes. */
  dark = false;
  private readonly ways = new Map<string, Way>();
  private readonly front = createSocket("udp4");
  private state = 0x2545f491;
  private closed = false;

  /** `address`: the server announces it; on `port` the server listens at 127.0.0.1. */
  private constructor(private readonly port: number) {}

  static async open(address: string, port: number): Promise<Relay> {
    const relay = new Relay(port);
    relay.front.on("message", (bytes, client) => relay.wayOf(client).take(bytes));
    await new Promise<void>((done) => relay.front.bind(port, address, done));
    return relay;
  }

  /** Everybody who came while `link` was this one is at another address. */
  move(link: Link): void {
    for (const way of this.ways.values()) if (way.link === link) way.moves();
  }

  /** How many have come while `link` was this one. */
  count(link: Link): number {
    return [...this.ways.values()].filter((way) => way.link === link).length;
  }

  close(): void {
    this.closed = true;
    this.front.close();
    for (const way of this.ways.values()) way.upstream.close();
  }

  reply(bytes: Buffer, { port, address }: RemoteInfo): void {
    if (!this.closed) this.front.send(bytes, port, address);
  }

  pass(bytes: Buffer, upstream: Socket): void {
    if (!this.closed) upstream.send(bytes, this.port, "127.0.0.1");
  }

  /** The same row each time (xorshift). */
  random(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) / 2 ** 32;
  }

  private wayOf(client: RemoteInfo): Way {
    const name = `${client.address}:${client.port}`;
    let way = this.ways.get(name);
    if (!way) {
      way = new Way(this, client, this.link);
      this.ways.set(name, way);
    }
    return way;
  }
}
