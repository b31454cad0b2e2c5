// What of the form is sent.
import type { Invitee, Rest } from "@gavel/sdk";
import { describe, expect, it, vi } from "vitest";
import { blank, changesOf, draftOf, type Picked, roomOf, troublesOf } from "../src/home/planning/draft";
import { change } from "../src/home/planning/save";
import { room } from "./home-test";

const bob: Picked = { kind: "account", id: "bob", name: "Bob", persons: [] };
const choir: Picked = { kind: "group", id: "choir", name: "Choir", persons: [] };
const gustav: Picked = { kind: "guest", id: "Gustav", name: "Gustav", persons: [] };

const invitee = (person: string, more: Partial<Invitee> = {}): Invitee => ({
  person,
  name: person,
  role: "participant",
  account: person,
  group: null,
  email: null,
  call: false,
  invited_at: "",
  ...more,
});

describe("the form of a conference", () => {
  it("sends a room with the people, groups and guests that it names", () => {
    const draft = { ...blank([bob, choir, gustav]), name: " Weekly ", pin: "4711", limit: "12" };
    expect(roomOf(draft)).toMatchObject({
      name: "Weekly",
      guest_pin: "4711",
      limit: 12,
      invite: { accounts: ["bob"], groups: ["choir"], guests: [{ name: "Gustav" }] },
    });
    expect(roomOf(draft)).not.toHaveProperty("aliases");
    expect(roomOf(draft)).not.toHaveProperty("schedule");
  });

  it("says what has to be put right", () => {
    const bad = { ...blank([gustav]), id: "a b", pin: "1", hostPin: "2", limit: "1", guests: false };
    expect([...troublesOf(bad, true)]).toEqual(["name", "id", "pin", "hostPin", "limit", "guests"]);
    expect(troublesOf({ ...blank(), name: "Weekly" }, true).size).toBe(0);
    expect([...troublesOf({ ...blank(), name: "Weekly" }, false)]).toEqual(["id"]);
  });

  it("sends only what was changed, and keeps the PIN and the other IDs", () => {
    const before = draftOf(room, [], new Map());
    expect(changesOf(before, before)).toEqual({});
    const after = { ...before, id: "monthly", door: "knock" as const };
    expect(changesOf(before, after)).toEqual({ aliases: ["monthly", "woche"], door: "knock" });
    expect(changesOf(before, { ...before, pin: "4711" })).toEqual({ guest_pin: "4711" });
  });

  it("shows those who were invited as a group as that group", () => {
    const invitees = [
      invitee("bob"),
      invitee("carol", { role: "host" }),
      invitee("dan", { group: "choir" }),
      invitee("eve", { group: "choir" }),
      invitee("p9", { name: "Gustav", account: null, role: "guest" }),
    ];
    const { people, moderators } = draftOf(room, invitees, new Map([["choir", "Choir"]]));
    expect(people.map(({ kind, name, persons }) => [kind, name, persons])).toEqual([
      ["account", "bob", ["bob"]],
      ["group", "Choir", ["dan", "eve"]],
      ["guest", "Gustav", ["p9"]],
    ]);
    expect(moderators.map(({ id }) => id)).toEqual(["carol"]);
  });

  it("calls those with an account when it begins, and no guest twice", async () => {
    const draft = { ...blank([bob, gustav]), name: "Weekly", calls: true };
    expect(roomOf(draft)).toMatchObject({ invite: { accounts: ["bob"], call: true } });
    const guest = invitee("p9", { name: "Gustav", account: null, role: "guest" });
    const called = [invitee("bob", { call: true }), invitee("carol", { role: "host", call: true }), guest];
    const before = draftOf(room, called, new Map());
    expect(before.calls).toBe(true);
    expect(draftOf(room, [invitee("dan"), ...called], new Map()).calls).toBe(false);
    expect(draftOf(room, [guest], new Map()).calls).toBe(false);
    const rooms = { change: vi.fn(), uninvite: vi.fn(), invite: vi.fn(async () => ({ invitations: [] })) };
    await change({ rooms } as unknown as Rest, "r1", before, { ...before, calls: false });
    expect(rooms.invite.mock.calls).toEqual([
      ["r1", { accounts: ["bob"], groups: [], guests: [] }],
      ["r1", { accounts: ["carol"], groups: [], guests: [], role: "host" }],
    ]);
    expect([rooms.change, rooms.uninvite].map((each) => each.mock.calls)).toEqual([[], []]);
  });

  it("takes back whom it lost, invites whom it gained, and lets somebody become a moderator", async () => {
    const before = draftOf(room, [invitee("bob"), invitee("dan"), invitee("eve")], new Map());
    const [bobBefore, , eve] = before.people;
    const after = { ...before, people: [eve, gustav] as Picked[], moderators: [bobBefore] as Picked[] };
    const rooms = {
      change: vi.fn(),
      uninvite: vi.fn(),
      invite: vi.fn(async () => ({ invitations: [] })),
    };
    await change({ rooms } as unknown as Rest, "r1", before, after);
    expect(rooms.change).not.toHaveBeenCalled();
    expect(rooms.uninvite.mock.calls).toEqual([["r1", "dan"]]);
    expect(rooms.invite.mock.calls).toEqual([
      ["r1", { accounts: [], groups: [], guests: [{ name: "Gustav" }] }],
      ["r1", { accounts: ["bob"], groups: [], guests: [], role: "host" }],
    ]);
  });
});
