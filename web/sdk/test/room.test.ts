// The life of a seat: joining, resuming, ordering, and staying away after a farewell.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type MediaPort, Over, Refused, Room } from "../src";
import { cast, FakeServer, participant, welcome } from "../testing";

let server: FakeServer;
let room: Room;
let media: { [K in keyof MediaPort]: ReturnType<typeof vi.fn> };

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  media = { begin: vi.fn(), answer: vi.fn(), slots: vi.fn(), stop: vi.fn() };
  room = new Room({
    url: "ws://test",
    open: server.open,
    client: "Firefox on Linux",
    media: media as unknown as MediaPort,
    random: () => 0,
  });
});

afterEach(() => {
  room.dispose();
  vi.useRealTimers();
});

async function inside(): Promise<void> {
  const joined = room.join({ ticket: "t1", name: "Alice" });
  server.last.opens();
  server.last.says(welcome());
  await joined;
}

describe("joining", () => {
  it("says hello with the ticket and is in after the welcome", async () => {
    await inside();
    expect(server.last.sent[0]).toEqual({
      type: "hello",
      ticket: "t1",
      name: "Alice",
      client: "Firefox on Linux",
      surface: "sdk",
    });
    expect(room.state.phase).toBe("in");
    expect(room.state.roster.size).toBe(5);
    expect(media.begin).toHaveBeenCalledWith("alice", expect.any(Function), expect.any(Function));
  });

  it("gives media the line for its offers, and for how large pictures are shown", async () => {
    await inside();
    const [, offer, shown] = vi.mocked(media.begin).mock.calls[0] ?? [];
    expect(offer?.(7, "v=0")).toBe(true);
    shown?.([{ mid: "4", height: 360 }]);
    expect(server.last.sent.slice(-2)).toEqual([
      { type: "offer", id: 7, sdp: "v=0" },
      { type: "shows", heights: [{ mid: "4", height: 360 }] },
    ]);
  });

  it("waits at the door, and knows nothing of the room", async () => {
    const joined = room.join({ ticket: "t1" });
    server.last.opens();
    server.last.says({
      type: "waiting",
      since: "2026-11-21T14:00:00Z",
      room: "x",
      why: "waiting_room",
    } as never);
    await joined;
    expect(room.state.phase).toBe("waiting");
    expect(room.state.roster.size).toBe(0);
    server.last.says(welcome(cast.gustav));
    expect(room.state.phase).toBe("in");
  });

  it("rejects with the problem when refused, and does not try again", async () => {
    const joined = room.join({ ticket: "t1" });
    server.last.opens();
    server.last.says({ type: "refusal", problem: { status: 403, code: "blocked" } } as never);
    await expect(joined).rejects.toBeInstanceOf(Refused);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sockets).toHaveLength(1);
    expect(room.state.refusal?.code).toBe("blocked");
  });
});

describe("a lost connection", () => {
  it("is resumed with the last token, after a quarter of a second", async () => {
    await inside();
    server.last.breaks(1001);
    expect(room.state.phase).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(250);
    expect(server.sockets).toHaveLength(2);
    server.last.opens();
    expect(server.last.heard("hello")[0]?.resume).toBe("resume-alice");
  });

  it("is tried again at 0.25, 0.5, 1, 2, 4 and 4 seconds", async () => {
    await inside();
    for (const wait of [250, 500, 1000, 2000, 4000, 4000]) {
      const before = server.sockets.length;
      server.last.breaks();
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(server.sockets).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(server.sockets).toHaveLength(before + 1);
    }
  });

  it("is noticed after three seconds without a pong", async () => {
    await inside();
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.last.heard("ping")).toHaveLength(1);
    server.last.says({ type: "pong" });
    await vi.advanceTimersByTimeAsync(3000);
    expect(room.state.phase).toBe("in");
    await vi.advanceTimersByTimeAsync(1000);
    expect(room.state.phase).toBe("reconnecting");
  });

  it("drops whoever went while we were away (lesson 14)", async () => {
    await inside();
    expect(room.state.roster.has("bob")).toBe(true);
    server.last.breaks();
    await vi.advanceTimersByTimeAsync(250);
    server.last.opens();
    server.last.says(welcome(cast.alice, [cast.alice, cast.gustav]));
    expect([...room.state.roster.keys()]).toEqual(["alice", "gustav"]);
  });

  it("repeats an unanswered order under its old id", async () => {
    await inside();
    const receipt = room.act({ do: "lock" });
    const [first] = server.last.heard("act");
    server.last.breaks();
    await vi.advanceTimersByTimeAsync(250);
    server.last.opens();
    server.last.says(welcome());
    const [again] = server.last.heard("act");
    expect(again).toEqual(first);
    server.last.says({ type: "receipt", id: again?.id, receipt: { saved: "yes" } } as never);
    await expect(receipt).resolves.toEqual({ saved: "yes" });
  });
});

describe("a reload of the page", () => {
  it("finds the token as soon as the state says that we are in, and comes back with it", async () => {
    let kept: string | undefined;
    room.store.subscribe((now) => {
      if (now.phase === "in") kept = room.resumeToken;
    });
    await inside();
    expect(kept).toBe("resume-alice");
    room.join({ ticket: "t1", resume: kept ?? "" }).catch(() => {});
    server.last.opens();
    expect(server.last.heard("hello")[0]?.resume).toBe("resume-alice");
  });
});

describe("the end", () => {
  // lessons 25 and 31
  it.each(["removed", "removed_blocked", "ended", "denied", "duplicate_session", "reset"])(
    "never connects again after %s",
    async (reason) => {
      await inside();
      server.last.says({ type: "farewell", reason, by: "host", text: "", rejoin: "no" } as never);
      server.last.breaks(1000);
      await vi.advanceTimersByTimeAsync(600_000);
      expect(server.sockets).toHaveLength(1);
      expect(room.state.phase).toBe("ended");
      expect(room.state.farewell?.reason).toBe(reason);
      expect(media.stop).toHaveBeenCalled();
    },
  );

  it("never connects again when the farewell meets a reconnect in flight", async () => {
    await inside();
    server.last.breaks();
    await vi.advanceTimersByTimeAsync(250);
    server.last.opens();
    server.last.says({ type: "farewell", reason: "removed", by: "host", text: "", rejoin: "ask" } as never);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(server.sockets).toHaveLength(2);
  });

  it("comes back by itself when the farewell says so", async () => {
    await inside();
    server.last.says({ type: "farewell", reason: "server_shutdown", text: "", rejoin: "auto" } as never);
    expect(room.state.phase).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(250);
    expect(server.sockets).toHaveLength(2);
  });

  it("does not come back after it misbehaved", async () => {
    await inside();
    server.last.breaks(1008);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sockets).toHaveLength(1);
    expect(room.state.farewell?.reason).toBe("error");
  });

  it("leaves with a word, and goes even without an answer", async () => {
    await inside();
    room.leave();
    expect(server.last.heard("leave")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(room.state.farewell?.reason).toBe("left");
  });

  it("settles what was still open", async () => {
    await inside();
    const order = room.act({ do: "disconnect", target: { scope: "all" } });
    server.last.says({ type: "farewell", reason: "ended", by: "host", text: "", rejoin: "no" } as never);
    await expect(order).rejects.toBeInstanceOf(Over);
    await expect(room.act({ do: "lock" })).rejects.toBeInstanceOf(Over);
  });
});

describe("orders and messages", () => {
  it("throws the problem of a refused order", async () => {
    await inside();
    const order = room.act({ do: "disconnect", target: { participants: ["alice"] } });
    const [act] = server.last.heard("act");
    const problem = { status: 403, code: "owner_protected" };
    server.last.says({ type: "refused", id: act?.id, problem } as never);
    await expect(order).rejects.toMatchObject({ code: "owner_protected" });
  });

  it("ignores what it does not know, and what is not JSON", async () => {
    await inside();
    const before = room.state;
    server.last.says({ type: "weather" });
    server.last.saysRaw("{");
    server.last.saysRaw("null");
    expect(room.state).toEqual(before);
  });

  it("tells joins and departures once, and the state follows", async () => {
    await inside();
    const joined = vi.fn();
    const gone = vi.fn();
    room.events.on("joined", joined);
    room.events.on("gone", gone);
    server.last.says({ type: "joined", participant: participant("mei") } as never);
    server.last.says({ type: "gone", seat: "mei", how: "removed" } as never);
    server.last.says({ type: "gone", seat: "mei", how: "removed" } as never);
    expect(joined).toHaveBeenCalledTimes(1);
    expect(gone).toHaveBeenCalledTimes(1);
    expect(room.state.roster.has("mei")).toBe(false);
  });

  it("follows a change of its own role", async () => {
    await inside();
    server.last.says({ type: "changed", participant: { ...cast.alice, role: "participant" } } as never);
    expect(room.state.me?.role).toBe("participant");
  });

  it("says its devices when they change, and once more after a welcome", async () => {
    await inside();
    room.setDevices({ muted: false, video: true, sharing: false });
    room.setDevices({ muted: false, video: true, sharing: false });
    expect(server.last.heard("state").slice(1)).toEqual([
      { type: "state", muted: false, video: true, sharing: false },
    ]);
    server.last.breaks();
    await vi.advanceTimersByTimeAsync(250);
    server.last.opens();
    server.last.says(welcome());
    expect(server.last.heard("state")[0]).toMatchObject({ muted: false, video: true });
  });
});

describe("waiting that is called off", () => {
  it("ends a join that nobody answers, and whoever was let in meanwhile goes again", async () => {
    const off = new AbortController();
    const joined = room.join({ ticket: "t1" }, { signal: off.signal });
    server.last.opens();
    off.abort(new Error("enough"));
    await expect(joined).rejects.toThrow("enough");
    expect(server.last.heard("leave")).toHaveLength(1);
    expect(room.state.phase).toBe("idle");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.sockets).toHaveLength(1);
    await expect(room.join({ ticket: "t1" }, { signal: off.signal })).rejects.toThrow("enough");
    expect(server.sockets).toHaveLength(1);
  });

  it("ends an order's, and its answer is nobody's any more", async () => {
    await inside();
    const off = new AbortController();
    const order = room.act({ do: "lock" }, { signal: off.signal });
    const [act] = server.last.heard("act");
    off.abort();
    await expect(order).rejects.toMatchObject({ name: "AbortError" });
    server.last.says({ type: "receipt", id: act?.id, receipt: { saved: "yes" } } as never);
    server.last.breaks();
    await vi.advanceTimersByTimeAsync(250);
    server.last.opens();
    server.last.says(welcome());
    expect(server.last.heard("act"), "it is not repeated").toHaveLength(0);
  });

  it("ends a listener's", async () => {
    await inside();
    const off = new AbortController();
    const [one, other] = [vi.fn(), vi.fn()];
    room.on("joined", one, { signal: off.signal });
    room.on("joined", other);
    off.abort();
    server.last.says({ type: "joined", participant: participant("mei") } as never);
    expect([one.mock.calls.length, other.mock.calls.length]).toEqual([0, 1]);
  });
});

describe("at the door", () => {
  const waits = async () => {
    const joined = room.join({ ticket: "t1" });
    server.last.opens();
    server.last.says({ type: "waiting", since: "", room: "x", why: "waiting_room" } as never);
    await joined;
  };

  it("waits until it is let in", async () => {
    await waits();
    const admitted = room.admitted();
    server.last.says(welcome(cast.gustav));
    await admitted;
    await room.admitted();
  });

  it("hears that nobody lets it in", async () => {
    await waits();
    const admitted = room.admitted();
    server.last.says({ type: "farewell", reason: "denied", text: "", rejoin: "wait" } as never);
    await expect(admitted).rejects.toMatchObject({ code: "over" });
  });
});

it("removes by a list or by a scope, with what there is to say of it", async () => {
  await inside();
  room.disconnect(["gustav"], { reason: "spam", note: "no" }).catch(() => {});
  room.disconnect({ scope: "guests" }, { dry_run: true }).catch(() => {});
  expect(server.last.heard("act").map(({ verb }) => verb)).toEqual([
    { do: "disconnect", target: { participants: ["gustav"] }, reason: "spam", note: "no" },
    { do: "disconnect", target: { scope: "guests" }, dry_run: true },
  ]);
});

it("says when it has left", async () => {
  await inside();
  const left = room.leave();
  server.last.says({ type: "farewell", reason: "left", text: "", rejoin: "yes" } as never);
  await left;
  expect(room.state.farewell?.reason).toBe("left");
});
