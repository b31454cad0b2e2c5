// Watching from outside: the picture is the server's, changes are seen, broken lines are taken up again, a no is a no.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Event, Rest, Watch } from "../src";
import type { Overview, Participant } from "../src/protocol";
import { cast, conference } from "../testing";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const ROOM = "01ROOM";
const me = { person: "p-alice", seat: null, name: "Alice Berg", role: "owner" } as const;

/** The server's end: what it would answer, and the streams that it holds open. */
class FakeServer {
  overview: Overview | { status: number; code: string } = overviewOf([cast.bob]);
  readonly asked: string[] = [];
  readonly ordered: { path: string; body: unknown }[] = [];
  orderAnswer: { status: number; body: unknown } = { status: 200, body: { verdicts: [] } };
  readonly streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  /** Answers to looks wait for it. */
  slow: Promise<void> | null = null;

  readonly fetch = (async (url: string, init: RequestInit) => {
    const path = url.replace("/api/v1/conferences", "");
    this.asked.push(path);
    if (init.method === "POST") {
      this.ordered.push({ path, body: JSON.parse(String(init.body)) });
      return answer(this.orderAnswer.status, this.orderAnswer.body);
    }
    if ("status" in this.overview) return answer(this.overview.status, this.overview);
    if (path.endsWith("/overview")) {
      const seen = this.overview;
      await this.slow;
      return answer(200, seen);
    }
    return new Response(this.#stream(init.signal), { status: 200 });
  }) as unknown as typeof fetch;

  get looks(): number {
    return this.asked.filter((path) => path.endsWith("/overview")).length;
  }

  get lines(): string[] {
    return this.asked.filter((path) => path.includes("/events"));
  }

  says(text: string): void {
    this.streams.at(-1)?.enqueue(new TextEncoder().encode(text));
  }

  changes(roster?: Participant[]): void {
    if (roster) this.overview = overviewOf(roster);
    this.says("event: changed\ndata: {}\n\n");
  }

  happens(seq: number, kind: string, data: object = {}, of = "c1"): void {
    const event = { seq, id: `e${seq}`, kind, at: "2026-11-21T14:02:00Z", room: ROOM, conference: of, data };
    this.says(`id: ${seq}\nevent: ${kind}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  #stream(signal: AbortSignal | null | undefined): ReadableStream<Uint8Array> {
    return new ReadableStream({
      start: (stream) => {
        this.streams.push(stream);
        signal?.addEventListener("abort", () => stream.error(signal.reason));
      },
    });
  }
}

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

function overviewOf(roster: Participant[]): Overview {
  return { me, conference: { ...conference, room: ROOM }, roster, unconnected: [], bans: [], details: [] };
}

function watching(overview = overviewOf([cast.bob]) as FakeServer["overview"]) {
  const server = new FakeServer();
  server.overview = overview;
  const watch = new Watch(new Rest(() => "secret", "/api/v1", server.fetch).conferences, "weekly", () => 0);
  watch.open();
  return { server, watch };
}

/** Lets what is under way come to its end. */
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const names = (watch: Watch) => [...watch.state.roster.values()].map((one) => one.name);

describe("a watched conference", () => {
  it("is seen as the server shows it, with whoever watches as who they are there", async () => {
    const { server, watch } = watching();
    expect(watch.state.phase).toBe("connecting");
    await settle();
    server.changes([cast.bob, cast.gustav]);
    await settle();
    expect(watch.state).toMatchObject({
      phase: "in",
      me: { seat: "", person: "p-alice", role: "owner" },
      conference: { name: "Thursday planning" },
    });
    expect(names(watch)).toEqual(["Bob Meyer", "Gustav Lind"]);
    expect(server.asked).toEqual(["/weekly/events?changes=true", "/weekly/overview"]);
  });

  it("is looked at again when it changes, and nobody of the old picture stays", async () => {
    const { server, watch } = watching();
    await settle();
    server.changes([cast.bob, cast.gustav]);
    await settle(1000);
    server.changes([cast.carol]);
    await settle();
    expect(names(watch)).toEqual(["Carol Ngata"]);
  });

  it("is looked at once for many changes, and once more for what came meanwhile", async () => {
    const { server } = watching();
    await settle();
    let go = () => {};
    server.slow = new Promise((done) => {
      go = done;
    });
    for (let n = 0; n < 50; n++) server.changes();
    await settle();
    expect(server.looks).toBe(1);
    go();
    await settle(1000);
    expect(server.looks).toBe(2);
  });

  it("is followed by its room, whatever the ID becomes", async () => {
    const { server, watch } = watching();
    await settle();
    server.changes();
    await settle(1000);
    server.changes();
    await settle();
    expect(server.asked.at(-1)).toBe(`/${ROOM}/overview`);
    await watch.act({ do: "alias", aliases: ["other"] });
    expect(server.ordered).toEqual([{ path: `/${ROOM}/alias`, body: { aliases: ["other"] } }]);
  });

  it("tells what has happened in it, and forgets that with the next conference", async () => {
    const { server, watch } = watching();
    const seen = () => watch.happened.getState().events.map((event: Event) => `${event.seq} ${event.kind}`);
    await settle();
    server.happens(7, "joined");
    server.happens(9, "locked");
    await settle();
    expect(seen()).toEqual(["7 joined", "9 locked"]);
    server.happens(12, "conference_started", {}, "c2");
    await settle();
    expect(seen()).toEqual(["12 conference_started"]);
  });
});

describe("a line that breaks", () => {
  it("is taken up again behind the last event", async () => {
    const { server, watch } = watching();
    await settle();
    server.changes();
    server.happens(41, "joined");
    await settle();
    server.streams[0]?.error(new TypeError("network"));
    await settle();
    expect(watch.state.phase).toBe("reconnecting");
    expect(names(watch), "the picture stays meanwhile").toEqual(["Bob Meyer"]);
    await settle(250);
    expect(server.lines.at(-1)).toBe(`/${ROOM}/events?changes=true&after=41`);
    server.changes([cast.carol]);
    await settle();
    expect(watch.state.phase).toBe("in");
    expect(names(watch)).toEqual(["Carol Ngata"]);
  });

  it("is dropped when it is silent for too long, and not as long as the server says that it is there", async () => {
    const { server, watch } = watching();
    await settle();
    server.changes();
    await settle(40_000);
    server.says(": still here\n\n");
    await settle(40_000);
    expect([server.streams.length, watch.state.phase]).toEqual([1, "in"]);
    await settle(6_000);
    expect(server.streams.length).toBe(2);
  });

  it("is dropped when a look fails, and the looking begins anew", async () => {
    const { server, watch } = watching();
    await settle();
    server.changes();
    await settle(1000);
    const before = server.overview;
    server.overview = { status: 503, code: "unavailable" };
    server.says("event: changed\ndata: {}\n\n");
    await settle();
    expect(watch.state.phase).toBe("reconnecting");
    server.overview = before;
    await settle(4000);
    server.changes();
    await settle();
    expect(watch.state.phase).toBe("in");
  });
});

describe("while nobody meets", () => {
  it("waits, and sees the conference when there is one", async () => {
    const { server, watch } = watching({ status: 404, code: "not_found" });
    await settle();
    await settle(3000);
    expect(watch.state.phase).toBe("idle");
    const tries = server.lines.length;
    server.overview = overviewOf([cast.bob]);
    await settle(3000);
    expect(server.lines.length).toBe(tries + 1);
    server.changes();
    await settle();
    expect(watch.state.phase).toBe("in");
  });

  it("is idle again when the conference has ended", async () => {
    const { server, watch } = watching();
    await settle();
    server.changes();
    await settle();
    expect(watch.state.phase).toBe("in");
    server.overview = { status: 404, code: "not_found" };
    server.streams[0]?.close();
    await settle(1000);
    expect(watch.state).toMatchObject({ phase: "idle", conference: null, me: null });
  });
});

describe("a no", () => {
  it("ends the watching, and is not asked for again", async () => {
    const { server, watch } = watching();
    await settle();
    server.changes();
    await settle(1000);
    server.overview = { status: 403, code: "not_moderator" };
    server.streams[0]?.close();
    await settle(1000);
    expect(watch.state).toMatchObject({ phase: "ended", refusal: { code: "not_moderator" } });
    const asked = server.asked.length;
    await settle(60_000);
    expect(server.asked.length).toBe(asked);
  });

  it("to an order comes with its code, and the watching goes on", async () => {
    const { server, watch } = watching();
    await settle();
    server.orderAnswer = { status: 403, body: { status: 403, code: "owner_protected" } };
    const order = watch.act({ do: "disconnect", target: { participants: ["alice"] } });
    await expect(order).rejects.toMatchObject({ code: "owner_protected" });
    expect(watch.state.phase).not.toBe("ended");
  });
});

it("says and asks nothing more once it is closed", async () => {
  const { server, watch } = watching();
  await settle();
  server.changes();
  await settle();
  const seen = watch.state;
  watch.close();
  await settle(60_000);
  expect(server.asked.length).toBe(2);
  expect(watch.state).toBe(seen);
});
