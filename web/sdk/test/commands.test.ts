// P7, P10: what a line in the chat means.
import { describe, expect, it } from "vitest";
import { complete, mayRemove, nothing, parseCommand, type RoomState } from "../src";
import { cast, participant } from "../testing";

const twins = [
  participant("max1", { name: "Max Weber" }),
  participant("max2", { name: "Max Weber", account: null, role: "guest" }),
];
const everybody = [...Object.values(cast), ...twins];
const state: RoomState = {
  ...nothing,
  phase: "in",
  me: { seat: "alice", person: "p-alice", role: "owner" },
  roster: new Map(everybody.map((one) => [one.id, one])),
};

describe("slash commands", () => {
  it.each([
    ["/disconnect Gustav Lind", { do: "disconnect", target: { participants: ["gustav"] } }],
    ["/disconnect gustav lind", { do: "disconnect", target: { participants: ["gustav"] } }],
    ['/disconnect "Gustav Lind"', { do: "disconnect", target: { participants: ["gustav"] } }],
    ["/disconnect gus", { do: "disconnect", target: { participants: ["gustav"] } }],
    ["/disconnect max2", { do: "disconnect", target: { participants: ["max2"] } }],
    ["/mute Bob", { do: "mute", participants: ["bob"] }],
    ["/muteall", { do: "mute", scope: "all_but_me" }],
    ["/disconnectall", { do: "disconnect", target: { scope: "all" } }],
    ["/lock", { do: "lock" }],
    ["/UNLOCK", { do: "unlock" }],
  ])("%s", (line, verb) => {
    expect(parseCommand(line, state)).toMatchObject({ is: "act", verb });
  });

  it("never guesses between two people of one name (lesson 41)", () => {
    const command = parseCommand("/disconnect Max Weber", state);
    expect(command).toMatchObject({ is: "choose", candidates: [{ id: "max1" }, { id: "max2" }] });
  });

  it("takes two seats of one person for one", () => {
    const second = participant("bob-phone", { name: "Bob Meyer", person: "p-bob" });
    const roster = new Map([...state.roster, [second.id, second]]);
    expect(parseCommand("/disconnect Bob Meyer", { ...state, roster })).toMatchObject({ is: "act" });
  });

  it("explains what it cannot do", () => {
    expect(parseCommand("/disconnect Nobody", state)).toMatchObject({ is: "nobody", name: "Nobody" });
    expect(parseCommand("/disconnect", state)).toMatchObject({ is: "nameless" });
    expect(parseCommand("/dance", state)).toEqual({ is: "unknown", word: "/dance" });
    expect(parseCommand("/help", state)).toEqual({ is: "help" });
  });

  it("leaves ordinary lines alone, and two strokes begin a line with one", () => {
    expect(parseCommand("  hello / there ", state)).toEqual({ is: "say", text: "hello / there" });
    expect(parseCommand("//etc", state)).toEqual({ is: "say", text: "/etc" });
  });

  it("completes commands and names", () => {
    expect(complete("/dis", state)).toEqual(["/disconnect", "/disconnectall"]);
    expect(complete("/disconnect Gu", state)).toEqual(["/disconnect Gustav Lind"]);
    expect(complete("hello", state)).toEqual([]);
  });
});

describe("what is offered to whom", () => {
  const me = (who: keyof typeof cast) => ({ seat: who, person: `p-${who}`, role: cast[who].role });

  it.each([
    ["alice", "bob", true],
    ["alice", "carol", true],
    ["carol", "alice", false],
    ["carol", "carol", false],
    ["carol", "dora", true],
    ["bob", "gustav", false],
    ["gustav", "bob", false],
  ] as const)("%s may remove %s: %s", (actor, target, may) => {
    expect(mayRemove(me(actor), cast[target])).toBe(may);
  });
});
