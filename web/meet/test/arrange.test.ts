// Who stands where on the stage.
import { nothing, type RoomState } from "@gavel/sdk";
import { cast, conference } from "@gavel/sdk/testing";
import { describe, expect, it } from "vitest";
import { arrange, type Wish } from "../src/meeting/stage/arrange";

const wish: Wish = { layout: null, pinned: null, speaker: null };
const seats = (spots: { seat: string }[]) => spots.map((spot) => spot.seat);

function room(change: Partial<RoomState> = {}, sharing: string[] = []): RoomState {
  const people = Object.values(cast).map((one) => ({ ...one, sharing: sharing.includes(one.id) }));
  return {
    ...nothing,
    me: { seat: "bob", person: "p-bob", role: "participant" },
    conference,
    roster: new Map(people.map((one) => [one.id, one])),
    ...change,
  };
}

describe("the stage", () => {
  it("is a grid with oneself first while nobody shares", () => {
    const { layout, main, strip } = arrange(room(), wish);
    expect([layout, seats(main), strip]).toEqual(["grid", ["bob", "alice", "carol", "gustav", "dora"], []]);
  });

  it("has the hosts of an auditorium, whoever they have put on it, and the audience only while nobody else is there", () => {
    const hall = room({ conference: { ...conference, kind: "auditorium" } });
    const onStage = (...seats: string[]) =>
      new Map([...hall.roster].map(([seat, one]) => [seat, { ...one, on_stage: seats.includes(seat) }]));
    const hosts = [...hall.roster.values()].filter(({ role }) => role === "host" || role === "owner");
    expect(hosts.length).toBeGreaterThan(0);
    expect(seats(arrange({ ...hall, roster: onStage() }, wish).main)).toEqual(hosts.map(({ id }) => id));
    expect(seats(arrange({ ...hall, roster: onStage("gustav") }, wish).main)).toContain("gustav");
    const alone = new Map([...onStage()].filter(([seat]) => seat === "bob"));
    expect(seats(arrange({ ...hall, roster: alone }, wish).main)).toEqual(["bob"]);
  });

  it("puts a shared screen beside everybody's face, the sharer's too", () => {
    const { layout, main, strip } = arrange(room({}, ["carol"]), wish);
    expect(layout).toBe("side_by_side");
    expect(main).toEqual([{ seat: "carol", shows: "screen" }]);
    expect(strip).toContainEqual({ seat: "carol", shows: "person" });
  });

  it("keeps a grid that was asked for, with the screen in it", () => {
    const { layout, main } = arrange(room({}, ["carol"]), { ...wish, layout: "grid" });
    expect([layout, main[0]]).toEqual(["grid", { seat: "carol", shows: "screen" }]);
  });

  it("makes whoever spoke last large, and before anybody did somebody else than oneself", () => {
    const spoke = arrange(room(), { ...wish, layout: "speaker", speaker: "gustav" });
    expect([seats(spoke.main), seats(spoke.strip)]).toEqual([["gustav"], ["bob", "alice", "carol", "dora"]]);
    expect(seats(arrange(room(), { ...wish, layout: "speaker" }).main)).toEqual(["alice"]);
  });

  it("shows whom a host puts in the spotlight, unless one has pinned somebody", () => {
    const lit = room({ conference: { ...conference, spotlight: ["dora", "carol"] } });
    expect(seats(arrange(lit, wish).main)).toEqual(["dora", "carol"]);
    expect(seats(arrange(lit, { ...wish, pinned: "gustav" }).main)).toEqual(["gustav"]);
    expect(seats(arrange(lit, { ...wish, pinned: "who has left" }).main)).toEqual(["dora", "carol"]);
  });

  it("follows the host's layout before one's own", () => {
    const chosen = room({ conference: { ...conference, layout: "speaker" } });
    expect(arrange(chosen, { ...wish, layout: "grid", speaker: "dora" }).layout).toBe("speaker");
  });

  it("is for those who are in", () => {
    const alone = room({ roster: new Map([["alice", { ...cast.alice, state: "waiting" as const }]]) });
    expect(arrange(alone, wish)).toEqual({ layout: "grid", main: [], strip: [] });
  });
});
